// Units and regions up the hierarchies: what stands above each of many subjects on a day, each in one statement whatever
// the depth. Separate from unit-lists.ts, which goes down and needs pages.
import { type Kysely, sql } from 'kysely';
import type { Hierarchy } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { selectSubjects, type SubjectRow } from './subject-rows.js';

/** A subject and the day asked for; null: the day an undated question is answered for. */
export interface SubjectOnDay {
  readonly id: string;
  readonly asOf: string | null;
}

/** The asked keys as an SQL table `(place, id, day)`. */
function keyTable(keys: readonly SubjectOnDay[], today: string) {
  const ids = keys.map(({ id }) => id);
  const days = keys.map(({ asOf }) => asOf);
  return sql`(
    select k.place, k.id, coalesce(k.as_of, org_units.reference_day(k.id, ${today}::date)) as day
    from unnest(${ids}::text[], ${days}::date[]) with ordinality as k(id, as_of, place))`;
}

function gather(keys: readonly SubjectOnDay[], rows: readonly (SubjectRow & { place: number })[]): SubjectRow[][] {
  const lists: SubjectRow[][] = keys.map(() => []);
  for (const row of rows) lists[row.place - 1]?.push(row);
  return lists;
}

/**
 * What each subject stands directly under on its day, in key order. One statement.
 * Shape: none, one (STRUCTURAL, TERRITORIAL, AREA) or several (POLITICAL_DIRECTION) a key, highest level first.
 */
export async function loadAbove(
  database: Kysely<OrgUnitTables>,
  keys: readonly SubjectOnDay[],
  hierarchy: Hierarchy,
  today: string,
): Promise<SubjectRow[][]> {
  const above = sql<{ place: number; id: string }>`(
    select k.place, l.other_id as id
    from ${keyTable(keys, today)} k
    join org_units.subject_link l on l.subject_id = k.id and l.hierarchy = ${hierarchy}
      and daterange(l.valid_from, l.valid_until) @> k.day)`;
  const rows = await selectSubjects(database)
    .innerJoin(above.as('a'), 'a.id', 's.id')
    .select('a.place')
    .orderBy('a.place')
    .orderBy('s.levelRank')
    .orderBy('s.id')
    .execute();
  return gather(keys, rows);
}

/** All ancestors of each subject on its day, from the root to the parent. One statement for any depth. */
export async function loadAncestors(
  database: Kysely<OrgUnitTables>,
  keys: readonly SubjectOnDay[],
  hierarchy: Hierarchy,
  today: string,
): Promise<SubjectRow[][]> {
  const ancestors = sql<{ place: number; id: string; depth: number }>`(
    with recursive climb(place, id, day, depth, path) as (
      select k.place, k.id, k.day, 0, array[k.id] from ${keyTable(keys, today)} k
      union all
      select c.place, l.other_id, c.day, c.depth + 1, c.path || l.other_id
      from climb c
      join org_units.subject_link l on l.subject_id = c.id and l.hierarchy = ${hierarchy}
        and daterange(l.valid_from, l.valid_until) @> c.day
      where l.other_id <> all(c.path))
    select place, id, depth from climb where depth > 0)`;
  const rows = await selectSubjects(database)
    .innerJoin(ancestors.as('a'), 'a.id', 's.id')
    .select('a.place')
    .orderBy('a.place')
    .orderBy('a.depth', 'desc')
    .execute();
  return gather(keys, rows);
}
