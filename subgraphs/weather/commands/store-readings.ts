// What a provider gave, or that it gave nothing → the place's rows, one transaction each.
// A failure never touches the readings: the last good ones stay, with the time they came.
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Store } from '../../kit/store.js';
import { ForecastEntity, ObservationEntity } from '../entities/forecast.js';
import type { WeatherTables } from '../entities/storage.js';
import type { Readings, WeatherProvider } from '../sources/weather-provider.js';

/** The tag of all regions whose weather is that of the place: wards inherit it, and only org-units could list them. */
const placeTag = (locationId: string) => `weather:${locationId}`;

/** Stores the readings. The observation of one instant is kept once; the forecast replaces the one before. */
export async function storeReadings(
  store: Store<WeatherTables>,
  provider: Pick<WeatherProvider, 'sourceName' | 'sourceUrl' | 'licence' | 'origin'>,
  locationId: string,
  readings: Readings,
  fetchedAt: Date,
): Promise<void> {
  const { sourceName, sourceUrl, licence, origin } = provider;
  const missing = Object.entries(readings.current).flatMap(([name, value]) => (value === null ? [name] : []));
  const provenance: ProvenanceRecord = {
    kind: 'PROVIDER',
    sourceName,
    sourceUrl,
    licence,
    retrievedAt: fetchedAt.toISOString(),
    completeness: missing.length === 0 ? 'COMPLETE' : 'PARTIAL',
    missing,
  };
  await store.write(async ({ em, record }) => {
    await em.upsert(ForecastEntity, {
      regionId: locationId,
      attemptedAt: fetchedAt,
      fetchedAt,
      failedAt: null,
      failure: null,
      hourly: readings.hourly,
      daily: readings.daily,
      provenance: { ...provenance, completeness: 'COMPLETE', missing: [] },
    });
    await em.upsert(ObservationEntity, { regionId: locationId, ...readings.current, fetchedAt, origin, provenance });
    record({ kind: 'UPDATED', nodeType: 'Region', nodeId: locationId, touches: [placeTag(locationId)] });
  });
}

/** Marks the last attempt as failed. Only the first failure after a success is a change that readers can see. */
export async function storeForecastFailure(
  store: Store<WeatherTables>,
  locationId: string,
  failure: string,
  failedAt: Date,
): Promise<void> {
  await store.write(async ({ sql, record }) => {
    const before = await sql
      .selectFrom('forecast')
      .select('failedAt')
      .where('regionId', '=', locationId)
      .forUpdate()
      .executeTakeFirst();
    await sql
      .updateTable('forecast')
      .set({ failedAt, failure: failure.slice(0, 500) })
      .where('regionId', '=', locationId)
      .execute();
    if (before?.failedAt !== null) return;
    record({ kind: 'UPDATED', nodeType: 'Region', nodeId: locationId, touches: [placeTag(locationId)] });
  });
}
