// Shares of a whole → a table in which each row is also a bar. One table is drawing and text alternative at once, so the
// two cannot differ.
import type { VNode } from 'preact';

export interface ShareRow {
  readonly id: string;
  readonly label: string;
  readonly count: string;
  /** 0 to 1. */
  readonly share: number;
  readonly shareText: string;
  /** Of the rows, the largest; shown by words and weight, not by colour alone. */
  readonly isLargest: boolean;
  /** Said after the label, such as "your choice". */
  readonly note: string | null;
}

export interface ShareBarsProps {
  readonly caption: string;
  readonly columns: { readonly label: string; readonly count: string; readonly share: string };
  readonly rows: readonly ShareRow[];
}

export function ShareBars({ caption, columns, rows }: ShareBarsProps): VNode {
  return (
    <table class="share-bars">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.label}</th>
          <th scope="col" class="number">
            {columns.count}
          </th>
          <th scope="col" class="number">
            {columns.share}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, count, share, shareText, isLargest, note }) => (
          <tr key={id} class={isLargest ? 'share-bars-row share-bars-row-largest' : 'share-bars-row'}>
            <th scope="row">
              {label}
              {note !== null && <span class="share-bars-note"> ({note})</span>}
              <svg class="share-bars-bar" width="100%" height="10" aria-hidden="true">
                <rect class="share-bars-track" width="100%" height="10" rx="2" />
                <rect class="share-bars-fill" width={`${Math.min(1, share) * 100}%`} height="10" rx="2" />
              </svg>
            </th>
            <td class="number">{count}</td>
            <td class="number">{shareText}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
