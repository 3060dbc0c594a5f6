// The values of a chart → a table that opens beside it. What the drawing tells must be told without it.
import type { VNode } from 'preact';
import type { TimeChartProps } from './time-chart.js';

export function ChartTable(props: TimeChartProps): VNode {
  const { title, labels, labelsAre, series, formatValue, showTable, noValue } = props;
  return (
    <details class="chart-table">
      <summary>
        {showTable}
        <span class="visually-hidden">: {title}</span>
      </summary>
      {/* A wide table is scrolled by keyboard too, so it takes focus and has a name. */}
      <div class="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{labelsAre}</th>
              {series.map(({ id, name }) => (
                <th key={id} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {series.map(({ id, values }) => {
                  const value = values[index] ?? null;
                  return (
                    <td key={id} class="number">
                      {value === null ? noValue : formatValue(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
