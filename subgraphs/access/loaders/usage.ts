// The use of fields by day, client and key: who still asks for what. One statement.
import { type Kysely, sql } from 'kysely';
import type { AccessTables } from '../entities/storage.js';

export interface UsageQuery {
  /** Null: every field. */
  readonly coordinates: readonly string[] | null;
  /** First day, `YYYY-MM-DD`. */
  readonly since: string;
  /** First day after the last. */
  readonly until: string;
}

export interface UsageRow {
  readonly day: string;
  readonly client: string;
  /** Null for callers without a key. */
  readonly keyId: string | null;
  /** Null too for a key that is not known here. */
  readonly keyName: string | null;
  readonly coordinate: string;
  readonly count: number;
}

const mostRows = 10_000;

/** Latest day first, on each day the largest count first; at most 10,000 rows. */
export async function readUsage(db: Kysely<AccessTables>, query: UsageQuery): Promise<readonly UsageRow[]> {
  const isAsked =
    query.coordinates === null ? sql`true` : sql`usage.coordinate = any(${[...query.coordinates]}::text[])`;
  const found = await sql<UsageRow>`
    select usage.day, usage.client, nullif(usage.key_id, '') as "keyId", key.name as "keyName", usage.coordinate,
      least(usage.count, 2147483647) as count
    from ${sql.table('access.field_usage')} as usage
    left join ${sql.table('access.api_key')} as key on key.id = usage.key_id
    where ${isAsked} and usage.day >= ${query.since}::date and usage.day < ${query.until}::date
    order by usage.day desc, usage.count desc, usage.coordinate, usage.client, usage.key_id
    limit ${mostRows}`.execute(db);
  return found.rows.map((row) => ({ ...row }));
}
