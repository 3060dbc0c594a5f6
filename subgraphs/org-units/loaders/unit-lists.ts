// Lists of units: the whole directory filtered, and what stands below many units or regions at once. Every page is one
// statement, however deep the subtree and however many parents; counts are statements of their own.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { fetchPage, fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { AdminLevel, Hierarchy, Sector, UnitKind } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { searchIn } from './search.js';
import { selectSubjects, type SubjectRow } from './subject-rows.js';

export interface UnitFilter {
  readonly search?: string | null | undefined;
  readonly kinds?: readonly UnitKind[] | null | undefined;
  readonly sectors?: readonly Sector[] | null | undefined;
  readonly levels?: readonly AdminLevel[] | null | undefined;
  readonly regionId?: string | null | undefined;
  readonly withinRegionId?: string | null | undefined;
  readonly ancestorId?: string | null | undefined;
  readonly updatedSince?: Date | null | undefined;
  readonly includeEnded?: boolean | null | undefined;
}

export interface UnitOrder {
  readonly field: 'NAME' | 'LEVEL' | 'UPDATED_AT' | 'RELEVANCE';
  readonly direction: 'asc' | 'desc';
}

/** What lies below a unit or region: CHILDREN and DESCENDANTS in a hierarchy, or the units of an AREA. */
export interface Below {
  readonly hierarchy: Hierarchy;
  /** 1 for children; 0 for nothing; null for any depth. */
  readonly maxDepth: number | null;
  readonly asOf: string | null;
  readonly today: string;
  readonly kinds: readonly UnitKind[] | null;
}

export type UnitRow = SubjectRow & { readonly depth: number };

const holds = (alias: string, day: RawBuilder<unknown>) =>
  sql<boolean>`daterange(${sql.ref(`${alias}.validFrom`)}, ${sql.ref(`${alias}.validUntil`)}) @> ${day}`;

/** Whether a subject exists on the day. */
const existsOn = (id: RawBuilder<unknown>, day: RawBuilder<unknown>) =>
  sql<boolean>`exists (select from org_units.subject_interval i where i.subject_id = ${id} and ${holds('i', day)})`;

/** The sort key of the name in force on the day (else the latest), once a row. */
const nameOn = (day: RawBuilder<unknown>) => sql<{ sortKey: string }>`lateral (
  select n.sort_key from org_units.subject_name n where n.subject_id = s.id
  order by ${holds('n', day)} desc, n.valid_from desc nulls last limit 1)`;

/** Subjects below `root` as a table `(id, depth)`; the recursion stops at a repeated id. */
function subtree(root: RawBuilder<string>, hierarchy: Hierarchy, day: RawBuilder<unknown>, maxDepth: number | null) {
  if (maxDepth === 1) {
    return sql<{ id: string; depth: number }>`(
      select l.subject_id as id, 1 as depth from org_units.subject_link l
      where l.other_id = ${root} and l.hierarchy = ${hierarchy} and ${holds('l', day)})`;
  }
  return sql<{ id: string; depth: number }>`(
    with recursive descend(id, depth, path) as (
      select l.subject_id, 1, array[l.other_id, l.subject_id] from org_units.subject_link l
      where l.other_id = ${root} and l.hierarchy = ${hierarchy} and ${holds('l', day)}
      union all
      select l.subject_id, d.depth + 1, d.path || l.subject_id
      from descend d join org_units.subject_link l on l.other_id = d.id and l.hierarchy = ${hierarchy} and ${holds('l', day)}
      where l.subject_id <> all(d.path) and (${maxDepth}::int is null or d.depth < ${maxDepth}::int))
    select id, min(depth) as depth from descend group by id)`;
}

function conditions(filter: UnitFilter, day: RawBuilder<unknown>): RawBuilder<boolean>[] {
  const found: RawBuilder<boolean>[] = [];
  const search = filter.search === null || filter.search === undefined ? undefined : searchIn('s', filter.search);
  if (search !== undefined) found.push(search?.matches ?? sql<boolean>`false`);
  if (filter.kinds) found.push(sql`s.kind = any(${[...filter.kinds]}::text[])`);
  if (filter.sectors) found.push(sql`s.sector = any(${[...filter.sectors]}::text[])`);
  if (filter.levels) found.push(sql`s.level = any(${[...filter.levels]}::text[])`);
  if (filter.updatedSince) found.push(sql`s.updated_at >= ${filter.updatedSince}`);
  if (filter.ancestorId) {
    const tree = subtree(sql<string>`${filter.ancestorId}::text`, 'STRUCTURAL', day, null);
    found.push(sql`s.id in (select t.id from ${tree} t)`);
  }
  if (filter.regionId)
    found.push(sql`s.id in (select t.id from ${subtree(sql`${filter.regionId}::text`, 'AREA', day, 1)} t)`);
  if (filter.withinRegionId) {
    const within = sql<string>`${filter.withinRegionId}::text`;
    found.push(sql`s.id in (
      select l.subject_id from org_units.subject_link l where l.hierarchy = 'AREA' and ${holds('l', day)}
        and (l.other_id = ${within} or l.other_id in (select t.id from ${subtree(within, 'TERRITORIAL', day, null)} t)))`);
  }
  // Who copies what has changed must learn of what has ended.
  const includeEnded = filter.includeEnded ?? Boolean(filter.updatedSince);
  if (!includeEnded) found.push(existsOn(sql.ref('s.id'), day));
  return found;
}

function orderBy({ field, direction }: UnitOrder, filter: UnitFilter): Order {
  const name = { sql: sql.ref('nm.sortKey'), type: 'text' } as const;
  const id = { sql: sql.ref('s.id'), type: 'text' } as const;
  const order = (orderName: string, ...keys: Order['keys']) => ({ name: orderName, direction, keys: [...keys, id] });
  switch (field) {
    case 'NAME':
      return order(`units-name-${direction}`, name);
    case 'LEVEL':
      return order(`units-level-${direction}`, { sql: sql.ref('s.levelRank'), type: 'integer' }, name);
    case 'UPDATED_AT':
      return order(`units-updated-${direction}`, { sql: sql.ref('s.updatedAt'), type: 'timestamptz' });
    case 'RELEVANCE': {
      const rank = searchIn('s', filter.search ?? '')?.rank ?? sql<number>`0`;
      return order(`units-relevance-${direction}`, { sql: rank, type: 'integer' }, name);
    }
  }
}

/** One page of the directory on a day. One statement. Errors: `INVALID_CURSOR`. */
export async function pageUnits(
  database: Kysely<OrgUnitTables>,
  filter: UnitFilter,
  order: UnitOrder,
  day: string,
  page: PageRequest,
): Promise<Page<SubjectRow>> {
  const on = sql`${day}::date`;
  const query = selectSubjects(database)
    .innerJoin(nameOn(on).as('nm'), (join) => join.onTrue())
    .where('s.type', '=', 'UNIT')
    .where(sql<boolean>`${sql.join([sql`true`, ...conditions(filter, on)], sql` and `)}`);
  return fetchPage(database, query, orderBy(order, filter), page);
}

/** How many units pass the filter on a day. One statement. */
export async function countUnits(database: Kysely<OrgUnitTables>, filter: UnitFilter, day: string): Promise<number> {
  const all = sql.join([sql`s.type = 'UNIT'`, ...conditions(filter, sql`${day}::date`)], sql` and `);
  const found = await sql<{ total: number }>`select count(*) as total from org_units.subject s where ${all}`.execute(
    database,
  );
  return found.rows[0]?.total ?? 0;
}

function belowTable(root: RawBuilder<string>, below: Below) {
  const day =
    below.asOf === null ? sql`org_units.reference_day(${root}, ${below.today}::date)` : sql`${below.asOf}::date`;
  const kinds = below.kinds === null ? null : [...below.kinds];
  return {
    table: subtree(root, below.hierarchy, day, below.maxDepth),
    name: nameOn(day),
    // A link may outlast either of its ends; without a day asked for, the reference day is one of the root's own.
    matches: sql<boolean>`${below.maxDepth}::int is distinct from 0 and s.type = 'UNIT'
      and ${existsOn(sql.ref('s.id'), day)} and ${below.asOf === null ? sql`true` : existsOn(root, day)}
      and (${kinds}::text[] is null or s.kind = any(${kinds}::text[]))`,
  };
}

const byDepthAndName: Order = {
  name: 'units-below',
  direction: 'asc',
  keys: [
    { sql: sql.ref('b.depth'), type: 'integer' },
    { sql: sql.ref('nm.sortKey'), type: 'text' },
    { sql: sql.ref('s.id'), type: 'text' },
  ],
};

/** The same page of units below each of many units or regions: nearest first, then by name. One statement. */
export async function pagesBelow(
  database: Kysely<OrgUnitTables>,
  rootIds: readonly string[],
  below: Below,
  page: PageRequest,
): Promise<ReadonlyMap<string, Page<UnitRow>>> {
  return fetchPages(
    database,
    rootIds,
    (root) => {
      const { table, name, matches } = belowTable(root, below);
      return selectSubjects(database)
        .innerJoin(table.as('b'), 'b.id', 's.id')
        .innerJoin(name.as('nm'), (join) => join.onTrue())
        .select('b.depth')
        .where(matches);
    },
    byDepthAndName,
    page,
  );
}

/** How many units stand below each of many units or regions. One statement. */
export async function countBelow(
  database: Kysely<OrgUnitTables>,
  rootIds: readonly string[],
  below: Below,
): Promise<ReadonlyMap<string, number>> {
  const { table, matches } = belowTable(sql<string>`parent.id`, below);
  const found = await sql<{ id: string; total: number }>`
    select parent.id, (select count(*) from ${table} b join org_units.subject s on s.id = b.id where ${matches}) as total
    from unnest(${[...rootIds]}::text[]) as parent(id)`.execute(database);
  return new Map(found.rows.map(({ id, total }) => [id, total]));
}
