// What news adds to units, persons and regions: the articles that name them. Nullable, so that org-units still answers
// when news is away.
import { Arg, Args, Ctx, Directive, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { toConnection } from '../../kit/graphql/connections.js';
import { CacheTag, Cost, ListOf, Paged } from '../../kit/graphql/directives.js';
import { DateScalar, DateTimeScalar } from '../../kit/graphql/scalars.js';
import { parsePage } from '../../kit/keyset.js';
import {
  ArticleConnection,
  ArticleListArgs,
  PageArgs,
  readListRequest,
  toArticleConnection,
} from './article-connection.js';
import type { NewsContext } from './context.js';
import { LegalDocumentConnection } from './document-types.js';
import { TimeBucket } from './enums.js';
import { OrgUnitReference, PersonReference, RegionReference } from './references.js';
import { KeptContentField, viewsTag } from './cache-hints.js';

@Directive('@shareable')
@ObjectType({ description: 'A value of a series; `at` is the instant at which its bucket starts.' })
class CountPoint {
  @Field(() => DateTimeScalar) at!: Date;
  @Field(() => Int) value!: number;
}

@Resolver(() => OrgUnitReference)
export class OrgUnitNewsFields {
  @CacheTag(viewsTag, 'orderBy')
  @Paged()
  @FieldResolver(() => ArticleConnection, { nullable: true, description: 'Articles that name the unit.' })
  async articles(
    @Root() { id }: OrgUnitReference,
    @Args(() => ArticleListArgs) args: ArticleListArgs,
    @Ctx() context: NewsContext,
  ) {
    return toArticleConnection(await context.loaders.lists.linkedTo(id, readListRequest(args, context)));
  }

  @CacheTag(viewsTag, 'orderBy')
  @Paged()
  @FieldResolver(() => ArticleConnection, { nullable: true, description: 'Articles that the unit published.' })
  async publishedArticles(
    @Root() { id }: OrgUnitReference,
    @Args(() => ArticleListArgs) args: ArticleListArgs,
    @Ctx() context: NewsContext,
  ) {
    return toArticleConnection(await context.loaders.lists.publishedBy(id, readListRequest(args, context)));
  }

  @KeptContentField()
  @Cost(10)
  @ListOf(100)
  @FieldResolver(() => [CountPoint], {
    nullable: true,
    description: 'Published articles that name the unit, counted by bucket, zeros included; at most 1,000 buckets.',
  })
  mentionSeries(
    @Root() { id }: OrgUnitReference,
    @Arg('from', () => DateScalar) from: string,
    @Arg('until', () => DateScalar, { description: 'Exclusive.' }) until: string,
    @Arg('bucket', () => TimeBucket, { defaultValue: TimeBucket.MONTH }) bucket: `${TimeBucket}`,
    @Ctx() { loaders }: NewsContext,
  ) {
    return loaders.readSeries(id, { from, until, bucket });
  }

  @Paged()
  @FieldResolver(() => LegalDocumentConnection, {
    nullable: true,
    description: 'Documents that the unit issued, as far as articles cite them; newest first.',
  })
  async issuedDocuments(
    @Root() { id }: OrgUnitReference,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: NewsContext,
  ) {
    const { page, countAll } = await loaders.documents.issuedBy(id, parsePage(args));
    return toConnection(page, (row) => row, countAll);
  }
}

@Resolver(() => PersonReference)
export class PersonNewsFields {
  @CacheTag(viewsTag, 'orderBy')
  @Paged()
  @FieldResolver(() => ArticleConnection, { nullable: true, description: 'Articles that name the person.' })
  async articles(
    @Root() { id }: PersonReference,
    @Args(() => ArticleListArgs) args: ArticleListArgs,
    @Ctx() context: NewsContext,
  ) {
    return toArticleConnection(await context.loaders.lists.linkedTo(id, readListRequest(args, context)));
  }
}

@Resolver(() => RegionReference)
export class RegionNewsFields {
  @CacheTag(viewsTag, 'orderBy')
  @Paged()
  @FieldResolver(() => ArticleConnection, { nullable: true, description: 'Articles that name the place.' })
  async articles(
    @Root() { id }: RegionReference,
    @Args(() => ArticleListArgs) args: ArticleListArgs,
    @Ctx() context: NewsContext,
  ) {
    return toArticleConnection(await context.loaders.lists.linkedTo(id, readListRequest(args, context)));
  }
}
