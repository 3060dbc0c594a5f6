// Values over time → a drawing of lines and columns with the same values in a table. No library: the shapes are few, and
// all sizes are shares of the width, so that texts keep their size on a narrow screen.
import type { VNode } from 'preact';
import { chooseAxis, pickEvenly, place } from './scale.js';
import { ChartTable } from './chart-table.js';

export interface ChartSeries {
  /** Unique in its chart; also the end of a class name that gives the colour. */
  readonly id: string;
  readonly name: string;
  /** One for each label; null where nothing is known, which leaves a gap. */
  readonly values: readonly (number | null)[];
  readonly form: 'line' | 'dashed' | 'dotted' | 'columns';
}

export interface TimeChartProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What the drawing shows, in a sentence or two, for who does not see it. */
  readonly summary: string;
  /** Of the points on the axis of time, oldest first. */
  readonly labels: readonly string[];
  /** What the labels are, such as "Day". */
  readonly labelsAre: string;
  readonly series: readonly ChartSeries[];
  readonly formatValue: (value: number) => string;
  readonly showTable: string;
  /** Where a table has nothing to say. */
  readonly noValue: string;
}

const top = 10;
const plotHeight = 150;
const height = top + plotHeight + 26;
const viewWidth = 1000;

export function TimeChart(props: TimeChartProps): VNode {
  const { id, title, summary, labels, series, formatValue } = props;
  const hasColumns = series.some(({ form }) => form === 'columns');
  const known = series.flatMap(({ values }) => values.filter((value) => value !== null));
  const axis = chooseAxis(known, { fromZero: hasColumns });
  const yOf = (value: number) => top + plotHeight * (1 - place(value, axis));
  // Half a step is left free at both ends, so that columns and labels are not cut off.
  const xOf = (index: number) => (index + 0.5) / Math.max(labels.length, 1);
  return (
    <figure class="plot" aria-labelledby={`${id}-title`}>
      <figcaption class="plot-title" id={`${id}-title`}>
        {title}
      </figcaption>
      <Legend series={series} />
      <svg class="plot-drawing" width="100%" height={height} role="img" aria-labelledby={`${id}-title ${id}-summary`}>
        {axis.ticks.map((tick) => (
          <line key={tick} class="plot-grid" x1="0" x2="100%" y1={yOf(tick)} y2={yOf(tick)} />
        ))}
        {series.map((one) =>
          one.form === 'columns' ? (
            <Columns key={one.id} series={one} count={labels.length} yOf={yOf} bottom={yOf(axis.from)} />
          ) : (
            <Line key={one.id} series={one} xOf={xOf} yOf={yOf} />
          ),
        )}
        {axis.ticks.map((tick) => (
          <text key={tick} class="plot-label" x="-8" y={yOf(tick) + 4} text-anchor="end">
            {formatValue(tick)}
          </text>
        ))}
        {pickEvenly(labels.length, 5).map((index) => (
          <text key={index} class="plot-label" x={`${xOf(index) * 100}%`} y={height - 6} text-anchor="middle">
            {labels[index]}
          </text>
        ))}
      </svg>
      <p class="visually-hidden" id={`${id}-summary`}>
        {summary}
      </p>
      <ChartTable {...props} />
    </figure>
  );
}

/** Names beside the strokes: a series is told by its dashes as well as by its colour. */
function Legend({ series }: { readonly series: readonly ChartSeries[] }): VNode | null {
  if (series.length < 2) return null;
  return (
    <ul class="plot-legend">
      {series.map(({ id, name, form }) => (
        <li key={id}>
          <svg width="28" height="12" aria-hidden="true">
            {form === 'columns' ? (
              <rect class={`plot-column plot-series-${id}`} x="8" y="1" width="12" height="11" />
            ) : (
              <line class={`plot-line plot-line-${form} plot-series-${id}`} x1="0" x2="28" y1="6" y2="6" />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

interface LineProps {
  readonly series: ChartSeries;
  readonly xOf: (index: number) => number;
  readonly yOf: (value: number) => number;
}

function Line({ series, xOf, yOf }: LineProps): VNode {
  const { id, form, values } = series;
  return (
    <g class={`plot-series-${id}`}>
      <svg x="0" y="0" width="100%" height={height} viewBox={`0 0 ${viewWidth} ${height}`} preserveAspectRatio="none">
        {splitAtGaps(values).map((part) => (
          <polyline
            key={part[0]?.index}
            class={`plot-line plot-line-${form} plot-series-${id}`}
            points={part.map(({ index, value }) => `${xOf(index) * viewWidth},${yOf(value)}`).join(' ')}
          />
        ))}
      </svg>
      {values.length <= 31 &&
        form === 'line' &&
        values.map(
          (value, index) =>
            value !== null && (
              <circle
                key={index}
                class={`plot-point plot-series-${id}`}
                cx={`${xOf(index) * 100}%`}
                cy={yOf(value)}
                r="3.5"
              />
            ),
        )}
    </g>
  );
}

interface ColumnsProps {
  readonly series: ChartSeries;
  readonly count: number;
  readonly yOf: (value: number) => number;
  readonly bottom: number;
}

function Columns({ series: { id, values }, count, yOf, bottom }: ColumnsProps): VNode {
  const step = 100 / Math.max(count, 1);
  return (
    <g>
      {values.map(
        (value, index) =>
          value !== null && (
            <rect
              key={index}
              class={`plot-column plot-series-${id}`}
              x={`${step * index + step * 0.15}%`}
              width={`${step * 0.7}%`}
              y={yOf(value)}
              height={Math.max(0, bottom - yOf(value))}
            />
          ),
      )}
    </g>
  );
}

interface Point {
  readonly index: number;
  readonly value: number;
}

/** A line is not drawn through what is not known. */
function splitAtGaps(values: readonly (number | null)[]): readonly (readonly Point[])[] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      if (part.length === 0) parts.push(part);
      part.push({ index, value });
    } else part = [];
  }
  return parts;
}
