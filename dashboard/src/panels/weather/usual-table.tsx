// Cities without any reading → one quiet table of what is usual in this month, instead of a card for each that says it has nothing.
import type { VNode } from 'preact';
import { formatNumber } from '../../i18n/format.js';
import type { Locale } from '../../i18n/text.js';
import { formatDegrees } from './city-now.js';
import type { CityNowData } from './weather-data.js';
import { weatherTextsOf } from './weather-texts.js';

export function UsualTable(props: { readonly cities: readonly CityNowData[]; readonly locale: Locale }): VNode | null {
  const { cities, locale } = props;
  const texts = weatherTextsOf(locale);
  const rows = cities.flatMap(({ location, normals }) =>
    normals === null ? [] : [{ place: location.label, normals }],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const caption = texts.usualInstead(first.normals.thisMonth.month, first.normals.period);
  return (
    <div
      class="table-scroll usual"
      tabIndex={0}
      role="region"
      aria-label={texts.usualNow(first.normals.thisMonth.month)}
    >
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.place}</th>
            <th scope="col" class="number">
              {texts.usualMean}
            </th>
            <th scope="col" class="number">
              {texts.low} – {texts.high.toLocaleLowerCase(locale)}
            </th>
            <th scope="col" class="number">
              {texts.rain}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, normals: { station, thisMonth: month } }) => (
            <tr key={place}>
              <th scope="row">
                {place}{' '}
                <span class="meta">
                  {texts.station} <span lang="vi">{station}</span>
                </span>
              </th>
              <td class="number">{formatDegrees(month.meanTemperatureC, locale, 1)}</td>
              <td class="number range">
                <span class="nowrap">{formatDegrees(month.meanMinTemperatureC, locale, 1)}</span> –{' '}
                <span class="nowrap">{formatDegrees(month.meanMaxTemperatureC, locale, 1)}</span>
              </td>
              <td class="number">
                {month.rainfallMm === null ? texts.noValue : `${formatNumber(month.rainfallMm, locale)} mm`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
