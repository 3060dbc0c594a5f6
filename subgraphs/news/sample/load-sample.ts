// The sample data → the store, in one transaction: categories, legal documents that are facts, SYNTHETIC articles with what
// is recognised in them. Recognition comes before the transaction, so nothing waits for it.
import { editorialProvenance, syntheticProvenance } from '../../kit/provenance.js';
import type { ReportProgress } from '../../kit/room.js';
import { arrangeBlocks, type ArticleText, tidy } from '../commands/article-input.js';
import type { EditDependencies } from '../commands/edit-articles.js';
import { touched } from '../commands/publish-articles.js';
import { nothingRecognized } from '../commands/recognition.js';
import { asJson, insertArticles, type NewArticle } from '../commands/store-articles.js';
import { indexDocument } from '../commands/store-cited.js';
import { storeMentions } from '../commands/store-mentions.js';
import { arrangeCategories } from '../loaders/categories.js';
import { citationKey } from '../loaders/documents.js';
import type { RecognizedMentions } from '../sources/mentions/mention.js';
import { readSample, type SampleArticle } from './read-sample.js';

export async function loadSample({ store, now, recognize }: EditDependencies, report: ReportProgress): Promise<void> {
  const sample = readSample();
  const total = sample.articles.length;
  const at = now();
  const categories = sample.categories.map(({ id, slug, parentSlug, name }, position) => ({
    id,
    slug,
    parentId: sample.categories.find((each) => each.slug === parentSlug)?.id ?? null,
    nameVi: name.vi,
    nameEn: name.en,
    position,
  }));
  const tree = arrangeCategories(categories);
  report('sample articles read', 0, total);
  const recognized: (RecognizedMentions | null)[] = [];
  for (const [index, article] of sample.articles.entries()) {
    const { blocks } = readText(article);
    recognized.push(
      await recognize({ blocks, publishedAt: article.publishedAt, publisherId: article.publisherUnitId }),
    );
    if ((index + 1) % 25 === 0) report('sample articles read', index + 1, total);
  }
  report('sample articles read', total, total);
  const articles = sample.articles.map((article, index): NewArticle => {
    const categoryId = tree.findBySlug(article.categorySlug)?.id ?? null;
    return toArticle(article, { categoryId, mentionsPending: recognized[index] === null, at });
  });
  await store.write(async (transaction) => {
    const { sql: db, record } = transaction;
    await db.insertInto('category').values(categories).execute();
    await db
      .insertInto('legal_document')
      .values(
        sample.documents.map(({ source, issuerUnitId, ...document }) => ({
          ...document,
          citationKey: citationKey(document.citation),
          issuerId: issuerUnitId,
          issuerInferred: false,
          issuedOnPrecision: document.issuedOn === null ? ('UNKNOWN' as const) : ('DAY' as const),
          titleIsComplete: document.title !== null,
          titleAsCited: null,
          searchVector: indexDocument(document.citation, document.title),
          provenance: asJson({
            ...editorialProvenance,
            sourceName: source.name,
            sourceUrl: source.url,
            completeness: source.missing.length === 0 ? ('COMPLETE' as const) : ('PARTIAL' as const),
            missing: source.missing,
          }),
          createdAt: at,
          updatedAt: at,
        })),
      )
      .execute();
    record(
      ...categories.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'Category', nodeId: id })),
      ...sample.documents.map(({ id }) => ({ kind: 'CREATED' as const, nodeType: 'LegalDocument', nodeId: id })),
    );
    await insertArticles(transaction, articles);
    const links = await storeMentions(
      transaction,
      articles.map(({ id, status, categoryId, publishedAt, createdAt, provenance }, index) => {
        const category = categoryId === null ? null : tree.find(categoryId);
        return {
          articleId: id,
          status,
          listedAt: publishedAt ?? createdAt,
          categoryIds: category === null ? [] : tree.pathTo(category).map((each) => each.id),
          recognized: recognized[index] ?? nothingRecognized,
          personIds: new Map(),
          provenance,
        };
      }),
      at,
    );
    record(
      ...articles.map((article, index) => ({
        kind: 'CREATED' as const,
        nodeType: 'Article',
        nodeId: article.id,
        touches: touched(links[index] ?? [], article),
      })),
    );
  });
  report('sample articles stored', total, total);
}

function readText({ title, lead, blocks }: Pick<SampleArticle, 'title' | 'lead' | 'blocks'>): ArticleText {
  const texts = { title: tidy(title), lead: tidy(lead) };
  const body = blocks.map(({ kind, text }) => ({ kind, text: tidy(text) }));
  return { ...texts, blocks: arrangeBlocks(texts.title, texts.lead, body) };
}

function toArticle(
  article: SampleArticle,
  known: { categoryId: string | null; mentionsPending: boolean; at: Date },
): NewArticle {
  const { publishedAt, revisions, withdrawal } = article;
  const corrected = revisions.at(-1);
  return {
    ...known,
    id: article.id,
    slug: article.slug,
    status: article.status,
    language: article.language,
    publisherId: article.publisherUnitId,
    text: readText(article),
    // A note says what the next version corrected, so it belongs to that one.
    earlier: revisions.map((revision, index) => ({
      at: revision.at,
      note: revisions[index - 1]?.correctionNote ?? null,
      text: readText(revision),
    })),
    note: corrected?.correctionNote ?? null,
    publishedAt,
    modifiedAt: corrected?.replacedAt ?? null,
    withdrawal,
    snapshot: article.viewCount,
    source: null,
    provenance: syntheticProvenance,
    createdAt: known.at,
    updatedAt: known.at,
  };
}
