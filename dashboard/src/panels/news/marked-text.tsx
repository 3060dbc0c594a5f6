// A text and spans in Unicode code points → the text with the spans marked; and of a long text the part around the first of them.
import type { JSX } from 'preact';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans in reading order that do not overlap: a later one that begins inside an earlier is left out. */
export function withoutOverlaps<T extends Span>(spans: readonly T[]): readonly T[] {
  const sorted = spans.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const kept: T[] = [];
  for (const span of sorted) if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  return kept;
}

/** `around`: at most so many code points before the first span, and some more after it. */
export function MarkedText(given: {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly around?: number;
}): JSX.Element {
  const { text, spans, around } = given;
  const points = [...text];
  const kept = withoutOverlaps(spans);
  const first = kept[0]?.start ?? 0;
  const from = around === undefined ? 0 : startOfWord(points, first - around);
  const until = around === undefined ? points.length : Math.min(points.length, from + around * 4);
  const parts: JSX.Element[] = [];
  let at = from;
  for (const { start, end } of kept) {
    if (end > until) break;
    parts.push(
      <span key={start}>
        {points.slice(at, start).join('')}
        <mark>{points.slice(start, end).join('')}</mark>
      </span>,
    );
    at = end;
  }
  return (
    <>
      {from > 0 ? '… ' : ''}
      {parts}
      {points.slice(at, until).join('')}
      {until < points.length ? ' …' : ''}
    </>
  );
}

function startOfWord(points: readonly string[], wanted: number): number {
  if (wanted <= 0) return 0;
  const space = points.indexOf(' ', wanted);
  return space === -1 ? wanted : space + 1;
}
