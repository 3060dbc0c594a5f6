// One request → its loaders. They batch the same question for many regions into one statement and live as long as
// the request; the clock is read once, so that all parts of an answer speak of one instant.
import DataLoader from 'dataloader';
import type { AskRoom } from '../../kit/room.js';
import { fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import { sql } from 'kysely';
import type { WeatherTables } from '../entities/storage.js';
import type { AlertRefresher } from '../sources/refresh-alerts.js';
import type { ForecastRefresher } from '../sources/refresh-forecasts.js';
import {
  type ActiveAlertsQuery,
  type AlertRow,
  loadActiveAlertsOf,
  loadAlerts,
  loadFeeds,
  loadIsActive,
  loadRelatedAlerts,
} from './alerts.js';
import { alertLimits, type FreshnessValue, judgeFreshness, judgeTogether } from './freshness.js';
import {
  loadNormals,
  loadObservationsAt,
  loadPlaceReadings,
  type NormalRow,
  type ObservationRow,
  type PlaceReadings,
} from './place-readings.js';
import { loadRegionPlaces, type RegionPlace } from './region-places.js';

/** How long a request waits for a refresh of what it asks for, in milliseconds. */
const refreshBudgetMs = 1_500;

export interface RequestLoaders {
  readonly now: Date;
  readonly places: DataLoader<string, RegionPlace | null>;
  readonly readings: DataLoader<string, PlaceReadings | null>;
  readonly normals: (period: string) => DataLoader<string, NormalRow | null>;
  readonly observationsAt: (at: Date) => DataLoader<string, ObservationRow | null>;
  readonly observationPages: (range: ObservationRange) => DataLoader<string, Page<ObservationRow>>;
  readonly alertsOf: (query: ActiveAlertsQuery) => DataLoader<readonly string[], AlertRow[], string>;
  readonly alerts: DataLoader<string, AlertRow | null>;
  readonly isActive: (at: Date) => DataLoader<string, boolean>;
  readonly relatedAlerts: (relation: 'supersedes' | 'supersededBy') => DataLoader<string, AlertRow[]>;
  /** Refreshes the alerts where that is due and tells how fresh they are. Once a request. */
  readonly alertsFreshness: () => Promise<FreshnessValue>;
}

export interface ObservationRange {
  readonly from: Date | null;
  readonly until: Date | null;
  readonly page: PageRequest;
}

const newestFirst: Order = {
  name: 'observedAt',
  direction: 'desc',
  keys: [{ sql: sql.ref('o.observedAt'), type: 'timestamptz' }],
};

export function createRequestLoaders(deps: {
  readonly store: Store<WeatherTables>;
  readonly ask: AskRoom;
  readonly now: Date;
  readonly feedUrls: readonly string[];
  readonly forecasts: ForecastRefresher;
  readonly feeds: AlertRefresher;
}): RequestLoaders {
  const { store, now } = deps;
  let freshness: Promise<FreshnessValue> | undefined;

  async function readPlaces(locationIds: readonly string[]): Promise<(PlaceReadings | null)[]> {
    const rows = await loadPlaceReadings(store, locationIds);
    const places = rows.filter((row) => row !== null);
    return (await deps.forecasts.refreshDue(places, refreshBudgetMs)) ? loadPlaceReadings(store, locationIds) : rows;
  }

  async function readFeeds(): Promise<FreshnessValue> {
    let feeds = await loadFeeds(store, deps.feedUrls);
    if (await deps.feeds.refreshDue(feeds, refreshBudgetMs)) feeds = await loadFeeds(store, deps.feedUrls);
    const judged = feeds.map((feed) => judgeFreshness({ ...feed, observedAt: null }, alertLimits, now));
    return judgeTogether(judged, alertLimits);
  }

  return {
    now,
    places: new DataLoader((ids) => loadRegionPlaces({ store, ask: deps.ask, now }, ids)),
    readings: new DataLoader(readPlaces),
    normals: byArguments((period: string) => new DataLoader((ids) => loadNormals(store, ids, period))),
    observationsAt: byArguments((at: Date) => new DataLoader((ids) => loadObservationsAt(store, ids, at))),
    observationPages: byArguments((range: ObservationRange) => new DataLoader((ids) => readHistory(store, ids, range))),
    alertsOf: byArguments(
      (query: ActiveAlertsQuery) =>
        new DataLoader((lineages) => loadActiveAlertsOf(store, lineages, query), { cacheKeyFn: String }),
    ),
    alerts: new DataLoader((ids) => loadAlerts(store, ids)),
    isActive: byArguments((at: Date) => new DataLoader((ids) => loadIsActive(store, ids, at))),
    relatedAlerts: byArguments(
      (relation: 'supersedes' | 'supersededBy') => new DataLoader((ids) => loadRelatedAlerts(store, ids, relation)),
    ),
    alertsFreshness: () => (freshness ??= readFeeds()),
  };
}

/** One loader for each set of arguments, so that aliases with different arguments do not share answers. */
function byArguments<A, L>(create: (given: A) => L): (given: A) => L {
  const loaders = new Map<string, L>();
  return (given) => {
    const key = JSON.stringify(given);
    const loader = loaders.get(key) ?? create(given);
    loaders.set(key, loader);
    return loader;
  };
}

async function readHistory(
  store: Store<WeatherTables>,
  locationIds: readonly string[],
  { from, until, page }: ObservationRange,
): Promise<Page<ObservationRow>[]> {
  const pages = await fetchPages(
    store.sql,
    locationIds,
    (parentId) => {
      let query = store.sql
        .selectFrom('observation as o')
        .selectAll('o')
        .where(sql<boolean>`o.region_id = ${parentId}`);
      if (from !== null) query = query.where('o.observedAt', '>=', from);
      if (until !== null) query = query.where('o.observedAt', '<', until);
      return query;
    },
    newestFirst,
    page,
  );
  return locationIds.map((id) => pages.get(id) ?? { rows: [], hasNextPage: false, hasPreviousPage: false });
}
