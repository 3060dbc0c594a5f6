// Article ids → what each article names and which versions it had. One statement a kind for all articles of a request.
import DataLoader from 'dataloader';
import { type RawBuilder, sql } from 'kysely';
import { fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import type { NewsTables } from '../entities/tables.js';

export type MentionRow = NewsTables['mention'];
export type LinkRow = Pick<NewsTables['article_link'], 'targetId' | 'targetType' | 'mentionCount' | 'firstBlock'>;
export type RevisionRow = NewsTables['article_revision'];

interface PagedList<Row> {
  readonly page: Page<Row>;
  readonly countAll: () => Promise<number>;
}

export interface ArticleLinkLoaders {
  /** Spans in reading order. */
  readonly mentions: DataLoader<string, readonly MentionRow[]>;
  /** What the article leads to, first named first. */
  readonly links: DataLoader<string, readonly LinkRow[]>;
  /** Units named, most often named first. */
  mentionedUnits(articleId: string, page: PageRequest): Promise<PagedList<LinkRow>>;
  /** Versions, newest first. */
  revisions(articleId: string, page: PageRequest): Promise<PagedList<RevisionRow>>;
}

const byMentionCount: Order = {
  name: 'mentioned units',
  direction: 'desc',
  keys: [
    { sql: sql.ref('link.mentionCount'), type: 'integer' },
    { sql: sql`- ${sql.ref('link.firstBlock')}`, type: 'integer' },
    { sql: sql.ref('link.targetId'), type: 'text' },
  ],
};
const byNumber: Order = {
  name: 'revisions',
  direction: 'desc',
  keys: [{ sql: sql.ref('revision.number'), type: 'integer' }],
};

export function createArticleLinkLoaders({ sql: db }: Store<NewsTables>): ArticleLinkLoaders {
  const group = <Row extends { articleId: string }>(ids: readonly string[], rows: readonly Row[]) => {
    const found = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of rows) found.get(row.articleId)?.push(row);
    return ids.map((id) => found.get(id) ?? []);
  };
  const unitsOf = (articleId: RawBuilder<string>) =>
    db
      .selectFrom('article_link as link')
      .select(['link.targetId', 'link.targetType', 'link.mentionCount', 'link.firstBlock'])
      .where(sql<boolean>`link.article_id = ${articleId}`)
      .where('link.targetType', '=', 'OrgUnit');
  const revisionsOf = (articleId: RawBuilder<string>) =>
    db
      .selectFrom('article_revision as revision')
      .selectAll()
      .where(sql<boolean>`revision.article_id = ${articleId}`);

  const unitCounts = new DataLoader<string, number>(async (ids) => {
    const rows = await db
      .selectFrom('article_link')
      .select(['articleId', sql<number>`count(*)`.as('count')])
      .where('articleId', 'in', [...ids])
      .where('targetType', '=', 'OrgUnit')
      .groupBy('articleId')
      .execute();
    return ids.map((id) => rows.find((row) => row.articleId === id)?.count ?? 0);
  });
  const revisionCounts = new DataLoader<string, number>(async (ids) => {
    const rows = await db
      .selectFrom('article_revision')
      .select(['articleId', sql<number>`count(*)`.as('count')])
      .where('articleId', 'in', [...ids])
      .groupBy('articleId')
      .execute();
    return ids.map((id) => rows.find((row) => row.articleId === id)?.count ?? 0);
  });
  const unitPages = createPageLoaders((ids, page) => fetchPages(db, ids, unitsOf, byMentionCount, page));
  const revisionPages = createPageLoaders((ids, page) => fetchPages(db, ids, revisionsOf, byNumber, page));

  return {
    mentions: new DataLoader(async (ids) =>
      group(
        ids,
        await db
          .selectFrom('mention')
          .selectAll()
          .where('articleId', 'in', [...ids])
          .orderBy('articleId')
          .orderBy('number')
          .execute(),
      ),
    ),
    links: new DataLoader(async (ids) =>
      group(
        ids,
        await db
          .selectFrom('article_link')
          .select(['articleId', 'targetId', 'targetType', 'mentionCount', 'firstBlock'])
          .where('articleId', 'in', [...ids])
          .orderBy('firstBlock')
          .orderBy('targetId')
          .execute(),
      ),
    ),
    mentionedUnits: async (articleId, page) => ({
      page: await unitPages(page).load(articleId),
      countAll: () => unitCounts.load(articleId),
    }),
    revisions: async (articleId, page) => ({
      page: await revisionPages(page).load(articleId),
      countAll: () => revisionCounts.load(articleId),
    }),
  };
}

/** One loader for each distinct page request, so that parents asked the same are read together. */
export function createPageLoaders<Row>(
  read: (ids: readonly string[], page: PageRequest) => Promise<ReadonlyMap<string, Page<Row>>>,
): (page: PageRequest) => DataLoader<string, Page<Row>> {
  const loaders = new Map<string, DataLoader<string, Page<Row>>>();
  return (page) => {
    const key = JSON.stringify(page);
    const loader =
      loaders.get(key) ??
      new DataLoader<string, Page<Row>>(async (ids) => {
        const pages = await read(ids, page);
        return ids.map((id) => pages.get(id) ?? { rows: [], hasNextPage: false, hasPreviousPage: false });
      });
    loaders.set(key, loader);
    return loader;
  };
}
