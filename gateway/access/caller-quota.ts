// A caller and its address → the bucket that its requests are charged to. Separate from who the caller is: a quota is a matter of
// how a gateway is run.
import { keyOfAddress } from './address-key.js';
import type { Caller } from './caller.js';
import type { Quota } from './rate-limits.js';

export interface CallerQuotas {
  /** Of an address. */
  readonly anonymous: Omit<Quota, 'key'>;
  /** Of a caller who is known and has no quota of its own. */
  readonly partner: Omit<Quota, 'key'>;
}

/** `caller`: null where what was shown could not be believed. */
export type QuotaOf = (caller: Caller | null, address: string) => Quota;

export function createQuotas({ anonymous, partner }: CallerQuotas): QuotaOf {
  const remembered = new WeakMap<Caller, Quota>();
  return (caller, address) => {
    if (caller === null || caller.id === null) return { key: keyOfAddress(address), ...anonymous };
    const known = remembered.get(caller);
    if (known !== undefined) return known;
    const unitsPerMinute = caller.ownQuota?.unitsPerMinute ?? partner.unitsPerMinute;
    // A key with a quota and without a burst may use a minute's worth at once.
    const burst = caller.ownQuota?.burstUnits ?? caller.ownQuota?.unitsPerMinute ?? partner.burst;
    const quota = { key: `${caller.kind}:${caller.id}`, unitsPerMinute, burst };
    remembered.set(caller, quota);
    return quota;
  };
}
