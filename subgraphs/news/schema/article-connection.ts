// Lists of articles as clients ask for them and see them: arguments, pages with scores and highlights, facets.
import {
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { holdsScope, lacksScope } from '../../kit/caller.js';
import { connectionOf, edgeOf, toConnection } from '../../kit/graphql/connections.js';
import { Cost, ListOf, searchCost } from '../../kit/graphql/directives.js';
import { DateTimeScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { OrderDirection } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import type { ArticleList, ArticleListRequest } from '../loaders/article-lists.js';
import type { ArticleRow } from '../loaders/article-rows.js';
import type { SearchTerms } from '../entities/search-lexemes.js';
import { ArticleType } from './article-type.js';
import { CategoryType } from './category-type.js';
import type { NewsContext } from './context.js';
import { ArticleOrderField, ArticleStatus } from './enums.js';
import { findHighlights } from './highlights.js';
import { KeptContent } from './cache-hints.js';

@InputType({ description: 'Conditions that all hold together.' })
export class ArticleFilter {
  @Cost(searchCost)
  @Field(() => String, {
    nullable: true,
    description:
      'Words that all occur. A term with Vietnamese marks or đ matches exactly, one without matches every spelling.',
  })
  search?: string | null;
  @Field(() => ID, { nullable: true, description: 'In this category or one below it.' }) categoryId?: string | null;
  @Field(() => ID, { nullable: true }) publisherId?: string | null;
  @Field(() => [ID], { nullable: true, description: 'Names any of these units.' }) mentionedUnitIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'Names any of these persons.' }) personIds?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'Names this place.' }) regionId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Cites this document.' }) legalDocumentId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Reports on this event.' }) eventId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Inclusive.' }) publishedFrom?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Exclusive.' }) publishedBefore?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Inclusive; for those who follow changes.' })
  updatedSince?: Date | null;
  @Field(() => [ArticleStatus], { nullable: true, description: 'PUBLISHED where it is not given.' })
  statuses?: `${ArticleStatus}`[] | null;
  @Field(() => LocaleScalar, { nullable: true }) language?: string | null;
}

@InputType()
export class ArticleOrder {
  @Field(() => ArticleOrderField) field!: `${ArticleOrderField}`;
  @Field(() => OrderDirection, { defaultValue: OrderDirection.DESC }) direction!: `${OrderDirection}`;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '20 where it is not given, at most 100.' }) first?: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
  @Field(() => Int, { nullable: true }) last?: number | null;
  @Field(() => String, { nullable: true }) before?: string | null;
}

@ArgsType()
export class ArticleListArgs extends PageArgs {
  @Field(() => ArticleFilter, { nullable: true }) filter?: ArticleFilter | null;
  @Field(() => ArticleOrder, {
    nullable: true,
    description: 'Newest first where it is not given; most relevant first with `search`.',
  })
  orderBy?: ArticleOrder | null;
}

@KeptContent()
@ObjectType({ description: 'A span that matches: code points of a block, `end` not included.' })
class TextHighlight {
  @Field(() => Int) block!: number;
  @Field(() => Int) start!: number;
  @Field(() => Int) end!: number;
}

@KeptContent()
@ObjectType()
class ArticleEdge extends edgeOf(ArticleType) {
  @Field(() => Float, {
    nullable: true,
    description: 'In the order RELEVANCE: 1 or more where the search occurs exactly as typed, less elsewhere.',
  })
  score!: number | null;
}

@KeptContent()
@ObjectType()
class CategoryCount {
  @Field(() => CategoryType) category!: object;
  @Field(() => Int) count!: number;
}

@KeptContent()
@ObjectType()
class MonthCount {
  @Field({ description: "YYYY-MM in Vietnam's time." }) month!: string;
  @Field(() => Int) count!: number;
}

@KeptContent()
@ObjectType({ description: 'Counts over the whole list, not the page. Read only when selected.' })
class ArticleFacets {
  readCategories!: () => Promise<readonly CategoryCount[]>;
  readMonths!: () => Promise<readonly MonthCount[]>;

  @Cost(10)
  @ListOf(20)
  @Field(() => [CategoryCount], { description: 'By the category of the article itself, largest first.' })
  categories(): Promise<readonly CategoryCount[]> {
    return this.readCategories();
  }
  @Cost(10)
  @ListOf(120)
  @Field(() => [MonthCount], { description: 'Newest first.' })
  months(): Promise<readonly MonthCount[]> {
    return this.readMonths();
  }
}

@KeptContent()
@ObjectType()
export class ArticleConnection extends connectionOf(ArticleType, ArticleEdge) {
  readFacets!: ArticleList['readFacets'];
}

type EdgeValue = { readonly node: ArticleRow; readonly terms: SearchTerms | null };

@Resolver(() => ArticleEdge)
export class ArticleEdgeResolver {
  @ListOf(20)
  @FieldResolver(() => [TextHighlight], {
    description: 'What matches the search, in reading order; empty without one.',
  })
  async highlights(@Root() { node, terms }: EdgeValue, @Ctx() { loaders }: NewsContext) {
    if (terms === null || node.status === 'WITHDRAWN') return [];
    return findHighlights(await loaders.articles.blocks.load(node.id), terms);
  }
}

@Resolver(() => ArticleConnection)
export class ArticleConnectionResolver {
  @FieldResolver(() => ArticleFacets, { nullable: true })
  facets(@Root() list: ArticleConnection, @Ctx() { loaders }: NewsContext) {
    return {
      readCategories: async () => {
        const [counts, tree] = await Promise.all([list.readFacets.categories(), loaders.readCategories()]);
        return counts.flatMap(({ categoryId, count }) => {
          const category = tree.find(categoryId);
          return category === null ? [] : [{ category, count }];
        });
      },
      readMonths: () => list.readFacets.months(),
    };
  }
}

/** What reading drafts needs. */
export const draftScope = 'articles:write';

/** Arguments → a checked request. Errors: `FORBIDDEN` where drafts are asked for without the scope; those of `parsePage`. */
export function readListRequest(
  { filter, orderBy, ...page }: ArticleListArgs,
  { caller }: Pick<NewsContext, 'caller'>,
): ArticleListRequest {
  if (filter?.statuses?.includes(ArticleStatus.DRAFT) === true && !holdsScope(caller, draftScope))
    throw lacksScope('The status DRAFT', draftScope);
  return { filter: filter ?? {}, orderBy: orderBy ?? null, page: parsePage(page) };
}

export function toArticleConnection({ page, terms, countAll, readFacets }: ArticleList) {
  const connection = toConnection(
    page,
    (row): ArticleRow => row,
    countAll,
    (row) => ({ score: row.score, terms }),
  );
  return { ...connection, readFacets };
}
