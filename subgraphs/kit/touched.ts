// The change log of a room → what was written since a transaction, as everybody sees it at this moment: what gateways ask before
// they use what they have kept. Followers read the log in its order and wait for older transactions that still run; whoever wrote
// something must see it at once, so nothing is held back here.
import { type Kysely, sql } from 'kysely';
import type { Database } from './database.js';

export interface Touched {
  /** Which log it is; a new database has another one. */
  readonly log: string;
  /** The oldest transaction that still runs: all before it can be read. */
  readonly position: string;
  /** The last visible transaction from `since` on that wrote something of the tag. */
  readonly tags: readonly { readonly name: string; readonly at: string }[];
}

export interface TouchedReader {
  /** `since`: a position that was given before; null: from that of the answer on. */
  read(since: string | null): Promise<Touched>;
}

/** `commits`: how many transactions of this process have been committed in the room, counted before anybody is told so. */
export function createTouchedReader(options: {
  readonly database: Pick<Database, 'kind' | 'client'>;
  readonly schema: string;
  readonly commits: () => number;
  /** The tag of a node type of the log. */
  readonly tagOf: (nodeType: string) => string;
}): TouchedReader {
  const { database, schema, commits, tagOf } = options;
  let log: string | null = null;
  let seen: { readonly commits: number; readonly touched: Touched } | null = null;
  return {
    async read(since) {
      // Nobody else writes to an embedded database.
      if (
        database.kind === 'embedded' &&
        seen !== null &&
        seen.commits === commits() &&
        seen.touched.position === since
      )
        return { ...seen.touched, tags: [] };
      log ??= await readLogName(database.client, schema);
      const before = commits();
      const { position, types } = await readTouched(database.client, schema, since);
      const touched = { log, position, tags: joinTags(types, tagOf) };
      // Other rooms of the database move the position too; what this one wrote is what counts.
      seen = { commits: before, touched };
      return touched;
    },
  };
}

/** When the schema was set up, to the microsecond. */
async function readLogName(database: Kysely<unknown>, schema: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select to_char(min(executed_at) at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-' || min(oid::text) as name
    from ${sql.table(`${schema}.migrations`)}, pg_namespace where nspname = ${schema}`.execute(database);
  return rows[0]?.name ?? schema;
}

/** One statement: the position and the entries are of one snapshot. */
async function readTouched(
  database: Kysely<unknown>,
  schema: string,
  since: string | null,
): Promise<{ position: string; types: Touched['tags'] }> {
  const { rows } = await sql<{ position: string; name: string | null; at: string | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as position, touched.name, touched.at
    from (select) as always left join (
      select node_type as name, max(transaction_id)::text as at
      from ${sql.table(`${schema}.change_log`)}
      where transaction_id >= coalesce(${since}::xid8, pg_snapshot_xmin(pg_current_snapshot()))
      group by node_type) as touched on true`.execute(database);
  const types = rows.flatMap(({ name, at }) => (name === null || at === null ? [] : [{ name, at }]));
  return { position: rows[0]?.position ?? '0', types };
}

function joinTags(types: Touched['tags'], tagOf: (nodeType: string) => string): Touched['tags'] {
  const last = new Map<string, string>();
  for (const { name, at } of types) {
    const tag = tagOf(name);
    if (BigInt(at) > BigInt(last.get(tag) ?? '-1')) last.set(tag, at);
  }
  return [...last].map(([name, at]) => ({ name, at }));
}
