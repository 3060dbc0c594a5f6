// Plans by what was planned, bounded in bytes; what was used longest ago goes first. A text whose planning failed is not
// tried again for a while. One cache a supergraph: it dies with it.
import { LRUCache } from 'lru-cache';
import type { Observer } from '../telemetry/observer.js';
import type { OperationPlan } from './query-plan.js';

export interface PlanCache {
  /** The plan of a key, made by `plan` when it is not there; asked for at once, it is made once. Errors: those of `plan`. */
  get(key: string, plan: () => Promise<OperationPlan>): Promise<OperationPlan>;
  /** Bytes that the plans are estimated to take. */
  size(): number;
  count(): number;
}

/** The most failures that are remembered. */
const maximumFailures = 1_000;

/** `retryAfterMs`: how long the same text is refused after a failure. */
export function createPlanCache(options: {
  readonly maximumBytes: number;
  readonly retryAfterMs: number;
  readonly observer?: Pick<Observer, 'planLookedUp'> | null | undefined;
}): PlanCache {
  const entries = new LRUCache<string, OperationPlan>({
    maxSize: Math.max(1, options.maximumBytes),
    sizeCalculation: (plan, key) => estimateBytes(key, plan),
  });
  const planning = new Map<string, Promise<OperationPlan>>();
  const failures = new LRUCache<string, { readonly error: unknown; readonly until: number }>({ max: maximumFailures });

  const fail = (key: string, error: unknown) =>
    failures.set(key, { error, until: performance.now() + options.retryAfterMs });
  const make = async (key: string, plan: () => Promise<OperationPlan>): Promise<OperationPlan> => {
    try {
      const made = await plan();
      entries.set(key, made);
      return made;
    } catch (error) {
      fail(key, error);
      throw error;
    } finally {
      planning.delete(key);
    }
  };

  return {
    async get(key, plan) {
      const known = entries.get(key);
      options.observer?.planLookedUp(known !== undefined);
      if (known !== undefined) return known;
      const failure = failures.get(key);
      if (failure !== undefined && failure.until > performance.now()) throw failure.error;
      const running = planning.get(key) ?? make(key, plan);
      planning.set(key, running);
      return running;
    },
    size: () => entries.calculatedSize,
    count: () => entries.size,
  };
}

/** Two bytes a character of its text, and as much again for the objects that it becomes. */
function estimateBytes(key: string, plan: OperationPlan): number {
  return 4 * (key.length + JSON.stringify(plan).length);
}
