// A forecast and the averages of many years → hours and days as charts and tables, the days beside what is usual.
import type { VNode } from 'preact';
import { TimeChart } from '../../charts/time-chart.js';
import { formatNumber, formatTime } from '../../i18n/format.js';
import { formatShortDay, formatWeekday } from '../../i18n/format-parts.js';
import type { Locale } from '../../i18n/text.js';
import { formatDegrees, FreshnessNote } from './city-now.js';
import type { CityWeather, Day, Hour } from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

interface Props {
  readonly id: string;
  readonly city: CityWeather;
  readonly locale: Locale;
}

export function CityHours({ id, city, locale }: Props): VNode | null {
  const texts = weatherTextsOf(locale);
  const { hourly, hourlyFreshness } = city;
  if (hourly.length === 0) return null;
  const temperatures = hourly.map(({ temperature }) => temperature);
  return (
    <div class="city-part">
      <h3>{texts.hours}</h3>
      <FreshnessNote freshness={hourlyFreshness} locale={locale} />
      <TimeChart
        id={`${id}-hours-chart`}
        title={`${texts.temperature}, ${city.location.label}`}
        summary={texts.hoursSummary(...describeRange(temperatures, locale))}
        labels={labelHours(hourly)}
        labelsAre={texts.hour}
        series={[{ id: 'high', name: texts.temperature, form: 'line', values: temperatures }]}
        formatValue={(value) => formatDegrees(value, locale)}
        showTable={texts.showTable}
        noValue={texts.noValue}
      />
    </div>
  );
}

export function CityDays({ id, city, locale }: Props): VNode {
  const texts = weatherTextsOf(locale);
  const { daily, normals } = city;
  if (daily.length === 0) return <p class="meta">{texts.noForecast}</p>;
  const highs = daily.map(({ temperatureMax }) => temperatureMax);
  const lows = daily.map(({ temperatureMin }) => temperatureMin);
  const usual = daily.map(({ on }) => normals?.months.find(({ month }) => month === Number(on.slice(5, 7))));
  const usualHighs = usual.map((month) => month?.meanMaxTemperatureC ?? null);
  const usualLows = usual.map((month) => month?.meanMinTemperatureC ?? null);
  const [low, high] = describeRange([...lows, ...highs], locale);
  const [usualLow, usualHigh] = describeRange([...usualLows, ...usualHighs], locale);
  const hasUsual = usual.some((month) => month !== undefined);
  return (
    <div class="city-part city-wide">
      <h3>{texts.days}</h3>
      <FreshnessNote freshness={city.dailyFreshness} locale={locale} />
      <DayTable days={daily} locale={locale} caption={`${texts.days}, ${city.location.label}`} />
      <TimeChart
        id={`${id}-days-chart`}
        title={`${texts.temperature}, ${city.location.label}`}
        summary={hasUsual ? texts.daysSummary(low, high, usualLow, usualHigh) : `${low} – ${high}`}
        labels={daily.map(({ on }) => formatShortDay(on, locale))}
        labelsAre={texts.day}
        series={[
          { id: 'high', name: texts.forecastHigh, form: 'line', values: highs },
          { id: 'low', name: texts.forecastLow, form: 'line', values: lows },
          ...(hasUsual
            ? ([
                { id: 'usual-high', name: texts.usualHigh, form: 'dashed', values: usualHighs },
                { id: 'usual-low', name: texts.usualLow, form: 'dotted', values: usualLows },
              ] as const)
            : []),
        ]}
        formatValue={(value) => formatDegrees(value, locale)}
        showTable={texts.showTable}
        noValue={texts.noValue}
      />
    </div>
  );
}

function DayTable(props: { readonly days: readonly Day[]; readonly locale: Locale; readonly caption: string }): VNode {
  const { days, locale, caption } = props;
  const texts = weatherTextsOf(locale);
  return (
    <div class="table-scroll day-table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.day}</th>
            <th scope="col" class="number">
              {texts.low}
            </th>
            <th scope="col" class="number">
              {texts.high}
            </th>
            <th scope="col" class="number">
              {texts.rain}
            </th>
            <th scope="col" class="number">
              {texts.chance}
            </th>
            <th scope="col">{texts.sky}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ on, condition, temperatureMin, temperatureMax, precipitationMm: rain, ...day }) => (
            <tr key={on}>
              <th scope="row">{formatWeekday(on, locale)}</th>
              <td class="number">{formatDegrees(temperatureMin, locale)}</td>
              <td class="number">{formatDegrees(temperatureMax, locale)}</td>
              <td class="number">{rain === null ? texts.noValue : `${formatNumber(rain, locale, 1)} mm`}</td>
              <td class="number">
                {day.precipitationProbabilityPercent === null
                  ? texts.noValue
                  : `${day.precipitationProbabilityPercent} %`}
              </td>
              <td>{condition?.label ?? texts.noValue}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Two hours of a day may have one label only if the list spans more than a day; the day keeps them apart. */
function labelHours(hours: readonly Hour[]): readonly string[] {
  const clocks = hours.map(({ at }) => formatTime(at));
  return clocks.map((clock, index) => (clocks.indexOf(clock) === index ? clock : `${clock} +1`));
}

function describeRange(values: readonly (number | null)[], locale: Locale): [string, string] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [formatDegrees(null, locale), formatDegrees(null, locale)];
  return [formatDegrees(Math.min(...known), locale), formatDegrees(Math.max(...known), locale)];
}
