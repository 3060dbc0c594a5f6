// Old wards on the left, new ones on the right, a band for each part that went across. The bands' patterns tell extents apart without
// colour; one ward can be picked out by hovering over it or moving to it with the keyboard, by style sheet alone.
import type { JSX } from 'preact';
import type { PageRequest } from '../../request.js';
import { extents, labelOf } from './labels.js';
import type { OldWard } from './succession-panel.js';

const rowHeight = 38;
const top = 56;
/** The lines go across the middle of whatever width there is; names keep their size beside it. */
const middle = { from: 32, to: 70 } as const;
/** Of the drawing of the lines, which is stretched. */
const span = 100;

/** How a line is drawn: the larger part heavier, what has no inhabitants broken. */
const strokes: Readonly<Record<string, { readonly width: number; readonly dash?: string }>> = {
  WHOLE: { width: 7 },
  PART: { width: 4 },
  PART_AREA_WHOLE_POPULATION: { width: 6 },
  REMAINDER: { width: 2.5 },
  PART_AREA_ONLY: { width: 2.5, dash: '6 5' },
  UNKNOWN: { width: 2, dash: '2 4' },
};

const shorten = (name: string) => name.replace(/^(Phường|Xã) /, '').replace(/ (ward|commune)$/i, '');

export function SuccessionDiagram(given: {
  readonly wards: readonly OldWard[];
  readonly request: PageRequest;
}): JSX.Element {
  const { wards, request } = given;
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  const successors = new Map<string, string>();
  for (const ward of wards)
    for (const { toRegion } of ward.successors)
      if (toRegion !== null) successors.set(toRegion.slug, toRegion.name.text);
  const order = orderByNeighbours(wards, [...successors.keys()]);
  const rows = Math.max(wards.length, order.length);
  const height = rows * rowHeight + top;
  const yOfOld = (index: number) => top + (index + 0.5) * ((rows * rowHeight) / wards.length);
  const yOfNew = (slug: string) => top + (order.indexOf(slug) + 0.5) * ((rows * rowHeight) / order.length);
  const used = new Set(wards.flatMap((ward) => ward.successors.map(({ extent }) => extent)));
  const label = isVietnamese
    ? `Sơ đồ: ${wards.length} phường cũ bên trái, ${order.length} phường, xã mới bên phải. Bảng dưới đây nói cùng nội dung bằng chữ.`
    : `Diagram: ${wards.length} old wards on the left, ${order.length} new wards and communes on the right. The table below says the same in words.`;
  return (
    <figure class="succession-figure" aria-label={isVietnamese ? 'Phường cũ và phường, xã mới' : 'Old wards and new'}>
      <div class="chart-scroll" tabIndex={0} role="group" aria-label={label}>
        <svg class="succession" width="100%" height={height} role="img" aria-label={label}>
          <Title
            x="0"
            anchor="start"
            name={isVietnamese ? `${wards.length} phường` : `${wards.length} wards`}
            when={isVietnamese ? 'đến 30/06/2025' : 'until 30 June 2025'}
          />
          <Title
            x="100%"
            anchor="end"
            name={isVietnamese ? `${order.length} phường, xã` : `${order.length} wards, communes`}
            when={isVietnamese ? 'từ 01/07/2025' : 'from 1 July 2025'}
          />
          {wards.map((ward, index) => (
            <g key={ward.slug} class="succession-group">
              <svg
                x={`${middle.from}%`}
                width={`${middle.to - middle.from}%`}
                height={height}
                viewBox={`0 0 ${span} ${height}`}
                preserveAspectRatio="none"
              >
                {ward.successors.map(({ id, extent, toRegion }) => {
                  if (toRegion === null) return null;
                  const stroke = strokes[extent] ?? { width: 2 };
                  const from = yOfOld(index);
                  const to = yOfNew(toRegion.slug);
                  return (
                    <path
                      key={id}
                      class="succession-line"
                      d={`M0 ${from} C${span / 2} ${from} ${span / 2} ${to} ${span} ${to}`}
                      stroke-width={stroke.width}
                      stroke-dasharray={stroke.dash}
                    />
                  );
                })}
              </svg>
              <rect class="succession-hit" x="0" y={yOfOld(index) - 18} width={`${middle.from}%`} height="36" />
              <circle class="succession-end" cx={`${middle.from}%`} cy={yOfOld(index)} r="4" />
              <text class="succession-name" x={`${middle.from}%`} dx="-9" y={yOfOld(index) + 5} text-anchor="end">
                {shorten(ward.name.text)}
              </text>
            </g>
          ))}
          {order.map((slug) => (
            <g key={slug}>
              <circle class="succession-end" cx={`${middle.to}%`} cy={yOfNew(slug)} r="4" />
              <text class="succession-name" x={`${middle.to}%`} dx="9" y={yOfNew(slug) + 5}>
                {shorten(successors.get(slug) ?? slug)}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <figcaption>
        <ul class="legend">
          {Object.entries(strokes)
            .filter(([extent]) => used.has(extent))
            .map(([extent, stroke]) => (
              <li key={extent}>
                <svg width="48" height="12" aria-hidden="true">
                  <line
                    class="succession-line"
                    x1="0"
                    x2="48"
                    y1="6"
                    y2="6"
                    stroke-width={stroke.width}
                    stroke-dasharray={stroke.dash}
                  />
                </svg>{' '}
                {labelOf(extents, extent, locale)}
              </li>
            ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function Title(given: {
  readonly x: string;
  readonly anchor: 'start' | 'end';
  readonly name: string;
  readonly when: string;
}): JSX.Element {
  const { x, anchor, name, when } = given;
  return (
    <text class="succession-title" x={x} y="18" text-anchor={anchor}>
      {name}
      <tspan class="succession-when" x={x} dy="20">
        {when}
      </tspan>
    </text>
  );
}

/** New wards at the mean height of those they came from, so that few lines cross. */
function orderByNeighbours(wards: readonly OldWard[], slugs: readonly string[]): readonly string[] {
  const heights = new Map(
    slugs.map((slug) => {
      const from = wards.flatMap((ward, index) =>
        ward.successors.some(({ toRegion }) => toRegion?.slug === slug) ? [index] : [],
      );
      return [slug, from.reduce((sum, index) => sum + index, 0) / Math.max(from.length, 1)];
    }),
  );
  return slugs.toSorted((one, other) => (heights.get(one) ?? 0) - (heights.get(other) ?? 0));
}
