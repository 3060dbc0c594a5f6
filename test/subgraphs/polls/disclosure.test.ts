// What results disclose, as a property over random ballots: no step under the threshold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketStart,
  disclosedPoints,
  finalPoints,
  type HourlyTurnout,
  selectPoints,
  type SeriesBucket,
} from '../../../subgraphs/polls/loaders/disclosure.js';

const hourMs = 3_600_000;
const firstHour = Date.UTC(2026, 0, 5, 17);

/** Ballots in each of some hours, with hours without any between them. */
const turnouts = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 30 }), ballots: fc.integer({ min: 1, max: 12 }) }), {
    maxLength: 40,
  })
  .map((steps) => {
    let hour = firstHour;
    return steps.map(({ gap, ballots }): HourlyTurnout => {
      hour += gap * hourMs;
      return { hour, ballots };
    });
  });
const thresholds = fc.integer({ min: 2, max: 15 });
const buckets = fc.constantFrom<SeriesBucket>('HOUR', 'DAY', 'WEEK');

/** The turnout as it stood at an instant, with only some ballots of the running hour. */
function cutAt(turnout: readonly HourlyTurnout[], at: number, share: number): HourlyTurnout[] {
  return turnout
    .filter(({ hour }) => hour <= at)
    .map(({ hour, ballots }) => ({ hour, ballots: hour + hourMs > at ? Math.floor(ballots * share) : ballots }))
    .filter(({ ballots }) => ballots > 0);
}

describe('the disclosure of counts', () => {
  it('never shows two counts of one poll that differ by less than the threshold, whenever and however it is asked', () => {
    const property = fc.property(
      turnouts,
      thresholds,
      fc.array(fc.record({ at: fc.nat(1300), share: fc.double({ min: 0, max: 1, noNaN: true }), bucket: buckets })),
      (turnout, threshold, looks) => {
        const shown = new Set<number>([0]);
        for (const { at, share, bucket } of looks) {
          const now = firstHour + at * hourMs;
          const points = disclosedPoints(cutAt(turnout, now, share), threshold, new Date(now));
          for (const point of selectPoints(points, bucket, { from: null, until: null })) shown.add(point.ballotCount);
          const live = points.at(-1);
          if (live !== undefined) shown.add(live.ballotCount);
        }
        for (const bucket of ['HOUR', 'DAY', 'WEEK'] as const) {
          const points = selectPoints(finalPoints(turnout, threshold), bucket, { from: null, until: null });
          for (const point of points) shown.add(point.ballotCount);
        }
        const counts = [...shown].toSorted((left, right) => left - right);
        return counts.every((count, index) => index === 0 || count - (counts[index - 1] ?? 0) >= threshold);
      },
    );
    expect(fc.check(property, { numRuns: 500 })).toMatchObject({ failed: false, numRuns: 500 });
  });

  it('ends every final series with the total, or shows nothing when the total is under the threshold', () => {
    fc.assert(
      fc.property(turnouts, thresholds, buckets, (turnout, threshold, bucket) => {
        const total = turnout.reduce((sum, { ballots }) => sum + ballots, 0);
        const series = selectPoints(finalPoints(turnout, threshold), bucket, { from: null, until: null });
        expect(series.at(-1)?.ballotCount).toBe(total < threshold ? undefined : total);
      }),
    );
  });

  it('merges hours under the threshold forward, and the last ones into the step before them', () => {
    const turnout = [3, 1, 2, 7, 4].map((ballots, index) => ({ hour: firstHour + index * hourMs, ballots }));
    const counts = finalPoints(turnout, 5).map((point) => [(point.hour - firstHour) / hourMs, point.ballotCount]);
    expect(counts).toEqual([
      [2, 6],
      [4, 17],
    ]);
  });

  it('holds a live step back until its hour is settled and as many ballots again have come', () => {
    const turnout = [6, 4].map((ballots, index) => ({ hour: firstHour + index * hourMs, ballots }));
    const settled = new Date(firstHour + hourMs + 5 * 60_000);
    expect(disclosedPoints(turnout, 5, settled)).toEqual([]);
    const more = [...turnout.slice(0, 1), { hour: firstHour + hourMs, ballots: 5 }];
    expect(disclosedPoints(more, 5, settled)).toEqual([{ hour: firstHour, ballotCount: 6 }]);
    expect(disclosedPoints(more, 5, new Date(settled.getTime() - 1))).toEqual([]);
  });

  it('starts days at midnight and weeks on Monday in Hà Nội', () => {
    const sundayEvening = Date.UTC(2026, 0, 11, 16);
    const mondayMorning = Date.UTC(2026, 0, 11, 17);
    expect(bucketStart(sundayEvening, 'DAY')).toBe(Date.UTC(2026, 0, 10, 17));
    expect(bucketStart(mondayMorning, 'DAY')).toBe(mondayMorning);
    expect(bucketStart(sundayEvening, 'WEEK')).toBe(Date.UTC(2026, 0, 4, 17));
    expect(bucketStart(mondayMorning, 'WEEK')).toBe(mondayMorning);
    expect(bucketStart(mondayMorning, 'HOUR')).toBe(mondayMorning);
  });

  it('picks buckets of a window by their start and counts nothing anew', () => {
    const turnout = [5, 5, 5].map((ballots, index) => ({ hour: firstHour + index * 24 * hourMs, ballots }));
    const window = { from: new Date(firstHour + 24 * hourMs), until: new Date(firstHour + 48 * hourMs) };
    expect(selectPoints(finalPoints(turnout, 5), 'DAY', window)).toMatchObject([{ ballotCount: 10, at: window.from }]);
  });
});
