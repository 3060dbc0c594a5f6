// Writes → one ordered log a room (the transactional outbox). It feeds the partners' change feed,
// and later the caches and the live streams.
//
// A sequence alone would lose entries: a number taken early may be committed late, after a reader went past it.
// So the order is (transaction id, number), and a reader sees only entries of transactions older than every running one.
import { defineEntity, p } from '@mikro-orm/core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { ClientError } from '../../process/errors.js';

export type ChangeKind = 'CREATED' | 'UPDATED' | 'DELETED';

/** One entry of the log; `touches` names further nodes and tags whose cached answers the write may change. */
export interface Change {
  readonly kind: ChangeKind;
  readonly nodeType: string;
  readonly nodeId: string;
  readonly touches?: readonly string[];
}

export interface ChangeEntry {
  readonly cursor: string;
  readonly kind: ChangeKind;
  readonly nodeType: string;
  readonly nodeId: string;
  readonly occurredAt: Date;
  readonly touches: readonly string[];
}

export const ChangeLogEntity = defineEntity({
  name: 'ChangeLogEntry',
  tableName: 'change_log',
  properties: {
    number: p.bigint('number').primary().autoincrement(),
    transactionId: p.text(),
    occurredAt: p.datetime(3),
    kind: p.string().$type<ChangeKind>(),
    nodeType: p.text(),
    nodeId: p.text(),
    touches: p.array().$type<readonly string[]>(),
  },
});

/** Statements for a room's first migration; they run with the room's schema first on the search path. */
export const changeLogTable: readonly string[] = [
  `create table change_log (
     number bigint generated always as identity primary key,
     transaction_id xid8 not null default pg_current_xact_id(),
     occurred_at timestamptz(3) not null,
     kind text not null check (kind in ('CREATED', 'UPDATED', 'DELETED')),
     node_type text not null,
     node_id text not null,
     touches text[] not null default '{}')`,
  'create index change_log_order on change_log (transaction_id, number)',
];

/** Adds entries inside the transaction that makes the change. One statement, whatever their number. */
export async function recordChanges<DB>(
  transaction: Kysely<DB>,
  schema: string,
  changes: readonly Change[],
  at: Date,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ ...change, touches: change.touches ?? [] }));
  await sql`
    insert into ${sql.table(`${schema}.change_log`)} (occurred_at, kind, node_type, node_id, touches)
    select ${at}, entry.kind, entry."nodeType", entry."nodeId", entry.touches
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as entry(kind text, "nodeType" text, "nodeId" text, touches text[])`.execute(transaction);
}

/** In place of a cursor: where the log ends now. */
export const logEnd = 'now';

/** What is told of an entry outside of its room. */
export type ToldEntry = Omit<ChangeEntry, 'touches'>;

export interface FoundChanges<Entry extends ToldEntry = ChangeEntry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  /** Where to go on; null before the first entry of the log. */
  readonly endCursor: string | null;
}

/**
 * Entries after a cursor, oldest first.
 * Shape:  at most `limit` entries; `hasMore` tells whether more can be read at once. An entry is seen once every
 *         transaction that began before it has ended, so no later read can bring an older one. After `logEnd` there are
 *         none, and `endCursor` is that of the last entry.
 * Errors: `INVALID_CURSOR` for a text that no entry gave.
 */
export async function readChanges(
  database: Kysely<unknown>,
  schema: string,
  request: { limit: number; after: string | null },
): Promise<FoundChanges> {
  if (request.after === logEnd) {
    const [last] = await select(database, schema, sql`true`, sql`transaction_id desc, number desc limit 1`);
    return { entries: [], hasMore: false, endCursor: last?.cursor ?? null };
  }
  const after = request.after === null ? null : parseCursor(schema, request.after);
  const position =
    after === null
      ? sql`true`
      : sql`(transaction_id, number) > (${after.transactionId}::xid8, ${after.number}::bigint)`;
  const found = await select(database, schema, position, sql`transaction_id, number limit ${request.limit + 1}`);
  const entries = found.slice(0, request.limit);
  return { entries, hasMore: found.length > request.limit, endCursor: entries.at(-1)?.cursor ?? request.after };
}

async function select(
  database: Kysely<unknown>,
  schema: string,
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<readonly ChangeEntry[]> {
  const found = await sql<Omit<ChangeEntry, 'cursor'> & { transactionId: string; number: number }>`
    select transaction_id::text as "transactionId", number, kind, node_type as "nodeType", node_id as "nodeId", occurred_at as "occurredAt", touches
    from ${sql.table(`${schema}.change_log`)}
    where transaction_id < pg_snapshot_xmin(pg_current_snapshot()) and ${condition}
    order by ${order}`.execute(database);
  return found.rows.map(({ transactionId, number, ...entry }) => ({
    ...entry,
    cursor: writeLogCursor(schema, `${transactionId}.${number}`),
  }));
}

const positionForm = /^(\d{1,19})\.(\d{1,18})$/;

/** A cursor → the position in the log of the schema that it stands for; null for a cursor that the log never gave. */
export function readLogCursor(schema: string, cursor: string): string | null {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = text.slice(schema.length + 1);
  return text.startsWith(`${schema}.`) && positionForm.test(position) ? position : null;
}

/** The cursor of a position that `readLogCursor` gave. */
export function writeLogCursor(schema: string, position: string): string {
  return Buffer.from(`${schema}.${position}`).toString('base64url');
}

/** The cursor of the last entry that a reader can see now; null where there is none. */
export async function findLastCursor(database: Kysely<unknown>, schema: string): Promise<string | null> {
  const found = await sql<{ transactionId: string; number: number }>`
    select transaction_id::text as "transactionId", number
    from ${sql.table(`${schema}.change_log`)}
    where transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    order by transaction_id desc, number desc
    limit 1`.execute(database);
  const [last] = found.rows;
  return last === undefined ? null : writeLogCursor(schema, `${last.transactionId}.${last.number}`);
}

/** Whether the entry of `cursor` comes after that of `than`. Errors: `INVALID_CURSOR`. */
export function isLaterCursor(schema: string, cursor: string, than: string): boolean {
  const [one, other] = [parseCursor(schema, cursor), parseCursor(schema, than)];
  const [transaction, otherTransaction] = [BigInt(one.transactionId), BigInt(other.transactionId)];
  return transaction === otherTransaction ? BigInt(one.number) > BigInt(other.number) : transaction > otherTransaction;
}

function parseCursor(schema: string, cursor: string): { transactionId: string; number: string } {
  const [, transactionId, number] = positionForm.exec(readLogCursor(schema, cursor) ?? '') ?? [];
  if (transactionId === undefined || number === undefined) {
    throw new ClientError(
      'INVALID_CURSOR',
      'The cursor is none that this change log gave: use `endCursor` of the last page, or none to start.',
    );
  }
  return { transactionId, number };
}
