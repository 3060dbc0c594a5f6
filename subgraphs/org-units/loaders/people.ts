// Persons and tenures: by id, of many units, of many persons, and the list of persons. Each one statement.
// Separate from subjects, because a tenure's time has sightings beside its bounds.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { fetchPage, fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { PostRole } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { searchIn } from './search.js';

export type PersonRow = Awaited<ReturnType<ReturnType<typeof selectPersons>['execute']>>[number];
export type TenureRow = Awaited<ReturnType<ReturnType<typeof selectTenures>['execute']>>[number];

function selectPersons(database: Kysely<OrgUnitTables>) {
  return database
    .selectFrom('person as p')
    .select([
      'p.id',
      'p.fullName',
      'p.familyName',
      'p.middleName',
      'p.givenName',
      'p.provenance',
      'p.createdAt',
      'p.updatedAt',
    ]);
}

function selectTenures(database: Kysely<OrgUnitTables>) {
  return database.selectFrom('tenure as t').selectAll('t');
}

/** By id, in key order; null for an unknown id. One statement. */
export async function loadPersons(
  database: Kysely<OrgUnitTables>,
  ids: readonly string[],
): Promise<(PersonRow | null)[]> {
  const rows = await selectPersons(database)
    .where(sql<boolean>`p.id = any(${[...ids]}::text[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** By id, in key order; null for an unknown id. One statement. */
export async function loadTenures(
  database: Kysely<OrgUnitTables>,
  ids: readonly string[],
): Promise<(TenureRow | null)[]> {
  const rows = await selectTenures(database)
    .where(sql<boolean>`t.id = any(${[...ids]}::text[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

export interface TenureFilter {
  readonly asOf: string | null;
  readonly roles: readonly PostRole[] | null;
}

/**
 * Whether a tenure is shown for a day. A tenure known only by sightings is shown from its first sighting on, for a
 * year after the last: longer would claim what nobody saw. No post is held in a unit that does not exist.
 */
const heldOn = (day: string) => sql<boolean>`exists (
  select from org_units.subject_interval i
  where i.subject_id = t.unit_id and daterange(i.valid_from, i.valid_until) @> ${day}::date
) and (case
  when not t.from_known and not t.until_known and cardinality(t.observed_on) > 0 then
    ${day}::date between t.observed_on[1]::date and (t.observed_on[cardinality(t.observed_on)]::date + 365)
  else daterange(t.valid_from, t.valid_until) @> ${day}::date end)`;

function tenureConditions(owner: 'unitId' | 'personId', ownerId: RawBuilder<string>, filter: TenureFilter) {
  const roles = filter.roles === null ? null : [...filter.roles];
  return sql<boolean>`${sql.ref(`t.${owner}`)} = ${ownerId}
    and (${roles}::text[] is null or t.role = any(${roles}::text[]))
    and ${filter.asOf === null ? sql`true` : heldOn(filter.asOf)}`;
}

const byRank: Order = {
  name: 'tenures-rank',
  direction: 'asc',
  keys: [
    { sql: sql.ref('t.roleRank'), type: 'integer' },
    // The latest first: days counted down from a day that never comes.
    {
      sql: sql`(date '9999-01-01' - coalesce(t.valid_from, t.observed_on[1]::date, date '0001-01-01'))`,
      type: 'integer',
    },
    { sql: sql.ref('t.id'), type: 'text' },
  ],
};

/** The same page of tenures for each of many units or persons: highest post first, then the latest. One statement. */
export async function pagesOfTenures(
  database: Kysely<OrgUnitTables>,
  owner: 'unitId' | 'personId',
  ownerIds: readonly string[],
  filter: TenureFilter,
  page: PageRequest,
): Promise<ReadonlyMap<string, Page<TenureRow>>> {
  return fetchPages(
    database,
    ownerIds,
    (ownerId) => selectTenures(database).where(tenureConditions(owner, ownerId, filter)),
    byRank,
    page,
  );
}

/** How many tenures each of many units or persons has. One statement. */
export async function countTenures(
  database: Kysely<OrgUnitTables>,
  owner: 'unitId' | 'personId',
  ownerIds: readonly string[],
  filter: TenureFilter,
): Promise<ReadonlyMap<string, number>> {
  const found = await sql<{ id: string; total: number }>`
    select parent.id, (select count(*) from org_units.tenure t where ${tenureConditions(owner, sql`parent.id`, filter)}) as total
    from unnest(${[...ownerIds]}::text[]) as parent(id)`.execute(database);
  return new Map(found.rows.map(({ id, total }) => [id, total]));
}

export interface PersonFilter {
  readonly search?: string | null | undefined;
  readonly unitId?: string | null | undefined;
  readonly updatedSince?: Date | null | undefined;
}

function personConditions(filter: PersonFilter): RawBuilder<boolean> {
  const search = filter.search === null || filter.search === undefined ? undefined : searchIn('p', filter.search);
  const found: RawBuilder<unknown>[] = [sql`true`];
  if (search !== undefined) found.push(search?.matches ?? sql`false`);
  if (filter.updatedSince) found.push(sql`p.updated_at >= ${filter.updatedSince}`);
  if (filter.unitId) {
    found.push(sql`exists (select from org_units.tenure t where t.person_id = p.id and t.unit_id = ${filter.unitId})`);
  }
  return sql<boolean>`${sql.join(found, sql` and `)}`;
}

/** Persons by given name, then family and middle names, as Vietnamese lists run. One statement. */
export async function pagePersons(
  database: Kysely<OrgUnitTables>,
  filter: PersonFilter,
  direction: 'asc' | 'desc',
  page: PageRequest,
): Promise<Page<PersonRow>> {
  const order: Order = {
    name: `persons-name-${direction}`,
    direction,
    keys: [
      { sql: sql.ref('p.sortKey'), type: 'text' },
      { sql: sql.ref('p.id'), type: 'text' },
    ],
  };
  return fetchPage(database, selectPersons(database).where(personConditions(filter)), order, page);
}

/** How many persons pass the filter. One statement. */
export async function countPersons(database: Kysely<OrgUnitTables>, filter: PersonFilter): Promise<number> {
  const found = await sql<{ total: number }>`
    select count(*) as total from org_units.person p where ${personConditions(filter)}`.execute(database);
  return found.rows[0]?.total ?? 0;
}
