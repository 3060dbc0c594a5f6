// Places → what is stored of their weather: point, last forecast, latest observation. Two statements for any number.
import { sql } from 'kysely';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Store } from '../../kit/store.js';
import type { Conditions, DailyReading, HourlyReading, ObservationOrigin } from '../entities/readings.js';
import type { WeatherTables } from '../entities/storage.js';

export interface ObservationRow extends Conditions {
  readonly regionId: string;
  readonly observedAt: Date;
  readonly fetchedAt: Date;
  readonly origin: ObservationOrigin;
  readonly provenance: ProvenanceRecord;
}

export interface PlaceReadings {
  readonly locationId: string;
  readonly label: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timezone: string;
  readonly attemptedAt: Date | null;
  readonly fetchedAt: Date | null;
  readonly failedAt: Date | null;
  readonly hourly: readonly HourlyReading[];
  readonly daily: readonly DailyReading[];
  readonly forecastProvenance: ProvenanceRecord | null;
  readonly locationProvenance: ProvenanceRecord;
  readonly latest: ObservationRow | null;
}

/** In key order; null for an id that is no place. */
export async function loadPlaceReadings(
  { sql: database }: Store<WeatherTables>,
  locationIds: readonly string[],
): Promise<(PlaceReadings | null)[]> {
  const rows = await database
    .selectFrom('location as l')
    .leftJoin('forecast as f', 'f.regionId', 'l.regionId')
    .where(sql<boolean>`l.region_id = any(${[...locationIds]}::text[])`)
    .select(['l.regionId as locationId', 'l.label', 'l.latitude', 'l.longitude', 'l.timezone'])
    .select(['f.attemptedAt', 'f.fetchedAt', 'f.failedAt', 'f.hourly', 'f.daily'])
    .select(['f.provenance as forecastProvenance', 'l.provenance as locationProvenance'])
    .execute();
  const observations = await database
    .selectFrom('observation as o')
    .distinctOn('o.regionId')
    .selectAll()
    .where(sql<boolean>`o.region_id = any(${[...locationIds]}::text[])`)
    .orderBy('o.regionId')
    .orderBy('o.observedAt', 'desc')
    .execute();
  return locationIds.map((id) => {
    const row = rows.find((candidate) => candidate.locationId === id);
    if (row === undefined) return null;
    const latest = observations.find((candidate) => candidate.regionId === id) ?? null;
    return { ...row, hourly: row.hourly ?? [], daily: row.daily ?? [], latest };
  });
}

/** Every place with what a refresh needs to know of it. */
export async function loadAllPlaces({ sql: database }: Store<WeatherTables>) {
  return database
    .selectFrom('location as l')
    .leftJoin('forecast as f', 'f.regionId', 'l.regionId')
    .select(['l.regionId as locationId', 'l.latitude', 'l.longitude', 'l.timezone', 'f.attemptedAt', 'f.fetchedAt'])
    .execute();
}

/** Minutes that a kept observation may lie from the instant asked for. */
const observationReachMinutes = 90;

/** The kept observation nearest to an instant, per place in key order; null where none lies within reach. */
export async function loadObservationsAt(
  { sql: database }: Store<WeatherTables>,
  locationIds: readonly string[],
  at: Date,
): Promise<(ObservationRow | null)[]> {
  const reachMs = observationReachMinutes * 60_000;
  const rows = await database
    .selectFrom('observation as o')
    .distinctOn('o.regionId')
    .selectAll()
    .where(sql<boolean>`o.region_id = any(${[...locationIds]}::text[])`)
    .where('o.observedAt', '>=', new Date(at.getTime() - reachMs))
    .where('o.observedAt', '<=', new Date(at.getTime() + reachMs))
    .orderBy('o.regionId')
    .orderBy(sql`abs(extract(epoch from o.observed_at - ${at}::timestamptz))`)
    .execute();
  return locationIds.map((id) => rows.find((row) => row.regionId === id) ?? null);
}

/** The climate averages of a period, per place in key order; null where the place has none of it. */
export async function loadNormals(
  { sql: database }: Store<WeatherTables>,
  locationIds: readonly string[],
  period: string,
) {
  const rows = await database
    .selectFrom('climate_normal')
    .selectAll()
    .where(sql<boolean>`region_id = any(${[...locationIds]}::text[])`)
    .where('period', '=', period)
    .execute();
  return locationIds.map((id) => rows.find((row) => row.regionId === id) ?? null);
}

export type NormalRow = NonNullable<Awaited<ReturnType<typeof loadNormals>>[number]>;

/** Region ids of the widget, in its order. */
export async function loadWidgetRegions({ sql: database }: Store<WeatherTables>): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('location')
    .select('regionId')
    .where('widgetPlace', 'is not', null)
    .orderBy('widgetPlace')
    .execute();
  return rows.map((row) => row.regionId);
}

export async function countObservations(
  { sql: database }: Store<WeatherTables>,
  locationId: string,
  range: { from: Date | null; until: Date | null },
): Promise<number> {
  let query = database
    .selectFrom('observation')
    .select(sql<number>`count(*)`.as('count'))
    .where('regionId', '=', locationId);
  if (range.from !== null) query = query.where('observedAt', '>=', range.from);
  if (range.until !== null) query = query.where('observedAt', '<', range.until);
  return (await query.executeTakeFirstOrThrow()).count;
}
