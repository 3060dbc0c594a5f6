// Rows of articles into the store, inside a transaction: new ones, and new versions of text. Whoever writes an article
// (editor, importer, sample) goes through here, so that text, search vector and versions never disagree.
import { sql } from 'kysely';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import type { Transaction } from '../../kit/store.js';
import type { ArticleStatusName, StoredBlock } from '../entities/article.js';
import { formatSearchVector } from '../entities/search-lexemes.js';
import type { NewsTables } from '../entities/tables.js';
import type { ArticleText } from './article-input.js';

export interface NewArticle {
  readonly id: string;
  readonly slug: string;
  readonly status: ArticleStatusName;
  readonly language: string;
  readonly categoryId: string | null;
  readonly publisherId: string | null;
  readonly text: ArticleText;
  /** Versions before the current one, oldest first. */
  readonly earlier: readonly EarlierVersion[];
  /** Note on the current version. */
  readonly note: string | null;
  readonly publishedAt: Date | null;
  readonly modifiedAt: Date | null;
  readonly withdrawal: { readonly at: Date; readonly explanation: string } | null;
  readonly snapshot: { readonly value: number; readonly observedAt: Date | null } | null;
  readonly source: { readonly key: string; readonly fingerprint: string } | null;
  readonly provenance: ProvenanceRecord;
  readonly mentionsPending: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface EarlierVersion {
  readonly at: Date;
  readonly note: string | null;
  readonly text: ArticleText;
}

/** PostgreSQL takes 65,535 parameters a statement; no table here has more than 25 columns. */
const rowsPerStatement = 500;

export function* chunk<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) yield rows.slice(start, start + rowsPerStatement);
}

export const asJson = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`;

const storeText = ({ title, lead, blocks }: ArticleText) => ({ title, lead, blocks: asJson(blocks) });

/** What of a withdrawn article can still be found: no search may tell what its hidden text says. */
const titleOnly = ({ title }: ArticleText): ArticleText => ({ title, lead: null, blocks: [] });

function indexText({ title, lead, blocks }: ArticleText) {
  const body = blocks.filter(({ kind }) => kind !== 'TITLE' && kind !== 'LEAD');
  const vector = formatSearchVector([
    { text: title, weight: 'A' },
    { text: lead, weight: 'B' },
    ...body.map(({ text }) => ({ text, weight: 'C' }) as const),
  ]);
  return sql<string>`${vector}::tsvector`;
}

/**
 * Inserts articles with their versions and counts: a few statements, whatever their number.
 * The caller stores their mentions and then records them, when it knows all that they touch.
 */
export async function insertArticles(
  { sql: db }: Transaction<NewsTables>,
  articles: readonly NewArticle[],
): Promise<void> {
  for (const part of chunk(articles)) {
    await db
      .insertInto('article')
      .values(
        part.map((article) => ({
          id: article.id,
          slug: article.slug,
          status: article.status,
          language: article.language,
          categoryId: article.categoryId,
          publisherId: article.publisherId,
          ...storeText(article.text),
          revision: article.earlier.length + 1,
          publishedAt: article.publishedAt,
          modifiedAt: article.modifiedAt,
          listedAt: article.publishedAt ?? article.createdAt,
          withdrawnAt: article.withdrawal?.at ?? null,
          withdrawalExplanation: article.withdrawal?.explanation ?? null,
          provenance: asJson(article.provenance),
          sourceKey: article.source?.key ?? null,
          sourceFingerprint: article.source?.fingerprint ?? null,
          mentionsPending: article.mentionsPending,
          searchVector: indexText(article.status === 'WITHDRAWN' ? titleOnly(article.text) : article.text),
          createdAt: article.createdAt,
          updatedAt: article.updatedAt,
        })),
      )
      .execute();
    await db
      .insertInto('article_views')
      .values(
        part.map(({ id, snapshot }) => ({
          articleId: id,
          snapshotValue: snapshot?.value ?? null,
          snapshotAt: snapshot?.observedAt ?? null,
          countedHere: 0,
          countedSince: null,
          total: snapshot?.value ?? 0,
        })),
      )
      .execute();
  }
  const versions = articles.flatMap((article) => {
    const current = {
      at: article.modifiedAt ?? article.publishedAt ?? article.createdAt,
      note: article.note,
      text: article.text,
    };
    return [...article.earlier, current].map(({ at, note, text }, index) => ({
      articleId: article.id,
      number: index + 1,
      at,
      note,
      ...storeText(text),
    }));
  });
  for (const part of chunk(versions))
    await db
      .insertInto('article_revision')
      .values([...part])
      .execute();
}

/** The next version of an article's text. The caller has locked the row and checked its revision. */
export async function storeNextVersion(
  { sql: db }: Transaction<NewsTables>,
  next: { id: string; revision: number; text: ArticleText; note: string | null; at: Date; isPublished: boolean },
): Promise<void> {
  await db
    .updateTable('article')
    .set({
      ...storeText(next.text),
      revision: next.revision,
      searchVector: indexText(next.text),
      updatedAt: next.at,
      ...(next.isPublished ? { modifiedAt: next.at } : {}),
    })
    .where('id', '=', next.id)
    .execute();
  await db
    .insertInto('article_revision')
    .values({ articleId: next.id, number: next.revision, at: next.at, note: next.note, ...storeText(next.text) })
    .execute();
}

/** Whether two texts are the same, block by block. */
export const sameText = (one: ArticleText, other: ArticleText): boolean =>
  one.title === other.title &&
  one.lead === other.lead &&
  one.blocks.length === other.blocks.length &&
  one.blocks.every((block, index) => sameBlock(block, other.blocks[index]));

const sameBlock = (one: StoredBlock, other: StoredBlock | undefined) =>
  one.kind === other?.kind && one.text === other.text;
