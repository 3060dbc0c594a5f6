// An editor's commands on the text of an article: create and update. One transaction each, with its change-log entry.
// The text is read and its mentions recognised before the transaction; a revision number guards what happens between.
import { idPrefix, newId } from '../../kit/ids.js';
import { editorialProvenance } from '../../kit/provenance.js';
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';
import { type ArticleInput, checkText, limits, makeSlug, readArticleText, tidy } from './article-input.js';
import { type ArticleFault, type ArticleOutcome, notFound, refuse } from './outcome.js';
import { findCategoryPath, nothingRecognized, type RecognizeArticle } from './recognition.js';
import { changeSlug, findFreeSlug, isSlugTaken } from './slugs.js';
import { insertArticles, sameText, storeNextVersion } from './store-articles.js';
import { storeMentions } from './store-mentions.js';

export interface EditDependencies {
  readonly store: Store<NewsTables>;
  readonly now: () => Date;
  readonly recognize: RecognizeArticle;
}

export interface ArticleChange {
  readonly id: string;
  readonly expectedRevision: number;
  readonly input: ArticleInput;
  /** What was corrected, for readers. */
  readonly note: string | null;
}

const missing = (what: 'category' | 'unit', field: string): ArticleFault => ({
  code: 'NOT_FOUND',
  message: `There is no ${what} of that id.`,
  path: ['article', field],
});
const slugTaken: ArticleFault = {
  code: 'SLUG_TAKEN',
  message: 'Another article has or had this slug.',
  path: ['article', 'slug'],
};

/** Faults of a reference that the input sets. Whether a unit exists is for org-units to say; its id must be one. */
const publisherFaults = (publisherId: string | null): readonly ArticleFault[] =>
  publisherId !== null && idPrefix(publisherId) !== 'unit' ? [missing('unit', 'publisherId')] : [];

/** Creates a draft. */
export async function createArticle(
  { store, now, recognize }: EditDependencies,
  input: ArticleInput,
): Promise<ArticleOutcome> {
  const read = readArticleText(input, null);
  const categoryId = input.categoryId ?? null;
  const publisherId = input.publisherId ?? null;
  const categoryIds = await findCategoryPath(store, categoryId);
  const faults = [
    ...(read.ok ? [] : read.faults),
    ...(categoryIds === null ? [missing('category', 'categoryId')] : []),
    ...publisherFaults(publisherId),
  ];
  if (!read.ok || categoryIds === null || faults.length > 0) return refuse(...faults);
  const { text } = read;
  const recognized = await recognize({ blocks: text.blocks, publishedAt: null, publisherId });
  const at = now();
  const id = newId('article');
  return store.write(async (transaction) => {
    if (typeof input.slug === 'string' && (await isSlugTaken(transaction.sql, input.slug, null)))
      return refuse(slugTaken);
    const slug = input.slug ?? (await findFreeSlug(transaction.sql, makeSlug(text.title), null));
    await insertArticles(transaction, [
      {
        id,
        slug,
        status: 'DRAFT',
        language: input.language ?? 'vi',
        categoryId,
        publisherId,
        text,
        earlier: [],
        note: null,
        publishedAt: null,
        modifiedAt: null,
        withdrawal: null,
        snapshot: null,
        source: null,
        provenance: editorialProvenance,
        mentionsPending: recognized === null,
        createdAt: at,
        updatedAt: at,
      },
    ]);
    const [touches = []] = await storeMentions(
      transaction,
      [
        {
          articleId: id,
          status: 'DRAFT',
          listedAt: at,
          categoryIds,
          recognized: recognized ?? nothingRecognized,
          personIds: new Map(),
          provenance: editorialProvenance,
        },
      ],
      at,
    );
    transaction.record({ kind: 'CREATED', nodeType: 'Article', nodeId: id, touches });
    return { ok: true, articleId: id };
  });
}

/**
 * Changes a draft or a published article. A new text is a new revision; the category, publisher, language and slug are not.
 * Errors: STALE_REVISION when it is not at `expectedRevision` any more.
 */
export async function updateArticle(
  { store, now, recognize }: EditDependencies,
  change: ArticleChange,
): Promise<ArticleOutcome> {
  const { id, input } = change;
  const current = await store.sql.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirst();
  if (current === undefined) return notFound();
  if (current.status === 'WITHDRAWN')
    return refuse({
      code: 'INVALID_TRANSITION',
      message: 'A withdrawn article cannot be changed.',
      path: ['id'],
    });
  const stale = (revision: number) =>
    refuse({
      code: 'STALE_REVISION',
      message: `The article is at revision ${revision}: read it again and repeat the change.`,
      path: ['expectedRevision'],
    });
  if (current.revision !== change.expectedRevision) return stale(current.revision);
  const read = readArticleText(input, current);
  const note = change.note === null ? null : tidy(change.note);
  const categoryId = input.categoryId === undefined ? current.categoryId : input.categoryId;
  const publisherId = input.publisherId === undefined ? current.publisherId : input.publisherId;
  const categoryIds = await findCategoryPath(store, categoryId);
  const faults: ArticleFault[] = [
    ...(read.ok ? [] : read.faults),
    ...(categoryIds === null ? [missing('category', 'categoryId')] : []),
    ...publisherFaults(publisherId),
  ];
  if (note !== null) checkText(faults, note, limits.note, ['note']);
  if (!read.ok || categoryIds === null || faults.length > 0) return refuse(...faults);
  const { text } = read;
  const recognized = await recognize({ blocks: text.blocks, publishedAt: current.publishedAt, publisherId });
  const at = now();
  return store.write(async (transaction) => {
    const { sql: db } = transaction;
    const locked = await db.selectFrom('article').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (locked === undefined || locked.revision !== change.expectedRevision || locked.status !== current.status)
      return stale(locked?.revision ?? 0);
    const isPublished = locked.status === 'PUBLISHED';
    const ownSlug = typeof input.slug === 'string' ? input.slug : null;
    if (ownSlug !== null && (await isSlugTaken(db, ownSlug, id))) return refuse(slugTaken);
    // The address of a draft follows its title; a published one keeps its address unless it is changed on purpose.
    const slug =
      ownSlug ??
      (isPublished || text.title === locked.title ? locked.slug : await findFreeSlug(db, makeSlug(text.title), id));
    if (slug !== locked.slug)
      await changeSlug(db, { articleId: id, from: locked.slug, to: slug, keepOld: isPublished, at });
    await db
      .updateTable('article')
      .set({
        categoryId,
        publisherId,
        language: input.language ?? locked.language,
        mentionsPending: recognized === null,
        updatedAt: at,
      })
      .where('id', '=', id)
      .execute();
    if (!sameText(text, locked))
      await storeNextVersion(transaction, { id, revision: locked.revision + 1, text, note, at, isPublished });
    const [touches = []] = await storeMentions(
      transaction,
      [
        {
          articleId: id,
          status: locked.status,
          listedAt: locked.listedAt,
          categoryIds,
          recognized: recognized ?? nothingRecognized,
          personIds: new Map(),
          provenance: locked.provenance,
        },
      ],
      at,
    );
    transaction.record({ kind: 'UPDATED', nodeType: 'Article', nodeId: id, touches });
    return { ok: true, articleId: id };
  });
}
