// A day → another day, and the instants at which days begin in Vietnam, for the graph's half-open intervals.

export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The instant at which the day begins in Vietnam, which has no summer time. */
export const startOfDay = (day: string): string => `${day}T00:00:00+07:00`;

/** The instant before which everything is on the day or earlier; null for today. */
export function endOf(asOf: string | null): string | null {
  return asOf === null ? null : startOfDay(shiftDay(asOf, 1));
}
