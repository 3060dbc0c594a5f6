// Region ids → the place whose weather answers for each. One statement for what is known, one question to org-units
// for all that is not; what it tells is kept, so that weather goes on when org-units is away.
import { sql } from 'kysely';
import { ClientError } from '../../../process/errors.js';
import type { AskRoom } from '../../kit/room.js';
import type { Store } from '../../kit/store.js';
import type { WeatherTables } from '../entities/storage.js';
import { askLineages } from '../sources/ask-org-units.js';

/** Seconds after which org-units is asked again: boundaries change rarely, but they do. */
const lineageMaxAgeSeconds = 24 * 3600;

/** A region and the place (a location's region id) that answers for it. */
export interface RegionPlace {
  readonly regionId: string;
  /** The region itself and those above it, nearest first. */
  readonly lineage: readonly string[];
  readonly locationId: string;
}

/**
 * The place of each region, in key order.
 * Shape:  `null` for a region that is unknown or has no place above it.
 * Errors: `SUBGRAPH_UNAVAILABLE`, for that region alone, when it was never seen and org-units is away.
 */
export async function loadRegionPlaces(
  deps: { store: Store<WeatherTables>; ask: AskRoom; now: Date },
  regionIds: readonly string[],
): Promise<(RegionPlace | null | Error)[]> {
  const locations = await deps.store.sql.selectFrom('location').select('regionId').execute();
  const locationIds = new Set(locations.map((row) => row.regionId));
  const lineages = await loadLineages(deps, regionIds);
  return regionIds.map((regionId) => {
    // A city's own point needs nobody's word.
    const lineage = lineages.known.get(regionId) ?? (locationIds.has(regionId) ? [regionId] : null);
    if (lineage === null) return lineages.isComplete ? null : unavailable();
    const locationId = lineage.find((id) => locationIds.has(id));
    return locationId === undefined ? null : { regionId, lineage, locationId };
  });
}

const unavailable = () =>
  new ClientError(
    'SUBGRAPH_UNAVAILABLE',
    'Which city this region belongs to is not known here yet, and org-units does not answer: try again later.',
  );

async function loadLineages(
  { store, ask, now }: { store: Store<WeatherTables>; ask: AskRoom; now: Date },
  regionIds: readonly string[],
): Promise<{ known: ReadonlyMap<string, readonly string[]>; isComplete: boolean }> {
  const rows = await store.sql
    .selectFrom('region_lineage')
    .selectAll()
    .where(sql<boolean>`region_id = any(${[...regionIds]}::text[])`)
    .execute();
  const known = new Map(rows.map((row) => [row.regionId, row.lineage]));
  const oldest = now.getTime() - lineageMaxAgeSeconds * 1000;
  const recent = new Set(rows.filter((row) => row.seenAt.getTime() >= oldest).map((row) => row.regionId));
  const asked = regionIds.filter((id) => !recent.has(id));
  if (asked.length === 0) return { known, isComplete: true };
  const answered = await askLineages(ask, asked);
  if (answered === null) return { known, isComplete: false };
  for (const id of asked) known.delete(id);
  for (const [id, lineage] of answered) known.set(id, lineage);
  await keepLineages(store, answered, now);
  return { known, isComplete: true };
}

/** What another subgraph owns is only remembered here, so it makes no entry in this room's change log. */
async function keepLineages(
  store: Store<WeatherTables>,
  lineages: ReadonlyMap<string, readonly string[]>,
  now: Date,
): Promise<void> {
  if (lineages.size === 0) return;
  const rows = [...lineages].map(([regionId, lineage]) => ({ regionId, lineage: [...lineage], seenAt: now }));
  await store.sql
    .insertInto('region_lineage')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('regionId').doUpdateSet((row) => ({
        lineage: row.ref('excluded.lineage'),
        seenAt: row.ref('excluded.seenAt'),
      })),
    )
    .execute();
}
