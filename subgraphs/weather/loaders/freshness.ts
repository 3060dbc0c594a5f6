// Times of a value → how fresh it is. Pure; the one place that decides when a value is old,
// so that no value looks newer than it is.

export type FreshnessStatusName = 'FRESH' | 'STALE' | 'NO_DATA' | 'PROVIDER_DOWN';

export interface FreshnessValue {
  readonly status: FreshnessStatusName;
  readonly observedAt: Date | null;
  readonly fetchedAt: Date | null;
  readonly ageSeconds: number | null;
  readonly maxAgeSeconds: number;
}

/** When a value is fetched again, and how old it may be and still count as fresh, in seconds. */
export interface AgeLimits {
  readonly refreshAfterSeconds: number;
  readonly maxAgeSeconds: number;
}

/** The provider gives a value for each quarter of an hour, so the newest may be as old as one when it is fetched. */
export const currentLimits: AgeLimits = { refreshAfterSeconds: 15 * 60, maxAgeSeconds: 30 * 60 };
/** Comes with the same answer as the current value; weather models run every few hours. */
export const forecastLimits: AgeLimits = { refreshAfterSeconds: 15 * 60, maxAgeSeconds: 3 * 3600 };
export const alertLimits: AgeLimits = { refreshAfterSeconds: 2 * 60, maxAgeSeconds: 10 * 60 };

/**
 * Judges one value. Its age counts from when it was observed or, where that has no meaning (a forecast, a list of
 * alerts), from when it was fetched. `PROVIDER_DOWN` is an old or absent value whose last refresh failed.
 */
export function judgeFreshness(
  value: { observedAt: Date | null; fetchedAt: Date | null; failedAt: Date | null },
  limits: AgeLimits,
  now: Date,
): FreshnessValue {
  const { observedAt, fetchedAt } = value;
  const since = observedAt ?? fetchedAt;
  const ageSeconds = since === null ? null : Math.max(0, Math.floor((now.getTime() - since.getTime()) / 1000));
  const times = { observedAt, fetchedAt, ageSeconds, maxAgeSeconds: limits.maxAgeSeconds };
  if (ageSeconds !== null && ageSeconds <= limits.maxAgeSeconds) return { status: 'FRESH', ...times };
  if (value.failedAt !== null) return { status: 'PROVIDER_DOWN', ...times };
  return { status: ageSeconds === null ? 'NO_DATA' : 'STALE', ...times };
}

/** Freshness of what several sources hold together: that of the worst, the oldest first. */
export function judgeTogether(parts: readonly FreshnessValue[], limits: AgeLimits): FreshnessValue {
  const rank: Readonly<Record<FreshnessStatusName, number>> = { FRESH: 0, STALE: 1, NO_DATA: 2, PROVIDER_DOWN: 3 };
  const worst = parts.toSorted(
    (a, b) => rank[b.status] - rank[a.status] || (b.ageSeconds ?? Infinity) - (a.ageSeconds ?? Infinity),
  )[0];
  return (
    worst ?? {
      status: 'NO_DATA',
      observedAt: null,
      fetchedAt: null,
      ageSeconds: null,
      maxAgeSeconds: limits.maxAgeSeconds,
    }
  );
}
