// Ballots by hour → the points at which totals may be shown. Pure. One list of points serves live totals, final totals
// and every series: two things shown of one poll, at whatever times and in whatever buckets, are equal or differ by at
// least the threshold, so nobody can tell a single ballot by taking one answer from another.

export interface HourlyTurnout {
  /** Start of the hour, in milliseconds since 1970. */
  readonly hour: number;
  readonly ballots: number;
}

export interface DisclosurePoint {
  /** Start of the last hour that is counted in. */
  readonly hour: number;
  /** Ballots cast up to the end of that hour. */
  readonly ballotCount: number;
}

const hourMs = 3_600_000;
/** An hour takes in no more ballots so long after its end, whatever a slow commit or a clock that differs a little. */
const settledAfterMs = 5 * 60_000;

/** Hours, oldest first, cut into the fewest steps of at least `threshold` ballots. What is left at the end is no step. */
function cutSteps(turnout: readonly HourlyTurnout[], threshold: number): DisclosurePoint[] {
  const points: DisclosurePoint[] = [];
  let ballotCount = 0;
  for (const { hour, ballots } of turnout) {
    ballotCount += ballots;
    if (ballotCount - (points.at(-1)?.ballotCount ?? 0) >= threshold) points.push({ hour, ballotCount });
  }
  return points;
}

function countAll(turnout: readonly HourlyTurnout[]): number {
  return turnout.reduce((sum, { ballots }) => sum + ballots, 0);
}

/**
 * What may be shown of a poll that still takes ballots.
 * Shape: points of hours that are over, each held back until at least `threshold` ballots came after it: the final
 *        total must not differ from the last live one by less.
 */
export function disclosedPoints(
  turnout: readonly HourlyTurnout[],
  threshold: number,
  now: Date,
): readonly DisclosurePoint[] {
  const total = countAll(turnout);
  const settled = turnout.filter(({ hour }) => hour + hourMs + settledAfterMs <= now.getTime());
  return cutSteps(settled, threshold).filter((point) => total - point.ballotCount >= threshold);
}

/** What may be shown of a poll that is counted for good: the last point is the total. Empty for fewer than `threshold`. */
export function finalPoints(turnout: readonly HourlyTurnout[], threshold: number): readonly DisclosurePoint[] {
  const total = countAll(turnout);
  const last = turnout.at(-1);
  if (last === undefined || total < threshold) return [];
  const points = cutSteps(turnout, threshold).filter((point) => total - point.ballotCount >= threshold);
  return [...points, { hour: last.hour, ballotCount: total }];
}

export type SeriesBucket = 'HOUR' | 'DAY' | 'WEEK';

// Days and weeks are those of Asia/Ho_Chi_Minh, which has been at UTC+7 without summer time since 1975.
const zoneMs = 7 * hourMs;
const dayMs = 24 * hourMs;
/** 1970-01-01 was a Thursday; weeks start on Mondays. */
const mondayMs = 4 * dayMs;

/** Start of the bucket that an hour lies in, in milliseconds since 1970. */
export function bucketStart(hour: number, bucket: SeriesBucket): number {
  switch (bucket) {
    case 'HOUR':
      return hour;
    case 'DAY':
      return Math.floor((hour + zoneMs) / dayMs) * dayMs - zoneMs;
    case 'WEEK':
      return Math.floor((hour + zoneMs - mondayMs) / (7 * dayMs)) * 7 * dayMs + mondayMs - zoneMs;
  }
}

/**
 * The points of a series: the last one of each bucket, with the bucket's start.
 * A window leaves buckets out and merges nothing anew.
 */
export function selectPoints(
  points: readonly DisclosurePoint[],
  bucket: SeriesBucket,
  window: { readonly from: Date | null; readonly until: Date | null },
): readonly (DisclosurePoint & { readonly at: Date })[] {
  const byBucket = new Map(points.map((point) => [bucketStart(point.hour, bucket), point]));
  return [...byBucket]
    .map(([start, point]) => ({ ...point, at: new Date(start) }))
    .filter(({ at }) => (window.from === null || at >= window.from) && (window.until === null || at < window.until));
}

/** The instant up to which a point counts. */
export function endOf(point: DisclosurePoint): Date {
  return new Date(point.hour + hourMs);
}
