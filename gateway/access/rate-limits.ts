// How much a caller may ask for: the port that grants it, and the clockwork of a bucket that fills evenly. A bucket is one
// number, the time at which it will be full again (the generic cell rate algorithm), so that it needs no timer.

/** A caller's bucket. */
export interface Quota {
  /** Whose it is; callers with the same key share it. */
  readonly key: string;
  /** Units of cost that come back in a minute; `Infinity`: everything is granted. */
  readonly unitsPerMinute: number;
  /** What a full bucket holds. */
  readonly burst: number;
}

export interface Grant {
  readonly granted: boolean;
  /** Units that are left. */
  readonly remaining: number;
  /** Until the bucket is full again, rounded up. */
  readonly resetSeconds: number;
  /** Until the same could be granted, rounded up; 0 when it was, `Infinity` when it costs more than the bucket holds. */
  readonly retryAfterSeconds: number;
}

export interface RateLimiter {
  /** Takes `cost` units (positive) out of the bucket, or nothing where they are not there. Never rejects. */
  take(key: string, quota: Omit<Quota, 'key'>, cost: number): Grant | Promise<Grant>;
  close(): Promise<void>;
}

/** Whole microseconds that a cost takes to come back; rounded up, so that nothing is granted twice. */
export function refillMicroseconds({ unitsPerMinute }: Omit<Quota, 'key'>, units: number): number {
  return Math.ceil((units * 60_000_000) / unitsPerMinute);
}

/** `fullIn`: microseconds until the bucket is full; `wait`: until the cost is there. */
export function describeGrant(quota: Omit<Quota, 'key'>, cost: number, fullIn: number, wait: number): Grant {
  const granted = wait <= 0;
  const missing = (Math.max(0, fullIn) * quota.unitsPerMinute) / 60_000_000;
  return {
    granted,
    remaining: Math.max(0, Math.floor(quota.burst - missing)),
    resetSeconds: Math.ceil(Math.max(0, fullIn) / 1_000_000),
    retryAfterSeconds: granted ? 0 : cost > quota.burst ? Infinity : Math.max(1, Math.ceil(wait / 1_000_000)),
  };
}
