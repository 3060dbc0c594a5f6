// Slugs: one that is free for a new title, and the change of an article's slug, with the old one kept as a way to it.
import { sql } from 'kysely';
import type { Transaction } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';

type Db = Transaction<NewsTables>['sql'];

// Any fixed number does. Two writers that look for a free slug at once would both find the same one.
const slugLock = 4_118_207;

/** `wanted`, or `wanted-2` and so on where another article has or had it. Locks out other seekers until the commit. */
export async function findFreeSlug(db: Db, wanted: string, articleId: string | null): Promise<string> {
  await sql`select pg_advisory_xact_lock(${slugLock})`.execute(db);
  const pattern = `^${wanted}(-[0-9]+)?$`;
  const rows = await db
    .selectFrom('article')
    .select('slug')
    .where('slug', 'like', `${wanted}%`)
    .where('slug', '~', pattern)
    .where(sql<boolean>`id is distinct from ${articleId}`)
    .union(
      db
        .selectFrom('retired_slug')
        .select('slug')
        .where('slug', 'like', `${wanted}%`)
        .where('slug', '~', pattern)
        .where(sql<boolean>`article_id is distinct from ${articleId}`),
    )
    .execute();
  const taken = new Set(rows.map(({ slug }) => slug));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

/** Whether another article has or had the slug. */
export async function isSlugTaken(db: Db, slug: string, articleId: string | null): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${slugLock})`.execute(db);
  const current = await db.selectFrom('article').select('id').where('slug', '=', slug).executeTakeFirst();
  const retired = await db.selectFrom('retired_slug').select('articleId').where('slug', '=', slug).executeTakeFirst();
  return (
    (current !== undefined && current.id !== articleId) || (retired !== undefined && retired.articleId !== articleId)
  );
}

/** Gives the article a free slug. `keepOld`: the old one was public and must lead to the article for ever. */
export async function changeSlug(
  db: Db,
  change: { articleId: string; from: string; to: string; keepOld: boolean; at: Date },
): Promise<void> {
  await db.deleteFrom('retired_slug').where('slug', '=', change.to).execute();
  await db.updateTable('article').set({ slug: change.to }).where('id', '=', change.articleId).execute();
  if (change.keepOld)
    await db
      .insertInto('retired_slug')
      .values({ slug: change.from, articleId: change.articleId, retiredAt: change.at })
      .execute();
}
