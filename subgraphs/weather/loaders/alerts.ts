// Alerts by id, alerts active at an instant, and which message takes the place of which. One statement each.
import { type Expression, sql, type SqlBool } from 'kysely';
import type { Store } from '../../kit/store.js';
import { alertSeverities, type AlertSeverityName } from '../entities/alert.js';
import type { WeatherTables } from '../entities/storage.js';

/** A list of active alerts is not cut before this many; no country ever had as many at once. */
const mostActiveAlerts = 500;

export interface ActiveAlertsQuery {
  readonly at: Date;
  readonly minimumSeverity: AlertSeverityName | null;
}

const severityRank = sql`array_position(${[...alertSeverities]}::text[], a.severity)`;

/**
 * Whether alert `a` is active at the instant: a real one, in effect, not expired, and no later message of the same
 * sender updates or cancels it.
 */
const isActiveAt = (at: Date): Expression<SqlBool> => sql<SqlBool>`(
  a.status = 'ACTUAL' and a.message_type in ('ALERT', 'UPDATE')
  and a.sent_at <= ${at} and (a.effective_at is null or a.effective_at <= ${at}) and a.active_until > ${at}
  and not exists (
    select from weather.alert_reference r join weather.alert later on later.id = r.alert_id
    where r.sender = a.sender and r.identifier = a.identifier and r.sent_at = a.sent_at
      and later.sender = a.sender and later.status = 'ACTUAL' and later.message_type in ('UPDATE', 'CANCEL')
      and later.sent_at <= ${at}))`;

function selectActive({ sql: database }: Store<WeatherTables>, { at, minimumSeverity }: ActiveAlertsQuery) {
  const rank = minimumSeverity === null ? alertSeverities.length : alertSeverities.indexOf(minimumSeverity) + 1;
  return database
    .selectFrom('alert as a')
    .selectAll('a')
    .where(isActiveAt(at))
    .where(sql<SqlBool>`${severityRank} <= ${rank}`)
    .orderBy(severityRank)
    .orderBy('a.sentAt', 'desc')
    .orderBy('a.id')
    .limit(mostActiveAlerts);
}

export type AlertRow = Awaited<ReturnType<ReturnType<typeof selectActive>['execute']>>[number];

const namesOneOf = (regionIds: readonly string[]) => sql<SqlBool>`a.region_ids && ${[...regionIds]}::text[]`;

/** All active alerts, most severe first, the newest of one severity first. */
export async function loadActiveAlerts(store: Store<WeatherTables>, query: ActiveAlertsQuery): Promise<AlertRow[]> {
  return selectActive(store, query).execute();
}

/** The active alerts of each lineage (a region and those above it), in key order. */
export async function loadActiveAlertsOf(
  store: Store<WeatherTables>,
  lineages: readonly (readonly string[])[],
  query: ActiveAlertsQuery,
): Promise<AlertRow[][]> {
  const rows = await selectActive(store, query)
    .where(namesOneOf([...new Set(lineages.flat())]))
    .execute();
  return lineages.map((lineage) => rows.filter((row) => row.regionIds.some((id) => lineage.includes(id))));
}

/** By id, in key order; null for an unknown id. */
export async function loadAlerts(
  { sql: database }: Store<WeatherTables>,
  ids: readonly string[],
): Promise<(AlertRow | null)[]> {
  const rows = await database
    .selectFrom('alert as a')
    .selectAll('a')
    .where(sql<SqlBool>`a.id = any(${[...ids]}::text[])`)
    .execute();
  return ids.map((id) => rows.find((row) => row.id === id) ?? null);
}

/** Which of the alerts are active at the instant, in key order. */
export async function loadIsActive(
  { sql: database }: Store<WeatherTables>,
  ids: readonly string[],
  at: Date,
): Promise<boolean[]> {
  const rows = await database
    .selectFrom('alert as a')
    .select('a.id')
    .where(sql<SqlBool>`a.id = any(${[...ids]}::text[])`)
    .where(isActiveAt(at))
    .execute();
  const active = new Set(rows.map((row) => row.id));
  return ids.map((id) => active.has(id));
}

/** For each alert those of the same sender that it names (`supersedes`) or that name it (`supersededBy`), oldest first. */
export async function loadRelatedAlerts(
  { sql: database }: Store<WeatherTables>,
  ids: readonly string[],
  relation: 'supersedes' | 'supersededBy',
): Promise<AlertRow[][]> {
  const named = sql`select r.alert_id as later_id, earlier.id as earlier_id
    from weather.alert_reference r
    join weather.alert later on later.id = r.alert_id and later.message_type in ('UPDATE', 'CANCEL')
    join weather.alert earlier on earlier.sender = r.sender and earlier.identifier = r.identifier
      and earlier.sent_at = r.sent_at and earlier.sender = later.sender`;
  const [from, to] = relation === 'supersedes' ? ['later_id', 'earlier_id'] : ['earlier_id', 'later_id'];
  const rows = await database
    .selectFrom('alert as a')
    .selectAll('a')
    .innerJoin(
      sql<{ from: string; to: string }>`(
      select ${sql.ref(from)} as "from", ${sql.ref(to)} as "to" from (${named}) pair
      where ${sql.ref(from)} = any(${[...ids]}::text[]))`.as('pair'),
      'pair.to',
      'a.id',
    )
    .select('pair.from as relatedTo')
    .orderBy('a.sentAt')
    .orderBy('a.id')
    .execute();
  return ids.map((id) => rows.filter((row) => row.relatedTo === id));
}

/** What is known of a feed; all null for one never tried. */
export interface FeedState {
  readonly url: string;
  readonly attemptedAt: Date | null;
  readonly fetchedAt: Date | null;
  readonly failedAt: Date | null;
}

/** In the order of the addresses; no statement where there are none. */
export async function loadFeeds(
  { sql: database }: Store<WeatherTables>,
  urls: readonly string[],
): Promise<FeedState[]> {
  if (urls.length === 0) return [];
  const rows = await database
    .selectFrom('alert_feed')
    .selectAll()
    .where(sql<SqlBool>`url = any(${[...urls]}::text[])`)
    .execute();
  const untried = { attemptedAt: null, fetchedAt: null, failedAt: null };
  return urls.map((url) => rows.find((row) => row.url === url) ?? { url, ...untried });
}
