// What the objects of an answer cost, counted while the answer is written, and who gets to know it.
import type { ObjectCost, ShapeCost } from '../operation/estimate-cost.js';

/** Of one request. */
export interface CostAccount {
  readonly estimated: number;
  /** The most that an operation may be estimated to cost. */
  readonly maximum: number;
  /** Whether the answer tells it. */
  readonly isTold: boolean;
  /** Called once with what the answer cost, when it is known. */
  settle(actual: number): void;
}

/** Of one run. Counted by both executors. */
export interface CostMeter {
  readonly cost: ShapeCost;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  total: number;
}

export function createMeter(cost: ShapeCost, variables: CostMeter['variables']): CostMeter {
  return { cost, variables, total: 0 };
}

/** `isPart`: of an object whose being there counts elsewhere, the root's or that of a deferred part. */
export function addObject(meter: CostMeter, { object, fields, open }: ObjectCost, isPart: boolean): void {
  meter.total += fields + (isPart ? 0 : object) + (open === null ? 0 : open(meter.variables));
}
