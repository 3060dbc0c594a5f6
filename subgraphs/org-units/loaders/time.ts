// Days and half-open intervals: what holds on a day. Pure; the same rules as daterange and reference_day() in SQL.
// Separate, because names and validity are picked in memory while links are picked in SQL.

/** A half-open interval of days; a null bound is open. Days are `YYYY-MM-DD`, which compare as text. */
export interface Period {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/** An interval whose bounds may be limits instead of dates: not before, ended by. */
export interface Interval extends Period {
  readonly fromKnown: boolean;
  readonly untilKnown: boolean;
}

export function holdsOn(period: Period, day: string): boolean {
  return (
    (period.validFrom === null || period.validFrom <= day) && (period.validUntil === null || day < period.validUntil)
  );
}

/** Whether two half-open intervals share a day. */
export function overlaps(one: Period, other: Period): boolean {
  return (
    (one.validFrom === null || other.validUntil === null || one.validFrom < other.validUntil) &&
    (other.validFrom === null || one.validUntil === null || other.validFrom < one.validUntil)
  );
}

/** Whether the whole of a half-open interval lies in another. */
export function contains(outer: Period, inner: Period): boolean {
  return (
    (outer.validFrom === null || (inner.validFrom !== null && outer.validFrom <= inner.validFrom)) &&
    (outer.validUntil === null || (inner.validUntil !== null && inner.validUntil <= outer.validUntil))
  );
}

/** Days run in Việt Nam's time (UTC+7, no daylight saving), where midnight comes seven hours before UTC's. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The day that a question without `asOf` is answered for: see reference_day() in the migration. */
export function referenceDay(intervals: readonly Period[], today: string): string {
  if (intervals.length === 0 || intervals.some((interval) => holdsOn(interval, today))) return today;
  const ends = intervals.flatMap(({ validUntil }) => (validUntil !== null && validUntil <= today ? [validUntil] : []));
  const lastEnd = ends.toSorted().at(-1);
  if (lastEnd !== undefined) return dayBefore(lastEnd);
  return intervals.flatMap(({ validFrom }) => validFrom ?? []).toSorted()[0] ?? today;
}

/** What holds on the day; else the last that held before it; else the first. */
export function pickOn<P extends Period>(periods: readonly P[], day: string): P | undefined {
  const inForce = periods.find((period) => holdsOn(period, day));
  if (inForce !== undefined) return inForce;
  const inOrder = periods.toSorted((a, b) => (a.validFrom ?? '').localeCompare(b.validFrom ?? ''));
  return inOrder.findLast(({ validUntil }) => validUntil !== null && validUntil <= day) ?? inOrder[0];
}

/** An interval as the graph shows it: a bound that is only a limit is null. */
export function toValidity(interval: Interval, today: string) {
  return {
    from: interval.fromKnown ? interval.validFrom : null,
    until: interval.untilKnown ? interval.validUntil : null,
    fromKnown: interval.fromKnown,
    untilKnown: interval.untilKnown,
    isCurrent: holdsOn(interval, today),
  };
}
