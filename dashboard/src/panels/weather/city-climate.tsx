// Averages of many years → a year of temperatures and rain, with where they come from and what to know before using them.
import type { VNode } from 'preact';
import { TimeChart } from '../../charts/time-chart.js';
import { formatNumber } from '../../i18n/format.js';
import type { Locale } from '../../i18n/text.js';
import { formatDegrees } from './city-now.js';
import type { MonthNormal, Normals } from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

interface Props {
  readonly id: string;
  readonly normals: Normals;
  readonly locale: Locale;
}

export function CityClimate({ id, normals, locale }: Props): VNode {
  const texts = weatherTextsOf(locale);
  const { months, station, period, caveats } = normals;
  const nameOf = (month: MonthNormal | undefined) =>
    month === undefined ? texts.noValue : texts.monthName(month.month);
  const byMean = sortBy(months, ({ meanTemperatureC }) => meanTemperatureC);
  const byRain = sortBy(months, ({ rainfallMm }) => rainfallMm);
  const common = {
    labels: months.map(({ month }) => String(month)),
    labelsAre: texts.month,
    showTable: texts.showTable,
    noValue: texts.noValue,
  };
  return (
    <div class="city-part city-wide">
      <h3>{texts.climate}</h3>
      <TimeChart
        {...common}
        id={`${id}-climate-temperature`}
        title={texts.climateTemperature(station, period)}
        summary={texts.climateSummary(nameOf(byMean[0]), nameOf(byMean.at(-1)))}
        series={[
          { id: 'high', name: texts.high, form: 'line', values: months.map((month) => month.meanMaxTemperatureC) },
          { id: 'mean', name: texts.usualMean, form: 'dashed', values: months.map((month) => month.meanTemperatureC) },
          { id: 'low', name: texts.low, form: 'dotted', values: months.map((month) => month.meanMinTemperatureC) },
        ]}
        formatValue={(value) => formatDegrees(value, locale, Number.isInteger(value) ? 0 : 1)}
      />
      <TimeChart
        {...common}
        id={`${id}-climate-rain`}
        title={texts.climateRain(station, period)}
        summary={texts.rainSummary(nameOf(byRain[0]), nameOf(byRain.at(-1)))}
        series={[{ id: 'rain', name: texts.rain, form: 'columns', values: months.map((month) => month.rainfallMm) }]}
        formatValue={(value) => `${formatNumber(value, locale)} mm`}
      />
      <ul class="meta">
        {caveats.map((caveat) => (
          <li key={caveat}>{caveat}</li>
        ))}
      </ul>
    </div>
  );
}

function sortBy(
  months: readonly MonthNormal[],
  valueOf: (month: MonthNormal) => number | null,
): readonly MonthNormal[] {
  return months.filter((month) => valueOf(month) !== null).toSorted((a, b) => (valueOf(a) ?? 0) - (valueOf(b) ?? 0));
}
