// Rounds of two revisions → whether the second is slower beyond noise. Pure.

export interface Comparison {
  /** Cost of the second in that of the first, by medians: 1.05 is five in a hundred slower. */
  readonly ratio: number;
  readonly isSlower: boolean;
}

/**
 * Slower: the median is higher by `tolerance`, and no more than one round in five of the second is as cheap as the first's
 * median. Both lists hold costs of rounds taken in turns.
 */
export function compareCosts(first: readonly number[], second: readonly number[], tolerance: number): Comparison {
  const base = median(first);
  const ratio = median(second) / base;
  const asCheap = second.filter((cost) => cost <= base).length;
  return { ratio, isSlower: ratio > 1 + tolerance && asCheap <= Math.floor(second.length / 5) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
