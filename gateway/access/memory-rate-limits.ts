// Rate limits of this process alone: one number for each caller who asked lately. Bounded, so that callers without number cannot
// fill the memory; a bucket that is full again says no more than none.
import { keyOfAddress } from './address-key.js';
import { describeGrant, type Grant, type Quota, type RateLimiter, refillMicroseconds } from './rate-limits.js';

export interface MemoryLimiterOptions {
  readonly maximumCallers: number;
  /** Microseconds of a clock that never goes back. Whole ones are counted: sums of fractions would round up to a second more. */
  readonly now: () => number;
}

/** Buckets that are looked at for each new one when there is no room. */
const lookedAt = 8;

/** Grants at once, as what others keep cannot. */
export interface MemoryLimiter extends RateLimiter {
  take(key: string, quota: Omit<Quota, 'key'>, cost: number): Grant;
}

/** Whether an address may try once more. */
export function createTries(limiter: MemoryLimiter, quota: Omit<Quota, 'key'>): (address: string) => boolean {
  return (address) => limiter.take(keyOfAddress(address), quota, 1).granted;
}

export function createMemoryLimiter({ maximumCallers, now }: MemoryLimiterOptions): MemoryLimiter {
  const fullAt = new Map<string, number>();
  let hand = fullAt.keys();

  /** Forgets the bucket that is nearest to full among a few, and all full ones among them. */
  const makeRoom = (at: number) => {
    let nearest: string | undefined;
    let nearestAt = Infinity;
    for (let count = 0; count < lookedAt; count += 1) {
      let next = hand.next();
      if (next.done === true) {
        hand = fullAt.keys();
        next = hand.next();
      }
      if (next.done === true) break;
      const full = fullAt.get(next.value) ?? 0;
      if (full <= at) fullAt.delete(next.value);
      else if (full < nearestAt) {
        nearest = next.value;
        nearestAt = full;
      }
    }
    if (fullAt.size >= maximumCallers && nearest !== undefined) fullAt.delete(nearest);
  };

  return {
    take(key, quota, cost) {
      const at = Math.floor(now());
      const known = fullAt.get(key);
      const full = known === undefined || known < at ? at : known;
      const next = full + refillMicroseconds(quota, cost);
      const wait = next - refillMicroseconds(quota, quota.burst) - at;
      if (wait > 0) return describeGrant(quota, cost, full - at, wait);
      if (known === undefined && fullAt.size >= maximumCallers) makeRoom(at);
      fullAt.set(key, next);
      return describeGrant(quota, cost, next - at, wait);
    },
    async close() {
      fullAt.clear();
    },
  };
}
