// The rows of units and regions with everything that hangs on them alone: names, intervals, codes. One statement gives
// all of it, so that a page of 100 units with names and validity costs one.
import { type Kysely, sql } from 'kysely';
import type { TextOriginName } from '../entities/kinds.js';
import type { SubjectType } from '../entities/subject.js';
import type { OrgUnitTables } from '../entities/tables.js';
import type { Interval, Period } from './time.js';

export interface NameRow extends Period {
  readonly vi: string;
  readonly en: string | null;
  readonly enOrigin: TextOriginName | null;
}

export interface IdentifierRow extends Period {
  readonly scheme: string;
  readonly value: string;
}

const names = sql<readonly NameRow[]>`(
  select coalesce(json_agg(json_build_object('vi', n.vi, 'en', n.en, 'enOrigin', n.en_origin, 'validFrom', n.valid_from,
    'validUntil', n.valid_until) order by n.valid_from nulls first), '[]')
  from org_units.subject_name n where n.subject_id = s.id)`;

const intervals = sql<readonly Interval[]>`(
  select coalesce(json_agg(json_build_object('validFrom', i.valid_from, 'validUntil', i.valid_until, 'fromKnown', i.from_known,
    'untilKnown', i.until_known) order by i.valid_from nulls first), '[]')
  from org_units.subject_interval i where i.subject_id = s.id)`;

const identifiers = sql<readonly IdentifierRow[]>`(
  select coalesce(json_agg(json_build_object('scheme', c.scheme, 'value', c.value, 'validFrom', c.valid_from,
    'validUntil', c.valid_until) order by c.valid_from nulls first, c.scheme, c.value), '[]')
  from org_units.identifier c where c.subject_id = s.id)`;

// Named one by one: the search vectors in the same table stay there.
const columns = [
  's.id',
  's.type',
  's.slug',
  's.level',
  's.levelRank',
  's.kind',
  's.sector',
  's.shortNameVi',
  's.shortNameEn',
  's.shortNameEnOrigin',
  's.aliases',
  's.bareNames',
  's.latitude',
  's.longitude',
  's.pointSource',
  's.pointLicence',
  's.provenance',
  's.createdAt',
  's.updatedAt',
] as const;

/** Query for rows of table `subject`, alias `s`; callers add conditions, order and limit. */
export function selectSubjects(database: Kysely<OrgUnitTables>) {
  return database
    .selectFrom('subject as s')
    .select(columns)
    .select([names.as('names'), intervals.as('intervals'), identifiers.as('identifiers')]);
}

export type SubjectRow = Awaited<ReturnType<ReturnType<typeof selectSubjects>['execute']>>[number];

/** By id, in key order; null for an unknown id. One statement. */
export async function loadSubjects(
  database: Kysely<OrgUnitTables>,
  ids: readonly string[],
): Promise<(SubjectRow | null)[]> {
  const rows = await selectSubjects(database)
    .where(sql<boolean>`s.id = any(${[...ids]}::text[])`)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** By slug, current or retired. One statement. */
export async function findSubjectBySlug(
  database: Kysely<OrgUnitTables>,
  type: SubjectType,
  slug: string,
): Promise<SubjectRow | null> {
  const row = await selectSubjects(database)
    .where('s.type', '=', type)
    .where(
      sql<boolean>`(s.slug = ${slug} or s.id = (select r.subject_id from org_units.retired_slug r where r.type = ${type} and r.slug = ${slug}))`,
    )
    .orderBy(sql`s.slug = ${slug}`, 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** The one subject that has this code on this day; codes were reused, so the day decides. One statement. */
export async function findSubjectByIdentifier(
  database: Kysely<OrgUnitTables>,
  type: SubjectType,
  identifier: { scheme: string; value: string },
  day: string,
): Promise<SubjectRow | null> {
  const row = await selectSubjects(database)
    .where('s.type', '=', type)
    .where(
      sql<boolean>`exists (select from org_units.identifier c where c.subject_id = s.id and c.scheme = ${identifier.scheme}
        and c.value = ${identifier.value} and daterange(c.valid_from, c.valid_until) @> ${day}::date)`,
    )
    .orderBy('s.id')
    .executeTakeFirst();
  return row ?? null;
}
