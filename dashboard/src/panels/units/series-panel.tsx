// How often articles named a unit, year by year: bars with their numbers, and the same in a table for those who read no picture.
import type { JSX } from 'preact';
import { dayOf, formatNumber } from '../../i18n/format.js';
import { shiftDay } from '../../i18n/shift-day.js';
import type { Panel, PanelView } from '../../panel.js';
import type { PageRequest } from '../../request.js';

interface SeriesData {
  readonly unit: { readonly mentionSeries: readonly { readonly at: string; readonly value: number }[] | null } | null;
}

const shownYears = 11;
const lastDay = ({ asOf, now }: PageRequest) => asOf ?? dayOf(now);

export const seriesPanel: Panel<SeriesData> = {
  name: 'series',
  title: { vi: 'Số tin theo năm', en: 'Articles by year' },
  subgraphs: ['news'],
  fields: ['unit.mentionSeries'],
  fragment: {
    name: 'MentionSeries',
    text: `fragment MentionSeries on Query {
      unit: orgUnit(slug: $slug) { mentionSeries(bucket: MONTH, from: $seriesFrom, until: $seriesUntil) { at value } }
    }`,
  },
  variables: { slug: 'String!', seriesFrom: 'Date!', seriesUntil: 'Date!' },
  values: (request) => ({
    seriesFrom: `${Number(lastDay(request).slice(0, 4)) - shownYears + 1}-01-01`,
    seriesUntil: shiftDay(lastDay(request), 1),
  }),
  view: Series,
  // A month for a month of eleven years, counted over all articles.
  isDeferred: true,
};

const height = 120;
const barWidth = 40;
const gap = 12;

function Series({ request, data }: PanelView<SeriesData>): JSX.Element | null {
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  const years = new Map<string, number>();
  for (const { at, value } of data.unit?.mentionSeries ?? []) {
    const year = dayOf(at).slice(0, 4);
    years.set(year, (years.get(year) ?? 0) + value);
  }
  const most = Math.max(...years.values(), 0);
  if (most === 0)
    return <p>{isVietnamese ? 'Không có tin nào trong khoảng thời gian này.' : 'No articles in these years.'}</p>;
  const bars = [...years];
  const lastYear = lastDay(request).slice(0, 4);
  const width = bars.length * (barWidth + gap);
  return (
    <>
      <div class="chart-scroll">
        <svg
          class="chart"
          viewBox={`0 0 ${width} ${height + 48}`}
          width={width}
          height={height + 48}
          aria-hidden="true"
        >
          {bars.map(([year, value], index) => {
            const x = index * (barWidth + gap) + gap / 2;
            const size = (value / most) * height;
            return (
              <g key={year}>
                <rect class="chart-bar" x={x} y={24 + height - size} width={barWidth} height={size} />
                <text class="chart-value" x={x + barWidth / 2} y={18 + height - size} text-anchor="middle">
                  {formatNumber(value, locale)}
                </text>
                <text class="chart-label" x={x + barWidth / 2} y={height + 42} text-anchor="middle">
                  {year}
                </text>
              </g>
            );
          })}
          <line class="chart-axis" x1="0" x2={width} y1={24 + height} y2={24 + height} />
        </svg>
      </div>
      <details>
        <summary>{isVietnamese ? 'Bảng số liệu' : 'The same as a table'}</summary>
        <table>
          <caption>
            {isVietnamese
              ? `Số tin có nhắc đến đơn vị; năm ${lastYear} tính đến ngày đang xem`
              : `Articles that name the unit; ${lastYear} up to the day that is looked at`}
          </caption>
          <thead>
            <tr>
              <th scope="col">{isVietnamese ? 'Năm' : 'Year'}</th>
              <th scope="col">{isVietnamese ? 'Số tin' : 'Articles'}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(([year, value]) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                <td>{formatNumber(value, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
