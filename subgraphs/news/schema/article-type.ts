// The article and the parts that are its own: blocks, views, withdrawal, versions. What needs a read is in article-fields.ts.
import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { connectionOf, edgeOf } from '../../kit/graphql/connections.js';
import { CacheFor, Cost, countCost, keptSeconds, ListOf } from '../../kit/graphql/directives.js';
import { DateTimeScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { Node, PageInfo } from '../../kit/graphql/shared-types.js';
import { ArticleStatus, TextBlockKind } from './enums.js';
import { OrgUnitReference } from './references.js';
import { KeptContent } from './cache-hints.js';

@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@KeptContent()
@ObjectType('Article', { implements: Node, description: 'A news article, from its draft to its withdrawal.' })
export class ArticleType extends Node {
  @Field({ description: 'Stands in its address. A slug that it had while published leads to it for ever.' })
  slug!: string;
  @Field(() => ArticleStatus)
  status!: `${ArticleStatus}`;
  @Field()
  title!: string;
  @Field(() => LocaleScalar)
  language!: string;
  @Field(() => Int, { description: 'Number of its current version, for `expectedRevision`.' })
  revision!: number;
  @Field(() => DateTimeScalar, { nullable: true })
  publishedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its text was last corrected after it was published.',
  })
  modifiedAt!: Date | null;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, { description: 'When anything of the record last changed, links included.' })
  updatedAt!: Date;
}

@KeptContent()
@ObjectType({ description: 'One block of plain text, without markup.' })
export class TextBlock {
  @Field(() => Int, { description: '0 is the title.' }) index!: number;
  @Field(() => TextBlockKind) kind!: `${TextBlockKind}`;
  @Field() text!: string;
}

@KeptContent()
@ObjectType({ description: 'A count as its source showed it: a snapshot that never grows.' })
export class ViewCount {
  @Field(() => Int) value!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null when the source does not say.' })
  observedAt!: Date | null;
}

@KeptContent()
@ObjectType({ description: 'Views counted by this service. Nothing about visitors is kept.' })
export class CountedViews {
  @Field(() => Int) value!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the first one was counted.' }) since!: Date | null;
}

@KeptContent()
@ObjectType()
export class Withdrawal {
  @Field(() => DateTimeScalar, { nullable: true }) at!: Date | null;
  @Field() explanation!: string;
}

@KeptContent()
@ObjectType({ description: 'A version of the text. The text of a withdrawn article is in none of its versions.' })
class ArticleRevision {
  @Field(() => Int) number!: number;
  @Field(() => DateTimeScalar) at!: Date;
  @Field(() => String, { nullable: true, description: 'What was corrected.' }) note!: string | null;
  @Field() title!: string;
  @ListOf(20) @Field(() => [TextBlock]) blocks!: readonly TextBlock[];
}
@KeptContent()
@ObjectType()
class ArticleRevisionEdge extends edgeOf(ArticleRevision) {}
@KeptContent()
@ObjectType()
export class ArticleRevisionConnection extends connectionOf(ArticleRevision, ArticleRevisionEdge) {}

@KeptContent()
@ObjectType()
export class ArticleUnitEdge {
  @Field() cursor!: string;
  @CacheFor(keptSeconds) @Field(() => OrgUnitReference, { nullable: true }) node!: OrgUnitReference | null;
  @Field(() => Int) mentionCount!: number;
  @Field(() => Int, { description: 'Index of the first block that names the unit.' }) firstBlock!: number;
}

@KeptContent()
@ObjectType({ description: 'Units that an article names, most often named first.' })
export class ArticleUnitConnection {
  @Field(() => [ArticleUnitEdge]) edges!: readonly ArticleUnitEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  countAll!: () => Promise<number>;

  @Cost(countCost)
  @Field(() => Int, { description: 'How many there are in all. Counted only when selected.' })
  totalCount(): Promise<number> {
    return this.countAll();
  }
}
