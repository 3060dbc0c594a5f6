// Counts and times that a gateway gathered → added to what is stored, each with one statement. Rows are taken in order, so
// that gateways that report at once wait for each other and never lock each other out.
import { type Kysely, sql } from 'kysely';
import { ClientError } from '../../../process/errors.js';
import type { Store } from '../../kit/store.js';
import type { AccessTables } from '../entities/storage.js';

export interface UsageEntry {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly client: string;
  readonly keyId?: string | null | undefined;
  /** `Type.field`. */
  readonly coordinate: string;
  readonly count: number;
}

export interface KeyUse {
  readonly keyId: string;
  readonly at: Date;
}

const mostEntries = 20_000;
const longestText = 200;

/** A client names itself: no name may be too long for an index, or hold what no text can, and so spoil the whole report. */
const tidy = (text: string) => text.replaceAll('\u0000', '').slice(0, longestText);

/**
 * Adds the counts and notes the last uses, both or neither.
 * Errors: `BAD_USER_INPUT` for a count under 1 or a report of more than 20,000 entries.
 */
export async function recordUsage(
  store: Store<AccessTables>,
  entries: readonly UsageEntry[],
  keysUsed: readonly KeyUse[],
): Promise<void> {
  if (entries.length > mostEntries || keysUsed.length > mostEntries)
    throw new ClientError('BAD_USER_INPUT', `A report may hold ${mostEntries} entries: send it in parts.`);
  if (entries.some(({ count }) => count < 1)) throw new ClientError('BAD_USER_INPUT', 'A `count` is 1 or more.');
  if (entries.length === 0 && keysUsed.length === 0) return;
  await store.write(async ({ sql: db }) => {
    if (entries.length > 0) await addCounts(db, entries);
    if (keysUsed.length > 0) await noteUses(db, keysUsed);
  });
}

async function addCounts(db: Kysely<AccessTables>, entries: readonly UsageEntry[]): Promise<void> {
  const rows = entries.map(({ day, client, keyId, coordinate, count }) => ({
    day,
    client: tidy(client),
    keyId: tidy(keyId ?? ''),
    coordinate: tidy(coordinate),
    count,
  }));
  await sql`
    insert into ${sql.table('access.field_usage')} as known (coordinate, day, client, key_id, count)
    select coordinate, day, client, "keyId", sum(count)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as sent(coordinate text, day date, client text, "keyId" text, count bigint)
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (coordinate, day, client, key_id) do update set count = known.count + excluded.count`.execute(db);
}

async function noteUses(db: Kysely<AccessTables>, uses: readonly KeyUse[]): Promise<void> {
  const rows = uses.map(({ keyId, at }) => ({ keyId: tidy(keyId), at }));
  await sql`
    with used as (
      select "keyId" as id, date_trunc('minute', max(at)) as at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as sent("keyId" text, at timestamptz)
      group by "keyId"
    ), locked as materialized (
      select id from ${sql.table('access.api_key')} where id in (select id from used) order by id for update
    )
    update ${sql.table('access.api_key')} as key set last_used_at = greatest(key.last_used_at, used.at)
    from used join locked on locked.id = used.id
    where key.id = used.id`.execute(db);
}
