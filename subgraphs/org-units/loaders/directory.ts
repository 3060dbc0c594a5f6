// The whole directory in one piece, for whoever recognises names in texts: units, regions and persons with all their
// names, links and posts over time. Two statements, whatever the size. Separate, because it answers no day but all.
import { type Kysely, sql } from 'kysely';
import type { Hierarchy, PostRole } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { selectSubjects, type SubjectRow } from './subject-rows.js';
import type { Interval, Period } from './time.js';

export interface DirectoryLink extends Period {
  readonly otherId: string;
  readonly hierarchy: Hierarchy;
}

export interface DirectoryPost extends Interval {
  readonly tenureId: string;
  readonly unitId: string;
  readonly role: PostRole;
  readonly title: string;
  readonly observedOn: readonly string[];
}

export interface Directory {
  readonly units: readonly (SubjectRow & { links: readonly DirectoryLink[] })[];
  readonly regions: readonly (SubjectRow & { links: readonly DirectoryLink[] })[];
  readonly persons: readonly { id: string; name: string; posts: readonly DirectoryPost[] }[];
}

const links = sql<readonly DirectoryLink[]>`(
  select coalesce(json_agg(json_build_object('otherId', l.other_id, 'hierarchy', l.hierarchy, 'validFrom', l.valid_from,
    'validUntil', l.valid_until) order by l.hierarchy, l.valid_from nulls first, l.other_id), '[]')
  from org_units.subject_link l where l.subject_id = s.id)`;

/** Everything, in the order of ids. Two statements. */
export async function loadDirectory(database: Kysely<OrgUnitTables>): Promise<Directory> {
  const subjects = await selectSubjects(database).select(links.as('links')).orderBy('s.id').execute();
  const persons = await database
    .selectFrom('person as p')
    .select(['p.id', 'p.fullName as name'])
    .select(
      sql<readonly DirectoryPost[]>`(
        select coalesce(json_agg(json_build_object('tenureId', t.id, 'unitId', t.unit_id, 'role', t.role, 'title', t.title_vi,
          'validFrom', t.valid_from, 'validUntil', t.valid_until, 'fromKnown', t.from_known, 'untilKnown', t.until_known,
          'observedOn', t.observed_on) order by t.role_rank, t.id), '[]')
        from org_units.tenure t where t.person_id = p.id)`.as('posts'),
    )
    .orderBy('p.id')
    .execute();
  return {
    units: subjects.filter(({ type }) => type === 'UNIT'),
    regions: subjects.filter(({ type }) => type === 'REGION'),
    persons,
  };
}
