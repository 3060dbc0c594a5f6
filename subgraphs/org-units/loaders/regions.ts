// Lists of regions on a day. One statement each. Separate from units, because regions are few: no pages.
import { type Kysely, sql } from 'kysely';
import type { AdminLevel } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { selectSubjects, type SubjectRow } from './subject-rows.js';

export interface RegionFilter {
  readonly level: AdminLevel | null;
  readonly parentId: string | null;
  readonly day: string;
  /** Also regions that did not exist on the day. */
  readonly includeEnded: boolean;
}

/** Regions that existed on the day, by level and Vietnamese name. One statement. */
export async function listRegions(database: Kysely<OrgUnitTables>, filter: RegionFilter): Promise<SubjectRow[]> {
  return selectSubjects(database)
    .where('s.type', '=', 'REGION')
    .where(
      sql<boolean>`(${filter.level}::text is null or s.level = ${filter.level})
        and (${filter.includeEnded} or exists (select from org_units.subject_interval i
          where i.subject_id = s.id and daterange(i.valid_from, i.valid_until) @> ${filter.day}::date))
        and (${filter.parentId}::text is null or exists (select from org_units.subject_link l
          where l.subject_id = s.id and l.other_id = ${filter.parentId} and l.hierarchy = 'TERRITORIAL'
            and daterange(l.valid_from, l.valid_until) @> ${filter.day}::date))`,
    )
    .orderBy('s.levelRank')
    .orderBy(sql`(select min(n.sort_key) from org_units.subject_name n where n.subject_id = s.id)`)
    .orderBy('s.id')
    .execute();
}

/** The regions directly inside each region on a day (null: the day an undated question is answered for). One statement. */
export async function loadSubregions(
  database: Kysely<OrgUnitTables>,
  keys: readonly { id: string; asOf: string | null }[],
  today: string,
): Promise<SubjectRow[][]> {
  const ids = keys.map(({ id }) => id);
  const days = keys.map(({ asOf }) => asOf);
  const inside = sql<{ place: number; id: string }>`(
    select k.place, l.subject_id as id
    from unnest(${ids}::text[], ${days}::date[]) with ordinality as k(id, as_of, place)
    join org_units.subject_link l on l.other_id = k.id and l.hierarchy = 'TERRITORIAL'
      and daterange(l.valid_from, l.valid_until) @> coalesce(k.as_of, org_units.reference_day(k.id, ${today}::date)))`;
  const rows = await selectSubjects(database)
    .innerJoin(inside.as('r'), 'r.id', 's.id')
    .select('r.place')
    .orderBy('r.place')
    .orderBy(sql`(select min(n.sort_key) from org_units.subject_name n where n.subject_id = s.id)`)
    .orderBy('s.id')
    .execute();
  return keys.map((_, index) => rows.filter(({ place }) => place === index + 1));
}
