// The root fields that read.
import { Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { toChangeConnection, toConnection } from '../../kit/graphql/connections.js';
import { CacheTag, ChangePage, Cost, Paged, searchCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeConnection } from '../../kit/graphql/shared-types.js';
import { parsePage } from '../../kit/keyset.js';
import {
  ArticleConnection,
  ArticleListArgs,
  PageArgs,
  readListRequest,
  toArticleConnection,
} from './article-connection.js';
import { ArticleType } from './article-type.js';
import { CategoryType } from './category-type.js';
import type { NewsContext } from './context.js';
import { LegalDocumentConnection, LegalDocumentType } from './document-types.js';
import { viewsTag } from './cache-hints.js';

type Optional = string | null | undefined;

@Resolver()
export class NewsQueries {
  @Query(() => ArticleType, {
    nullable: true,
    description:
      'One article, by its id, its slug, or a slug it had while published. Give exactly one. A draft is null without the scope articles:write.',
  })
  article(
    @Ctx() { loaders }: NewsContext,
    @Arg('id', () => ID, { nullable: true }) id?: Optional,
    @Arg('slug', () => String, { nullable: true }) slug?: Optional,
  ) {
    return loadByEither(
      { id, slug },
      (key) => loaders.articles.byId.load(key),
      (key) => loaders.articles.bySlug.load(key),
    );
  }

  @CacheTag(viewsTag, 'orderBy')
  @Paged()
  @Query(() => ArticleConnection)
  async articles(@Args(() => ArticleListArgs) args: ArticleListArgs, @Ctx() context: NewsContext) {
    return toArticleConnection(await context.loaders.lists.ofAll(readListRequest(args, context)));
  }

  @Query(() => CategoryType, { nullable: true, description: 'By its id or slug. Give exactly one.' })
  category(
    @Ctx() { loaders }: NewsContext,
    @Arg('id', () => ID, { nullable: true }) id?: Optional,
    @Arg('slug', () => String, { nullable: true }) slug?: Optional,
  ) {
    return loadByEither(
      { id, slug },
      async (key) => (await loaders.readCategories()).find(key),
      async (key) => (await loaders.readCategories()).findBySlug(key),
    );
  }

  @Query(() => LegalDocumentType, {
    nullable: true,
    description:
      'By its id or citation. Give exactly one. Of several documents with one citation, the one cited first.',
  })
  legalDocument(
    @Ctx() { loaders }: NewsContext,
    @Arg('id', () => ID, { nullable: true }) id?: Optional,
    @Arg('citation', () => String, { nullable: true }) citation?: Optional,
  ) {
    return loadByEither(
      { id, citation },
      (key) => loaders.documents.documents.load(key),
      (key) => loaders.documents.findByCitation(key),
    );
  }

  @Paged()
  @Query(() => LegalDocumentConnection, { description: 'Newest first; documents whose day is not known last.' })
  async legalDocuments(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: NewsContext,
    @Cost(searchCost)
    @Arg('search', () => String, { nullable: true, description: 'Words of the citation or title.' })
    search?: Optional,
    @Arg('issuerId', () => ID, { nullable: true }) issuerId?: Optional,
  ) {
    const filter = { search: search ?? null, issuerId: issuerId ?? null };
    const { page, countAll } = await loaders.documents.list(filter, parsePage(args));
    return toConnection(page, (row) => row, countAll);
  }

  @Tagged('partner')
  @ChangePage()
  @Query(() => ChangeConnection, {
    description:
      'The change log of news, oldest first: articles, documents, events, slogans. Flushes of counted views stand in it ' +
      'as one entry each, of the type ArticleViews.',
  })
  async articleChanges(
    @Arg('first', () => Int) first: number,
    @Ctx() { loaders }: NewsContext,
    @Arg('after', () => String, { nullable: true }) after?: Optional,
  ) {
    const { limit } = parsePage({ first }, { maximum: 1000 });
    const cursor = after ?? null;
    return toChangeConnection(await loaders.readChanges({ limit, after: cursor }), cursor);
  }
}

/** Errors: `BAD_USER_INPUT` unless exactly one of the two keys is given. */
function loadByEither<T>(
  keys: { readonly [name: string]: Optional },
  byFirst: (key: string) => Promise<T>,
  bySecond: (key: string) => Promise<T>,
): Promise<T> {
  const [first, second] = Object.values(keys).map((key) => key ?? null);
  if (typeof first === 'string' && second === null) return byFirst(first);
  if (typeof second === 'string' && first === null) return bySecond(second);
  throw new ClientError(
    'BAD_USER_INPUT',
    `Give exactly one of ${Object.keys(keys)
      .map((name) => `\`${name}\``)
      .join(' and ')}.`,
  );
}
