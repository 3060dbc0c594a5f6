// A list of articles, of all or of each of many parents → pages, counts and facets.
// One statement for each of them, however many parents a request has; a count or facet only when it is selected.
import DataLoader from 'dataloader';
import { type Expression, type RawBuilder, sql } from 'kysely';
import { fetchPage, fetchPages, type Page, type PageRequest } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import type { SearchTerms } from '../entities/search-lexemes.js';
import type { NewsTables } from '../entities/tables.js';
import {
  type ArticleFilter,
  type ArticleOrderRequest,
  type ArticleParent,
  orderArticles,
  readConditions,
  selectArticles,
} from './article-filter.js';
import type { ArticleRow } from './article-rows.js';

export interface ArticleListRequest {
  readonly filter: ArticleFilter;
  readonly orderBy: ArticleOrderRequest | null;
  readonly page: PageRequest;
}

export type ListedArticle = ArticleRow & { readonly score: number | null };

export type CategoryCountRow = { readonly categoryId: string; readonly count: number };
/** `month` is YYYY-MM in Vietnam's time. */
export type MonthCountRow = { readonly month: string; readonly count: number };

/** Counts over the whole list; each reads when it is called. */
export interface FacetReaders {
  /** Largest first. */
  categories(): Promise<readonly CategoryCountRow[]>;
  /** Newest first. */
  months(): Promise<readonly MonthCountRow[]>;
}

export interface ArticleList {
  readonly page: Page<ListedArticle>;
  readonly terms: SearchTerms | null;
  readonly countAll: () => Promise<number>;
  readonly readFacets: FacetReaders;
}

export interface ArticleLists {
  /** Articles of the whole store. */
  ofAll(request: ArticleListRequest): Promise<ArticleList>;
  /** Articles that link to a unit, person, region, document or event. */
  linkedTo(targetId: string, request: ArticleListRequest): Promise<ArticleList>;
  publishedBy(unitId: string, request: ArticleListRequest): Promise<ArticleList>;
}

type Relation = ArticleParent['relation'];

/** Lives for one request: lists with equal arguments are read together. */
export function createArticleLists({ sql: db }: Store<NewsTables>): ArticleLists {
  const shared = new Map<string, DataLoader<string, ArticleList>>();

  function createListLoader(relation: Relation, request: ArticleListRequest): DataLoader<string, ArticleList> {
    const conditions = readConditions(request.filter);
    const parentOf = (id: RawBuilder<string>): ArticleParent => ({ id, relation });
    const matching = (parentId: RawBuilder<string>) => selectArticles(db, conditions, parentOf(parentId)).query;
    const counts = new DataLoader<string, number>(async (ids) => {
      const rows = await forEachParent<{ count: number }>(ids, (parentId) =>
        matching(parentId).select(sql<number>`count(*)`.as('count')),
      );
      return ids.map((id) => rows.get(id)?.[0]?.count ?? 0);
    });
    const categories = new DataLoader<string, readonly CategoryCountRow[]>(async (ids) => {
      const rows = await forEachParent<CategoryCountRow>(ids, (parentId) => countCategories(matching(parentId)));
      return ids.map((id) => rows.get(id) ?? []);
    });
    const months = new DataLoader<string, readonly MonthCountRow[]>(async (ids) => {
      const rows = await forEachParent<MonthCountRow>(ids, (parentId) => countMonths(matching(parentId)));
      return ids.map((id) => rows.get(id) ?? []);
    });
    return new DataLoader(async (ids) => {
      const { order } = orderArticles(db, conditions, parentOf(sql<string>`parent.id`), request.orderBy);
      const pages = await fetchPages(
        db,
        ids,
        (parentId) => orderArticles(db, conditions, parentOf(parentId), request.orderBy).rows,
        order,
        request.page,
      );
      return ids.map((id) => ({
        page: pages.get(id) ?? { rows: [], hasNextPage: false, hasPreviousPage: false },
        terms: conditions.terms,
        countAll: () => counts.load(id),
        readFacets: { categories: () => categories.load(id), months: () => months.load(id) },
      }));
    });
  }

  async function forEachParent<Row extends object>(
    ids: readonly string[],
    query: (parentId: RawBuilder<string>) => Expression<unknown>,
  ): Promise<ReadonlyMap<string, Row[]>> {
    const found = await sql<Row & { countedParent: string }>`
      select parent.id as "counted_parent", counted.*
      from unnest(${[...ids]}::text[]) as parent(id) cross join lateral (${query(sql<string>`parent.id`)}) as counted`.execute(
      db,
    );
    const byParent = new Map<string, Row[]>(ids.map((id) => [id, []]));
    for (const row of found.rows) byParent.get(row.countedParent)?.push(row);
    return byParent;
  }

  function listOf(relation: Relation, parentId: string, request: ArticleListRequest): Promise<ArticleList> {
    const key = JSON.stringify([relation, request]);
    const loader = shared.get(key) ?? createListLoader(relation, request);
    shared.set(key, loader);
    return loader.load(parentId);
  }

  return {
    async ofAll(request) {
      const conditions = readConditions(request.filter);
      const { rows, order } = orderArticles(db, conditions, null, request.orderBy);
      const matching = () => selectArticles(db, conditions, null).query;
      return {
        page: await fetchPage(db, rows, order, request.page),
        terms: conditions.terms,
        countAll: async () => {
          const counted = await matching()
            .select(sql<number>`count(*)`.as('count'))
            .executeTakeFirstOrThrow();
          return counted.count;
        },
        readFacets: {
          categories: () => countCategories(matching()).execute(),
          months: () => countMonths(matching()).execute(),
        },
      };
    },
    linkedTo: (targetId, request) => listOf('LINKED', targetId, request),
    publishedBy: (unitId, request) => listOf('PUBLISHED', unitId, request),
  };
}

type Matching = ReturnType<typeof selectArticles>['query'];

function countCategories(matching: Matching) {
  return matching
    .select([sql<string>`article.category_id`.as('categoryId'), sql<number>`count(*)`.as('count')])
    .where(sql<boolean>`article.category_id is not null`)
    .groupBy('article.categoryId')
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('article.categoryId');
}

function countMonths(matching: Matching) {
  // Grouped as instants: writing out the month of every article would cost more than counting it.
  const month = sql<Date>`date_trunc('month', article.listed_at at time zone 'Asia/Ho_Chi_Minh')`;
  return matching
    .select([sql<string>`to_char(${month}, 'YYYY-MM')`.as('month'), sql<number>`count(*)`.as('count')])
    .groupBy(month)
    .orderBy(month, 'desc');
}
