// The last reading of a place → what it is like now, when that was so, and how far it can be relied on. Without a reading: what
// is usual in this month, said to be that.
import type { VNode } from 'preact';
import { formatInstant, formatNumber } from '../../i18n/format.js';
import { formatDuration } from '../../i18n/format-parts.js';
import type { Locale } from '../../i18n/text.js';
import type { CityNowData, Freshness, Observation, UsualNow } from './weather-data.js';
import { type WeatherTexts, weatherTextsOf } from './weather-texts.js';

export interface CityNowProps {
  readonly city: CityNowData;
  readonly locale: Locale;
}

export function CityNow({ city, locale }: CityNowProps): VNode {
  const { current, freshness, normals } = city;
  return (
    <div class="city-now">
      <FreshnessNote freshness={freshness} locale={locale} />
      {current === null ? (
        normals !== null && <Usual normals={normals} locale={locale} />
      ) : (
        <Reading observation={current} locale={locale} />
      )}
    </div>
  );
}

/** Nothing where the value is fresh: then its own time says enough. */
export function FreshnessNote(props: { readonly freshness: Freshness; readonly locale: Locale }): VNode | null {
  const { freshness, locale } = props;
  const texts = weatherTextsOf(locale);
  if (freshness.status === 'FRESH') return null;
  const { status, ageSeconds } = freshness;
  const age = ageSeconds === null ? '' : ` · ${texts.age(formatDuration(ageSeconds * 1000, locale))}`;
  return (
    <p class={`freshness freshness-${status.toLowerCase().replace('_', '-')}`}>
      <span aria-hidden="true">⚠ </span>
      {texts.freshness[status]}
      {age}
    </p>
  );
}

export function formatDegrees(value: number | null, locale: Locale, digits = 0): string {
  return value === null ? weatherTextsOf(locale).noValue : `${formatNumber(value, locale, digits)} °C`;
}

function Reading({ observation, locale }: { readonly observation: Observation; readonly locale: Locale }): VNode {
  const texts = weatherTextsOf(locale);
  const { condition, temperature, apparentTemperature, relativeHumidityPercent, precipitationMm } = observation;
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.feelsLike, apparentTemperature === null ? null : formatDegrees(apparentTemperature, locale)],
    [texts.humidity, relativeHumidityPercent === null ? null : `${formatNumber(relativeHumidityPercent, locale)} %`],
    [texts.rain, precipitationMm === null ? null : `${formatNumber(precipitationMm, locale, 1)} mm`],
    [texts.wind, describeWind(observation, texts, locale)],
  ];
  return (
    <>
      <p class="city-now-temperature">
        <span class="city-now-degrees">{formatDegrees(temperature, locale)}</span>{' '}
        {condition !== null && <span>{condition.label}</span>}
      </p>
      <dl class="readings">
        {facts.map(
          ([name, text]) =>
            text !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ),
        )}
      </dl>
      <p class="meta">
        {texts.observed(formatInstant(observation.observedAt, locale))} · {texts.origin[observation.origin]}
      </p>
    </>
  );
}

function describeWind(observation: Observation, texts: WeatherTexts, locale: Locale): string | null {
  const { windSpeed, windDirectionDegrees: degrees } = observation;
  if (windSpeed === null) return null;
  const direction = degrees === null ? undefined : texts.directions[Math.round(degrees / 45) % 8];
  const speed = `${formatNumber(windSpeed, locale)} km/h`;
  return direction === undefined ? speed : `${speed}, ${direction}`;
}

function Usual({ normals, locale }: { readonly normals: UsualNow; readonly locale: Locale }): VNode {
  const texts = weatherTextsOf(locale);
  const { month, meanTemperatureC, meanMinTemperatureC, meanMaxTemperatureC, rainfallMm } = normals.thisMonth;
  return (
    <>
      <p>
        <strong>{texts.usualNow(month)}</strong>
      </p>
      <dl class="readings">
        <div>
          <dt>{texts.usualMean}</dt>
          <dd>{formatDegrees(meanTemperatureC, locale, 1)}</dd>
        </div>
        <div>
          <dt>{texts.low}</dt>
          <dd>{formatDegrees(meanMinTemperatureC, locale, 1)}</dd>
        </div>
        <div>
          <dt>{texts.high}</dt>
          <dd>{formatDegrees(meanMaxTemperatureC, locale, 1)}</dd>
        </div>
        <div>
          <dt>{texts.rain}</dt>
          <dd>{rainfallMm === null ? texts.noValue : `${formatNumber(rainfallMm, locale)} mm`}</dd>
        </div>
      </dl>
      <p class="meta">{normals.label}</p>
    </>
  );
}
