// Slugs: their form, whether one is free, and changing one while the old one goes on leading to the unit.
// Separate, because a slug once given is never given to another.
import { type Kysely, sql } from 'kysely';
import type { OrgUnitTables } from '../entities/tables.js';
import { fault, type Fault, type WriteContext } from './outcome.js';

/** Faults of a slug for a unit (`ownId`, or null for a new one): its form, or that another has or had it. */
export async function checkSlug(
  database: Kysely<OrgUnitTables>,
  slug: string,
  ownId: string | null,
  path: readonly string[],
): Promise<Fault[]> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 200) return [fault('INVALID_SLUG', path)];
  const taken = await sql<{ id: string }>`
    select s.id from org_units.subject s where s.type = 'UNIT' and s.slug = ${slug}
    union all
    select r.subject_id from org_units.retired_slug r where r.type = 'UNIT' and r.slug = ${slug}`.execute(database);
  return taken.rows.some(({ id }) => id !== ownId) ? [fault('SLUG_TAKEN', path)] : [];
}

/** The slug itself, or with the first number behind it that nobody has or had: names that differ in marks only share one. */
export async function findFreeSlug(database: Kysely<OrgUnitTables>, wanted: string): Promise<string> {
  const pattern = `^${wanted}(-[0-9]+)?$`;
  const found = await sql<{ slug: string }>`
    select s.slug from org_units.subject s where s.type = 'UNIT' and s.slug ~ ${pattern}
    union all
    select r.slug from org_units.retired_slug r where r.type = 'UNIT' and r.slug ~ ${pattern}`.execute(database);
  const taken = new Set(found.rows.map(({ slug }) => slug));
  let free = wanted;
  for (let number = 2; taken.has(free); number += 1) free = `${wanted}-${number}`;
  return free;
}

/** Gives a unit another slug; the old one is kept and leads on. A slug that the unit once had may come back. */
export async function changeSlug(
  { sql: database, at }: WriteContext,
  id: string,
  from: string,
  to: string,
): Promise<void> {
  await database.deleteFrom('retired_slug').where('type', '=', 'UNIT').where('slug', '=', to).execute();
  await database.updateTable('subject').set({ slug: to }).where('id', '=', id).execute();
  await database
    .insertInto('retired_slug')
    .values({ type: 'UNIT', slug: from, subjectId: id, retiredAt: at })
    .execute();
}
