// When a value counts as fresh: rules that hold for any times.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentLimits, judgeFreshness, judgeTogether } from '../../../subgraphs/weather/loaders/freshness.js';

const now = new Date('2026-07-15T05:00:00Z');
const before = (seconds: number | null) => (seconds === null ? null : new Date(now.getTime() - seconds * 1000));
const seconds = fc.option(fc.integer({ min: 0, max: 100_000 }));
const times = fc.record({ observed: seconds, fetched: seconds, failed: seconds });
const judge = ({
  observed,
  fetched,
  failed,
}: {
  observed: number | null;
  fetched: number | null;
  failed: number | null;
}) =>
  judgeFreshness(
    { observedAt: before(observed), fetchedAt: before(fetched), failedAt: before(failed) },
    currentLimits,
    now,
  );

describe('freshness', () => {
  it('never calls a value fresh that is older than its limit, or that is not there', () => {
    fc.assert(
      fc.property(times, (given) => {
        const { status, ageSeconds } = judge(given);
        const age = given.observed ?? given.fetched;
        expect(ageSeconds).toBe(age);
        expect(status === 'FRESH').toBe(age !== null && age <= currentLimits.maxAgeSeconds);
        if (status === 'NO_DATA') expect(age).toBeNull();
        if (status === 'PROVIDER_DOWN') expect(given.failed).not.toBeNull();
      }),
    );
  });

  it('does not let a new answer make an old observation young', () => {
    expect(judge({ observed: 7200, fetched: 0, failed: null })).toMatchObject({ status: 'STALE', ageSeconds: 7200 });
  });

  it('of a list from several sources is that of the worst, the oldest of those', () => {
    const fresh = judge({ observed: null, fetched: 10, failed: null });
    const stale = judge({ observed: null, fetched: 4000, failed: null });
    const older = judge({ observed: null, fetched: 5000, failed: null });
    expect(judgeTogether([fresh, stale, older], currentLimits)).toEqual(older);
    expect(judgeTogether([], currentLimits)).toMatchObject({ status: 'NO_DATA', ageSeconds: null });
  });
});
