// The article of an outside page, with what was recognised in it → a new article, a new version of one, or nothing.
// Idempotent: the same page again writes nothing, a corrected page makes a revision. All of it or none, in one transaction.
import { createHash } from 'node:crypto';
import { newId } from '../../kit/ids.js';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Store, Transaction } from '../../kit/store.js';
import { foldedKey } from '../../kit/vietnamese.js';
import { publishedTag } from '../entities/article.js';
import type { NewsTables } from '../entities/tables.js';
import { arrangeCategories } from '../loaders/categories.js';
import type { RecognizedMentions } from '../sources/mentions/mention.js';
import type { PortalPage } from '../sources/portal-page/portal-page.js';
import { type ArticleText, makeSlug } from './article-input.js';
import { touched } from './publish-articles.js';
import { findFreeSlug } from './slugs.js';
import { asJson, insertArticles, sameText, storeNextVersion } from './store-articles.js';
import { storeMentions } from './store-mentions.js';

export interface ImportedArticle {
  readonly page: Pick<PortalPage, 'category' | 'title' | 'publishedAt' | 'viewCount' | 'lead' | 'blocks' | 'url'>;
  /** Of `page.blocks`, by their indexes. */
  readonly recognized: RecognizedMentions;
  /** Keys of recognised persons → persons of org-units. A key without an entry stays unlinked. */
  readonly personIds: ReadonlyMap<string, string>;
  readonly publisherId: string | null;
  readonly language: string;
  readonly provenance: ProvenanceRecord;
}

export interface ImportOutcome {
  /**
   * REVISED: its text changed, there is a new revision. UPDATED: only what stands around the text changed (view count,
   * category, publisher). UNCHANGED: nothing was written. WITHDRAWN: it is known and withdrawn; nothing was written.
   */
  readonly outcome: 'CREATED' | 'REVISED' | 'UPDATED' | 'UNCHANGED' | 'WITHDRAWN';
  readonly articleId: string;
  readonly slug: string;
  readonly revision: number;
}

type Known = Pick<
  NewsTables['article'],
  'id' | 'slug' | 'status' | 'revision' | 'title' | 'lead' | 'blocks' | 'sourceFingerprint' | 'listedAt' | 'categoryId'
>;

/** Imports one page. `page.url`, else its day and title or text, tell whether it is known. */
export async function importArticle(
  { store, now }: { readonly store: Store<NewsTables>; readonly now: () => Date },
  imported: ImportedArticle,
): Promise<ImportOutcome> {
  const { page, provenance, publisherId, language } = imported;
  const at = now();
  const publishedAt = new Date(page.publishedAt);
  const text: ArticleText = { title: page.title, lead: page.lead, blocks: page.blocks };
  const source = { key: makeSourceKey(page), fingerprint: makeFingerprint(imported) };
  const snapshot = page.viewCount;
  return store.write(async (transaction) => {
    const { sql: db, record } = transaction;
    const known = await findKnown(db, source.key, publishedAt, text);
    if (known !== null && (known.status === 'WITHDRAWN' || known.sourceFingerprint === source.fingerprint))
      return answer(known.status === 'WITHDRAWN' ? 'WITHDRAWN' : 'UNCHANGED', known, known.revision);
    const categories = await findOrCreateCategory(transaction, page.category?.label ?? null);
    const categoryId = categories.at(-1) ?? null;
    const article = known ?? { id: newId('article'), slug: await findFreeSlug(db, makeSlug(text.title), null) };
    const isRevised = known !== null && !sameText(known, text);
    if (known === null) {
      await insertArticles(transaction, [
        {
          ...article,
          status: 'PUBLISHED',
          language,
          categoryId,
          publisherId,
          text,
          earlier: [],
          note: null,
          publishedAt,
          modifiedAt: null,
          withdrawal: null,
          snapshot,
          source,
          provenance,
          mentionsPending: false,
          createdAt: at,
          updatedAt: at,
        },
      ]);
    } else {
      const revision = known.revision + 1;
      if (isRevised)
        await storeNextVersion(transaction, { id: known.id, revision, text, note: null, at, isPublished: true });
      await db
        .updateTable('article')
        .set({
          categoryId,
          publisherId,
          language,
          provenance: asJson(provenance),
          sourceKey: source.key,
          sourceFingerprint: source.fingerprint,
          mentionsPending: false,
          updatedAt: at,
        })
        .where('id', '=', known.id)
        .execute();
      if (snapshot !== null) await storeSnapshot(db, known.id, snapshot);
    }
    const [links = []] = await storeMentions(
      transaction,
      [
        {
          articleId: article.id,
          status: 'PUBLISHED',
          listedAt: known?.listedAt ?? publishedAt,
          categoryIds: categories,
          recognized: imported.recognized,
          personIds: imported.personIds,
          provenance,
        },
      ],
      at,
    );
    const kind = known === null ? 'CREATED' : 'UPDATED';
    const touches = touched(links, { publisherId });
    record({
      kind,
      nodeType: 'Article',
      nodeId: article.id,
      touches: known === null ? [publishedTag, ...touches] : touches,
    });
    const outcome = known === null ? 'CREATED' : isRevised ? 'REVISED' : 'UPDATED';
    return answer(outcome, article, (known?.revision ?? 1) + (isRevised ? 1 : 0));
  });
}

const answer = (
  outcome: ImportOutcome['outcome'],
  { id, slug }: { id: string; slug: string },
  revision: number,
): ImportOutcome => ({ outcome, articleId: id, slug, revision });

const makeSourceKey = ({ url, publishedAt, title }: ImportedArticle['page']): string =>
  url ?? `${new Date(publishedAt).toISOString()} ${foldedKey(title)}`;

/** Over all that an import would write of the page itself. */
function makeFingerprint({ page, publisherId, language }: ImportedArticle): string {
  const { category, title, lead, blocks, publishedAt, viewCount, url } = page;
  const parts = [category?.label, title, lead, blocks, publishedAt, viewCount, url, publisherId, language];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The article that came from this page: by its key, else one of the same instant that shares half of its blocks. */
async function findKnown(
  db: Transaction<NewsTables>['sql'],
  sourceKey: string,
  publishedAt: Date,
  text: ArticleText,
): Promise<Known | null> {
  const candidates = await db
    .selectFrom('article')
    .select([
      'id',
      'slug',
      'status',
      'revision',
      'title',
      'lead',
      'blocks',
      'sourceFingerprint',
      'listedAt',
      'categoryId',
      'sourceKey',
    ])
    .where(({ or, eb }) => or([eb('sourceKey', '=', sourceKey), eb('listedAt', '=', publishedAt)]))
    .where('sourceKey', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const shared = ({ blocks }: Known) =>
    blocks.filter((block) => text.blocks.some((other) => other.text === block.text)).length;
  return (
    candidates.find((each) => each.sourceKey === sourceKey) ??
    candidates.find((each) => shared(each) * 2 >= text.blocks.length) ??
    null
  );
}

/** Ids from the top of the tree to the category of that label; an unknown label becomes a category at the top. */
async function findOrCreateCategory(
  { sql: db, record }: Transaction<NewsTables>,
  label: string | null,
): Promise<readonly string[]> {
  if (label === null) return [];
  const rows = await db.selectFrom('category').selectAll().orderBy('position').execute();
  const keyOf = (name: string) => makeSlug(name);
  const found = rows.find(({ nameVi }) => keyOf(nameVi) === keyOf(label));
  if (found !== undefined)
    return arrangeCategories(rows)
      .pathTo(found)
      .map(({ id }) => id);
  const id = newId('category');
  const slug = rows.some((row) => row.slug === keyOf(label)) ? `${keyOf(label)}-${rows.length}` : keyOf(label);
  await db
    .insertInto('category')
    .values({ id, slug, parentId: null, nameVi: label, nameEn: null, position: rows.length })
    .execute();
  record({ kind: 'CREATED', nodeType: 'Category', nodeId: id });
  return [id];
}

async function storeSnapshot(
  db: Transaction<NewsTables>['sql'],
  articleId: string,
  { value, observedAt }: { value: number; observedAt: Date | null },
): Promise<void> {
  await db
    .updateTable('article_views')
    .set((views) => ({
      snapshotValue: value,
      snapshotAt: observedAt,
      total: views('countedHere', '+', value),
    }))
    .where('articleId', '=', articleId)
    .execute();
}
