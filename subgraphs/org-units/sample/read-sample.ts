// JSON files of this folder → checked, typed records for load-sample.ts and for tests.
// Separate from loading, because it knows the shape of the files and nothing of the database.
import { z } from 'zod';
import { postRoles, sectorByKind, successionExtents, successionKinds, type UnitKind } from '../entities/kinds.js';
import persons from './persons.json' with { type: 'json' };
import regionSuccessions from './region-successions.json' with { type: 'json' };
import regions from './regions.json' with { type: 'json' };
import sources from './sources.json' with { type: 'json' };
import unitSuccessions from './unit-successions.json' with { type: 'json' };
import city from './units-city.json' with { type: 'json' };
import district from './units-district.json' with { type: 'json' };
import wards2018 from './units-wards-2018.json' with { type: 'json' };
import wards2025 from './units-wards-2025.json' with { type: 'json' };

const day = z.iso.date();
const period = { from: day.nullable(), until: day.nullable() };
const text = z.object({ vi: z.string(), en: z.string().nullable() });

/** Half-open. Where a bound is not known, its day is a limit: not before `from`, ended by `until`. */
const interval = z.object({ ...period, fromKnown: z.boolean(), untilKnown: z.boolean() });
const identifier = z.object({ scheme: z.string(), value: z.string(), ...period });

const sourceSchema = z.object({
  kind: z.enum(['IMPORTED', 'EDITORIAL', 'SYNTHETIC']),
  sourceName: z.string(),
  sourceUrl: z.url().nullable(),
  licence: z.string().nullable(),
  completeness: z.enum(['COMPLETE', 'PARTIAL']),
  missing: z.array(z.string()),
});

const unitKind = z.custom<UnitKind>((value) => typeof value === 'string' && value in sectorByKind);
const level = z.enum(['NATIONAL', 'CITY', 'DISTRICT', 'WARD']);

const regionSchema = z.object({
  id: z.string(),
  slug: z.string(),
  level,
  names: z.array(text),
  shortName: text.nullable(),
  aliases: z.array(z.string()),
  intervals: z.array(interval),
  parents: z.array(z.object({ regionId: z.string(), ...period })),
  point: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  pointSource: z.string().nullable(),
  identifiers: z.array(identifier),
  source: z.string(),
});

const unitSchema = z.object({
  id: z.string(),
  slug: z.string(),
  oldSlugs: z.array(z.string()),
  kind: unitKind,
  level,
  regions: z.array(z.object({ regionId: z.string(), ...period })),
  names: z.array(text),
  shortName: text.nullable(),
  aliases: z.array(z.string()),
  /** Names without the place, good only inside the unit's own area. */
  bareNames: z.array(z.string()),
  intervals: z.array(interval),
  parents: z.array(z.object({ unitId: z.string(), ...period })),
  directedBy: z.array(z.object({ unitId: z.string(), ...period })),
  source: z.string(),
});

const successionSchema = z.object({
  id: z.string(),
  kind: z.enum(successionKinds),
  extent: z.enum(successionExtents),
  fromId: z.string(),
  toId: z.string().nullable(),
  effectiveOn: day.nullable(),
  legalDocumentId: z.string().nullable(),
  legalCitation: z.string().nullable(),
  clause: z.string().nullable(),
  source: z.string(),
});

const tenureSchema = z.object({
  id: z.string(),
  unitId: z.string(),
  role: z.enum(postRoles),
  title: z.string(),
  titleEn: z.string().nullable(),
  ...period,
  fromKnown: z.boolean(),
  untilKnown: z.boolean(),
  observedOn: z.array(day),
});

const personSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  familyName: z.string().nullable(),
  middleName: z.string().nullable(),
  givenName: z.string().nullable(),
  tenures: z.array(tenureSchema),
});

const sampleSchema = z.object({
  sources: z.record(z.string(), sourceSchema),
  regions: z.array(regionSchema),
  units: z.array(unitSchema),
  regionSuccessions: z.array(successionSchema),
  unitSuccessions: z.array(successionSchema),
  persons: z.array(personSchema),
});

export type Sample = z.infer<typeof sampleSchema>;
export type SampleRegion = z.infer<typeof regionSchema>;
export type SampleUnit = z.infer<typeof unitSchema>;
export type SampleSuccession = z.infer<typeof successionSchema>;

/**
 * The shipped facts: regions, units and successions of 2018 and of 2025-07-01, and SYNTHETIC persons.
 * Shape:  parents stand before their children; every `source` is a key of `sources`.
 * Errors: ZodError where a file was edited into a shape that does not hold.
 * Source: named record by record in sources.json.
 */
export function readSample(): Sample {
  return sampleSchema.parse({
    sources,
    regions,
    units: [...city, ...district, ...wards2018, ...wards2025],
    regionSuccessions,
    unitSuccessions,
    persons,
  });
}
