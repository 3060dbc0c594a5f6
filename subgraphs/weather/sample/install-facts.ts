// The shipped facts (places of the widget, climate averages) → rows. They are part of the product and not a sample of
// anything, so they are put in at every start, each once; the widget's order stays as the last import left it.
import { z } from 'zod';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Store } from '../../kit/store.js';
import { foldedKey } from '../../kit/vietnamese.js';
import { ClimateNormalEntity, LocationEntity } from '../entities/location.js';
import type { WeatherTables } from '../entities/storage.js';
import climateNormals from './climate-normals.json' with { type: 'json' };
import locations from './locations.json' with { type: 'json' };

const source = z.object({ sourceName: z.string(), sourceUrl: z.url(), licence: z.string() });
const localized = z.object({ vi: z.string(), en: z.string() });
const averages = ['meanTemperatureC', 'meanMaxTemperatureC', 'meanMinTemperatureC', 'rainfallMm'] as const;
const moreAverages = ['relativeHumidityPercent', 'sunshineHours'] as const;

const locationsFile = z.object({
  source,
  locations: z.array(
    z.object({
      regionId: z.string(),
      label: z.string(),
      names: z.array(z.string()).min(1),
      widgetPlace: z.int().positive().nullable(),
      latitude: z.number(),
      longitude: z.number(),
      timezone: z.string(),
      gsoCode: z.string().nullable(),
    }),
  ),
});

const normalsFile = z.object({
  source,
  caveats: z.array(localized),
  locations: z.array(
    z.object({
      regionId: z.string(),
      period: z.string(),
      station: z.string(),
      stationLatitude: z.number().nullable(),
      stationLongitude: z.number().nullable(),
      elevationM: z.number().nullable(),
      caveats: z.array(localized),
      yearsOfData: z.array(z.object({ value: z.enum([...averages, ...moreAverages]), fewest: z.int(), most: z.int() })),
      months: z
        .array(
          z.object({
            month: z.int().min(1).max(12),
            meanTemperatureC: z.number().nullable(),
            meanMaxTemperatureC: z.number().nullable(),
            meanMinTemperatureC: z.number().nullable(),
            rainfallMm: z.number().nullable(),
            relativeHumidityPercent: z.number().nullable(),
            sunshineHours: z.number().nullable(),
          }),
        )
        .length(12),
    }),
  ),
});

function imported(from: z.infer<typeof source>, missing: readonly string[]): ProvenanceRecord {
  return {
    kind: 'IMPORTED',
    ...from,
    retrievedAt: null,
    completeness: missing.length === 0 ? 'COMPLETE' : 'PARTIAL',
    missing,
  };
}

/** Adds the facts that are not there yet. Errors: ZodError where a file was edited into a shape that does not hold. */
export async function installFacts(store: Store<WeatherTables>): Promise<void> {
  const shipped = locationsFile.parse(locations);
  const normals = normalsFile.parse(climateNormals);
  const known = await store.sql.selectFrom('location').select('regionId').execute();
  const knownNormals = await store.sql.selectFrom('climate_normal').select(['regionId', 'period']).execute();
  const newLocations = shipped.locations.filter((location) => !known.some((row) => row.regionId === location.regionId));
  const newNormals = normals.locations.filter(
    (normal) => !knownNormals.some((row) => row.regionId === normal.regionId && row.period === normal.period),
  );
  if (newLocations.length === 0 && newNormals.length === 0) return;
  await store.write(async ({ em, record }) => {
    // Upserts, because another process may start at the same moment.
    const onConflict = { onConflictAction: 'ignore' } as const;
    if (newLocations.length > 0) {
      const rows = newLocations.map(({ names, ...location }) => ({
        ...location,
        nameKeys: [...new Set(names.map(foldedKey))],
        provenance: imported(shipped.source, []),
      }));
      await em.upsertMany(LocationEntity, rows, onConflict);
    }
    if (newNormals.length > 0) {
      const rows = newNormals.map((normal) => ({
        ...normal,
        caveats: [...normals.caveats, ...normal.caveats],
        provenance: imported(
          normals.source,
          normal.stationLatitude === null ? ['stationLatitude', 'stationLongitude', 'elevationM'] : [],
        ),
      }));
      await em.upsertMany(ClimateNormalEntity, rows, onConflict);
    }
    const regionIds = new Set([...newLocations, ...newNormals].map(({ regionId }) => regionId));
    for (const nodeId of regionIds)
      record({ kind: 'UPDATED', nodeType: 'Region', nodeId, touches: ['weatherRegions'] });
  });
}
