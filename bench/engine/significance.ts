// Rounds of two revisions → whether the second is slower beyond noise. Pure.

export interface Comparison {
  /** Cost of the second in that of the first, by medians: 1.05 is five in a hundred slower. */
  readonly ratio: number;
  readonly isSlower: boolean;
}

/** The fewest rounds from which a quarter can be told. */
export const fewestRounds = 5;

/**
 * Slower: the median is higher by `tolerance`, and the cheaper quarter of the second's rounds costs more than the dearer
 * quarter of the first's. Both lists hold costs of rounds taken in turns.
 */
export function compareCosts(first: readonly number[], second: readonly number[], tolerance: number): Comparison {
  const ratio = quantile(second, 0.5) / quantile(first, 0.5);
  return { ratio, isSlower: ratio > 1 + tolerance && quantile(second, 0.25) > quantile(first, 0.75) };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}
