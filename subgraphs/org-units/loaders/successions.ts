// Successions by id, and of many units or regions at once, forwards and backwards. Each one statement.
// Separate from relations.ts, because a succession is a record with a legal basis, not a link over an interval.
import { type Kysely, sql } from 'kysely';
import type { OrgUnitTables } from '../entities/tables.js';

export type SuccessionRow = Awaited<ReturnType<ReturnType<typeof selectSuccessions>['execute']>>[number];

function selectSuccessions(database: Kysely<OrgUnitTables>) {
  return database.selectFrom('succession as c').selectAll('c');
}

/** By id, in key order; null for an unknown id. One statement. */
export async function loadSuccessions(
  database: Kysely<OrgUnitTables>,
  ids: readonly string[],
): Promise<(SuccessionRow | null)[]> {
  const rows = await selectSuccessions(database)
    .where(sql<boolean>`c.id = any(${[...ids]}::text[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** `fromId`: what each subject went into; `toId`: what it came from. By day, then by the other's id. One statement. */
export async function loadSuccessionsOf(
  database: Kysely<OrgUnitTables>,
  side: 'fromId' | 'toId',
  ids: readonly string[],
): Promise<SuccessionRow[][]> {
  const rows = await selectSuccessions(database)
    .where(sql<boolean>`${sql.ref(`c.${side}`)} = any(${[...ids]}::text[])`)
    .orderBy('c.effectiveOn', (order) => order.asc().nullsLast())
    .orderBy('c.clause')
    .orderBy('c.id')
    .execute();
  return ids.map((id) => rows.filter((row) => row[side] === id));
}
