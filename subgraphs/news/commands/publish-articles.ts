// The state of an article: publish a draft, withdraw what was published. One transaction each, with its change-log entry.
import { sql as databaseSql } from 'kysely';
import type { Store } from '../../kit/store.js';
import { publishedTag } from '../entities/article.js';
import type { NewsTables } from '../entities/tables.js';
import { checkText, limits, tidy } from './article-input.js';
import type { EditDependencies } from './edit-articles.js';
import { type ArticleFault, type ArticleOutcome, notFound, refuse } from './outcome.js';
import { findCategoryPath, nothingRecognized } from './recognition.js';
import { storeMentions } from './store-mentions.js';

const wrongState = (message: string): ArticleOutcome => refuse({ code: 'INVALID_TRANSITION', message, path: ['id'] });

const selectArticle = (sql: Store<NewsTables>['sql'], id: string) =>
  sql.selectFrom('article').selectAll().where('id', '=', id);

/**
 * Makes a draft public from now on. Its mentions are recognised again: names are those of the day it is published.
 * Publishing what is published changes nothing and is no error, so that a request may be repeated.
 */
export async function publishArticle({ store, now, recognize }: EditDependencies, id: string): Promise<ArticleOutcome> {
  const article = await selectArticle(store.sql, id).executeTakeFirst();
  if (article === undefined) return notFound();
  if (article.status === 'WITHDRAWN') return wrongState('A withdrawn article cannot be published again.');
  if (article.status === 'PUBLISHED') return { ok: true, articleId: id };
  if (!article.blocks.some(({ kind }) => kind !== 'TITLE'))
    return refuse({ code: 'BLANK', message: 'An article without text cannot be published.', path: ['id'] });
  const publishedAt = now();
  const recognized = await recognize({ blocks: article.blocks, publishedAt, publisherId: article.publisherId });
  const categoryIds = (await findCategoryPath(store, article.categoryId)) ?? [];
  return store.write(async (transaction) => {
    const locked = await selectArticle(transaction.sql, id).forUpdate().executeTakeFirst();
    if (locked?.status === 'PUBLISHED') return { ok: true, articleId: id };
    if (locked?.status !== 'DRAFT' || locked.revision !== article.revision)
      return wrongState('The article was changed at this moment: read it again.');
    await transaction.sql
      .updateTable('article')
      .set({
        status: 'PUBLISHED',
        publishedAt,
        listedAt: publishedAt,
        mentionsPending: recognized === null,
        updatedAt: publishedAt,
      })
      .where('id', '=', id)
      .execute();
    const [links = []] = await storeMentions(
      transaction,
      [
        {
          articleId: id,
          status: 'PUBLISHED',
          listedAt: publishedAt,
          categoryIds,
          recognized: recognized ?? nothingRecognized,
          personIds: new Map(),
          provenance: article.provenance,
        },
      ],
      publishedAt,
    );
    const touches = [publishedTag, ...touched(links, article)];
    transaction.record({ kind: 'UPDATED', nodeType: 'Article', nodeId: id, touches });
    return { ok: true, articleId: id };
  });
}

/** Takes a published article back. Title, explanation and links stay in the store; readers get no text any more. */
export async function withdrawArticle(
  { store, now }: EditDependencies,
  id: string,
  explanation: string,
): Promise<ArticleOutcome> {
  const reason = tidy(explanation);
  const faults: ArticleFault[] = [];
  checkText(faults, reason, limits.explanation, ['explanation']);
  if (faults.length > 0) return refuse(...faults);
  const at = now();
  return store.write(async (transaction) => {
    const { sql } = transaction;
    const article = await selectArticle(sql, id).forUpdate().executeTakeFirst();
    if (article === undefined) return notFound();
    if (article.status === 'DRAFT') return wrongState('A draft was never published: there is nothing to withdraw.');
    if (article.status === 'WITHDRAWN') return wrongState('The article is withdrawn already.');
    await sql
      .updateTable('article')
      .set({
        status: 'WITHDRAWN',
        withdrawnAt: at,
        withdrawalExplanation: reason,
        // Only the words of the title stay findable: a search may not tell what the hidden text says.
        searchVector: databaseSql<string>`ts_filter(search_vector, '{a}')`,
        updatedAt: at,
      })
      .where('id', '=', id)
      .execute();
    const links = await sql
      .updateTable('article_link')
      .set({ status: 'WITHDRAWN' })
      .where('articleId', '=', id)
      .returning('targetId')
      .execute();
    const targets = links.map(({ targetId }) => targetId);
    transaction.record({ kind: 'UPDATED', nodeType: 'Article', nodeId: id, touches: touched(targets, article) });
    return { ok: true, articleId: id };
  });
}

/** What shows lists with the article in them. */
export const touched = (
  targets: readonly string[],
  { publisherId }: { publisherId: string | null },
): readonly string[] => (publisherId === null ? targets : [...new Set([...targets, publisherId])]);
