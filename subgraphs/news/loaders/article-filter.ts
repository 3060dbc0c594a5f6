// What a client asks of a list of articles → the SQL of its rows and its order.
// Separate from reading: pages, counts and facets must respect the same conditions.
import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { ClientError } from '../../../process/errors.js';
import type { Order } from '../../kit/keyset.js';
import type { Store } from '../../kit/store.js';
import type { ArticleStatusName } from '../entities/article.js';
import { readSearchTerms, type SearchTerms } from '../entities/search-lexemes.js';
import type { NewsTables } from '../entities/tables.js';
import { articleColumns } from './article-rows.js';

export interface ArticleFilter {
  readonly search?: string | null | undefined;
  readonly categoryId?: string | null | undefined;
  readonly publisherId?: string | null | undefined;
  readonly mentionedUnitIds?: readonly string[] | null | undefined;
  readonly personIds?: readonly string[] | null | undefined;
  readonly regionId?: string | null | undefined;
  readonly legalDocumentId?: string | null | undefined;
  readonly eventId?: string | null | undefined;
  readonly publishedFrom?: Date | null | undefined;
  readonly publishedBefore?: Date | null | undefined;
  readonly updatedSince?: Date | null | undefined;
  readonly statuses?: readonly ArticleStatusName[] | null | undefined;
  readonly language?: string | null | undefined;
}

export type ArticleOrderName = 'PUBLISHED_AT' | 'UPDATED_AT' | 'VIEW_COUNT' | 'RELEVANCE';
export interface ArticleOrderRequest {
  readonly field: ArticleOrderName;
  readonly direction: 'ASC' | 'DESC';
}

/** A parent's id in SQL, and which articles are its own: those that link to it, or those it publishes. */
export interface ArticleParent {
  readonly id: RawBuilder<string>;
  readonly relation: 'LINKED' | 'PUBLISHED';
}

/** A checked filter: its search read, its driving link chosen. */
export interface ArticleConditions {
  readonly filter: ArticleFilter;
  readonly terms: SearchTerms | null;
  /** A search was asked for that holds no word: nothing matches. */
  readonly matchesNothing: boolean;
}

/** So many of the newest matches are ranked; what is older can be read in the order by day. */
const rankedMatches = 300;
const longestSearch = 200;
const mostIds = 100;
/** No id: matches nothing, and keeps a list of ids from being empty, which SQL does not allow. */
const nothing = '';

/** Errors: `BAD_USER_INPUT` for a search over 200 characters or a list over 100 ids. */
export function readConditions(filter: ArticleFilter): ArticleConditions {
  const { search } = filter;
  if ((search?.length ?? 0) > longestSearch)
    throw new ClientError('BAD_USER_INPUT', `\`search\` may have at most ${longestSearch} characters.`);
  for (const name of ['mentionedUnitIds', 'personIds'] as const)
    if ((filter[name]?.length ?? 0) > mostIds)
      throw new ClientError('BAD_USER_INPUT', `\`${name}\` may hold at most ${mostIds} ids.`);
  const terms = search === null || search === undefined ? null : readSearchTerms(search);
  return { filter: keepTyped(filter), terms, matchesNothing: typeof search === 'string' && terms === null };
}

/** Links of all kinds share a table, so an id of another type than its field asks for would find what it leads to. */
function keepTyped(filter: ArticleFilter): ArticleFilter {
  const one = (id: string | null | undefined, prefix: string) =>
    typeof id === 'string' && !id.startsWith(prefix) ? nothing : id;
  const many = (ids: readonly string[] | null | undefined, prefix: string) =>
    ids?.filter((id) => id.startsWith(prefix));
  return {
    ...filter,
    categoryId: one(filter.categoryId, 'category_'),
    publisherId: one(filter.publisherId, 'unit_'),
    regionId: one(filter.regionId, 'region_'),
    legalDocumentId: one(filter.legalDocumentId, 'document_'),
    eventId: one(filter.eventId, 'event_'),
    personIds: many(filter.personIds, 'person_'),
    mentionedUnitIds: many(filter.mentionedUnitIds, 'unit_'),
  };
}

type Articles = SelectQueryBuilder<NewsTables, 'article', object>;

/**
 * The matching articles, without columns or order.
 * One link (the parent's or the filter's) is joined as `link`, since its index holds the articles of one thing in order
 * of day; every further one is a condition.
 */
export function selectArticles(
  db: Store<NewsTables>['sql'],
  conditions: ArticleConditions,
  parent: ArticleParent | null,
): { readonly query: Articles; readonly driver: 'article' | 'link' } {
  const { filter, terms, matchesNothing } = conditions;
  const statuses = filter.statuses ?? ['PUBLISHED'];
  const single = [filter.legalDocumentId, filter.eventId, filter.regionId, filter.categoryId].filter(
    (id) => typeof id === 'string',
  );
  const lists = [filter.personIds, filter.mentionedUnitIds].filter((ids) => Array.isArray(ids));
  let driver: RawBuilder<string> | null = null;
  if (parent?.relation === 'LINKED') driver = parent.id;
  else if (parent === null) {
    const first = single.shift();
    const listOfOne = first === undefined ? lists.findIndex((ids) => ids.length === 1) : -1;
    const chosen = first ?? (listOfOne === -1 ? undefined : lists.splice(listOfOne, 1)[0]?.[0]);
    if (chosen !== undefined) driver = sql<string>`${chosen}`;
  }
  let query: Articles = db.selectFrom('article');
  if (driver !== null) {
    const target = driver;
    query = query.$if(true, (join) =>
      join
        .innerJoin('article_link as link', 'link.articleId', 'article.id')
        .where(sql<boolean>`link.target_id = ${target} and ${hasStatus('link', statuses)}`),
    );
  } else query = query.where(hasStatus('article', statuses));
  if (parent?.relation === 'PUBLISHED') query = query.where(sql<boolean>`article.publisher_id = ${parent.id}`);
  for (const ids of [...single.map((id) => [id]), ...lists]) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('article_link as other')
          .select('other.articleId')
          .whereRef('other.articleId', '=', 'article.id')
          .where('other.targetId', 'in', [...ids, nothing]),
      ),
    );
  }
  if (typeof filter.publisherId === 'string') query = query.where('article.publisherId', '=', filter.publisherId);
  if (typeof filter.language === 'string') query = query.where('article.language', '=', filter.language);
  const listedAt = sql.ref<Date>(driver === null ? 'article.listedAt' : 'link.listedAt');
  if (filter.publishedFrom instanceof Date) query = query.where(listedAt, '>=', filter.publishedFrom);
  if (filter.publishedBefore instanceof Date) query = query.where(listedAt, '<', filter.publishedBefore);
  if (filter.updatedSince instanceof Date) query = query.where('article.updatedAt', '>=', filter.updatedSince);
  if (terms !== null) query = query.where(sql<boolean>`article.search_vector @@ ${terms.match}::tsquery`);
  if (matchesNothing) query = query.where(sql<boolean>`false`);
  return { query, driver: driver === null ? 'article' : 'link' };
}

function hasStatus(table: 'article' | 'link', statuses: readonly ArticleStatusName[]) {
  const column = sql.ref(`${table}.status`);
  // One status as an equality, so that the index on (…, status, listed_at, id) is read in its order.
  const [only] = statuses;
  return only !== undefined && statuses.length === 1
    ? sql<boolean>`${column} = ${only}`
    : sql<boolean>`${column} = any(${[...statuses]}::text[])`;
}

/**
 * The same articles as rows in an order, with a `score` where it is by relevance.
 * Errors: `BAD_USER_INPUT` for the order by relevance without a search.
 */
export function orderArticles(
  db: Store<NewsTables>['sql'],
  conditions: ArticleConditions,
  parent: ArticleParent | null,
  requested: ArticleOrderRequest | null,
) {
  const { query, driver } = selectArticles(db, conditions, parent);
  const { terms, matchesNothing } = conditions;
  const field = requested?.field ?? (terms === null ? 'PUBLISHED_AT' : 'RELEVANCE');
  if (field === 'RELEVANCE' && terms === null && !matchesNothing)
    throw new ClientError('BAD_USER_INPUT', 'The order RELEVANCE needs `filter.search`.');
  const direction = requested?.direction === 'ASC' ? 'asc' : 'desc';
  const key = (name: string, type: Order['keys'][number]['type']) => ({ sql: sql.ref(name), type });
  const order = (...keys: Order['keys']): Order => ({ name: `articles ${field} ${direction}`, direction, keys });
  const noScore = sql<number | null>`null::double precision`.as('score');
  switch (field) {
    case 'PUBLISHED_AT': {
      const byDay = [
        key(`${driver}.listedAt`, 'timestamptz'),
        key(driver === 'link' ? 'link.articleId' : 'article.id', 'text'),
      ];
      return { rows: query.select(articleColumns).select(noScore), order: order(...byDay) };
    }
    case 'UPDATED_AT':
      return {
        rows: query.select(articleColumns).select(noScore),
        order: order(key('article.updatedAt', 'timestamptz'), key('article.id', 'text')),
      };
    case 'VIEW_COUNT':
      return {
        rows: query
          .$if(true, (join) => join.innerJoin('article_views as views', 'views.articleId', 'article.id'))
          .select(articleColumns)
          .select(noScore),
        order: order(key('views.total', 'integer'), key('views.articleId', 'text')),
      };
    case 'RELEVANCE': {
      const newest = query
        .select('article.id')
        .orderBy(sql.ref(`${driver}.listedAt`), 'desc')
        .orderBy(sql.ref('article.id'), 'desc')
        .limit(rankedMatches);
      // A stored vector is unpacked anew by each function that reads it. Joined with nothing it is a value in memory, and
      // the offset keeps the planner from putting the expression back into each place.
      const unpacked = db
        .selectFrom(newest.as('newest'))
        .innerJoin('article', 'article.id', 'newest.id')
        .select(articleColumns)
        .select(sql<string>`article.search_vector || ''::tsvector`.as('vector'))
        .offset(sql<number>`0`);
      const { exact, match } = terms ?? { exact: '', match: '' };
      const rank = (asked: string) =>
        sql`round(ts_rank('{0.1, 0.2, 0.5, 1}', article.vector, ${asked}::tsquery, 32)::numeric, 6)::double precision`;
      const score =
        exact === match
          ? sql<number | null>`1 + ${rank(exact)}`
          : sql<
              number | null
            >`case when article.vector @@ ${exact}::tsquery then 1 + ${rank(exact)} else ${rank(match)} end`;
      const scored = db.selectFrom(unpacked.as('article')).select(articleColumns).select(score.as('score'));
      return {
        rows: db.selectFrom(scored.as('article')).select(articleColumns).select('article.score'),
        order: order(
          key('article.score', 'double precision'),
          key('article.listedAt', 'timestamptz'),
          key('article.id', 'text'),
        ),
      };
    }
  }
}
