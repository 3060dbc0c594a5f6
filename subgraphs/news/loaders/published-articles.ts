// Entries of the change log → the articles that they say were published, as far as they match a filter. One statement a page.
import type { ChangeEntry } from '../../kit/change-log.js';
import type { Store } from '../../kit/store.js';
import { publishedTag } from '../entities/article.js';
import type { NewsTables } from '../entities/tables.js';
import { type ArticleFilter, readConditions, selectArticles } from './article-filter.js';
import { articleColumns, type ArticleRow } from './article-rows.js';

/** In the order of the entries; one that was withdrawn since is left out. Errors: those of `readConditions`. */
export async function findPublished(
  { sql: db }: Store<NewsTables>,
  filter: ArticleFilter,
  entries: readonly ChangeEntry[],
): Promise<readonly { readonly cursor: string; readonly value: ArticleRow }[]> {
  const conditions = readConditions(filter);
  const published = entries.filter(({ touches }) => touches.includes(publishedTag));
  if (published.length === 0) return [];
  const rows = await selectArticles(db, conditions, null)
    .query.select(articleColumns)
    .where(
      'article.id',
      'in',
      published.map(({ nodeId }) => nodeId),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return published.flatMap(({ cursor, nodeId }) => {
    const value = byId.get(nodeId);
    return value === undefined ? [] : [{ cursor, value }];
  });
}
