// Numbers → where they stand in a chart. Pure, so that axes can be tested without drawing them.

export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Round numbers from low to high, `from` and `to` among them. */
  readonly ticks: readonly number[];
}

/** An axis of three to six round steps that holds all values; from zero where `fromZero` says that bars stand on it. */
export function chooseAxis(values: readonly number[], { fromZero = false } = {}): Axis {
  const lowest = Math.min(...values, ...(fromZero ? [0] : []));
  const highest = Math.max(...values, ...(fromZero ? [0] : []));
  if (!Number.isFinite(lowest) || !Number.isFinite(highest)) return { from: 0, to: 1, ticks: [0, 1] };
  const step = chooseStep((highest - lowest || Math.abs(highest) || 1) / 4);
  const from = Math.floor(lowest / step) * step;
  const to = Math.max(Math.ceil(highest / step) * step, from + step);
  const count = Math.round((to - from) / step);
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, index) => roundTo(from + index * step, step)) };
}

function chooseStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return step * power;
}

function roundTo(value: number, step: number): number {
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return Number(value.toFixed(digits));
}

/** 0 at the low end of the axis, 1 at the high end. */
export function place(value: number, { from, to }: Axis): number {
  return (value - from) / (to - from);
}

/** At most `count` of the positions 0 to `length - 1`, evenly spread, the first and the last among them. */
export function pickEvenly(length: number, count: number): readonly number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  const step = (length - 1) / (count - 1);
  return Array.from({ length: count }, (_, index) => Math.round(index * step));
}
