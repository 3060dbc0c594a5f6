// What articles cite and report on: legal documents, events, slogans. Their connections to articles included.
import { Args, Ctx, Directive, Field, FieldResolver, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { connectionOf, edgeOf } from '../../kit/graphql/connections.js';
import { Paged } from '../../kit/graphql/directives.js';
import { DateScalar } from '../../kit/graphql/scalars.js';
import { Node, Provenance } from '../../kit/graphql/shared-types.js';
import { toProvenance } from '../../kit/provenance.js';
import type { CivicEventRow, LegalDocumentRow } from '../loaders/documents.js';
import { ArticleConnection, PageArgs, readListRequest, toArticleConnection } from './article-connection.js';
import type { NewsContext } from './context.js';
import { DatePrecision, LegalDocumentKind } from './enums.js';
import { OrgUnitReference, PersonReference, pointTo } from './references.js';
import { KeptContent, KeptContentField } from './cache-hints.js';

@Directive('@key(fields: "id")')
@KeptContent()
@ObjectType('LegalDocument', { implements: Node, description: 'A document of law or of the Party that articles cite.' })
export class LegalDocumentType extends Node {
  @Field({ description: 'As printed: "15-NQ/TU", "132/2003/NĐ-CP".' }) citation!: string;
  @Field(() => LegalDocumentKind) kind!: `${LegalDocumentKind}`;
  @Field() number!: string;
  @Field({ description: 'True where the issuer follows from the symbol ("/TU") and no text states it.' })
  issuerInferred!: boolean;
  @Field(() => DateScalar, { nullable: true }) issuedOn!: string | null;
  @Field(() => DatePrecision) issuedOnPrecision!: `${DatePrecision}`;
  @Field(() => String, { nullable: true, description: 'The official title, else the title as an article cited it.' })
  title!: string | null;
  @Field({ description: 'False where the title may be cut: it is only known from a citation.' })
  titleIsComplete!: boolean;
  @Field(() => String, { nullable: true, description: 'The title in the words of the article that cited it first.' })
  titleAsCited!: string | null;
}
@KeptContent()
@ObjectType()
class LegalDocumentEdge extends edgeOf(LegalDocumentType) {}
@KeptContent()
@ObjectType()
export class LegalDocumentConnection extends connectionOf(LegalDocumentType, LegalDocumentEdge) {}

@Directive('@key(fields: "id")')
@KeptContent()
@ObjectType('CivicEvent', { implements: Node, description: 'A meeting, campaign or ceremony that articles report on.' })
export class CivicEventType extends Node {
  @Field() name!: string;
  @Field(() => DateScalar, { nullable: true }) startsOn!: string | null;
  @Field(() => DatePrecision) startsOnPrecision!: `${DatePrecision}`;
}

@Directive('@key(fields: "id")')
@KeptContent()
@ObjectType('Slogan', { implements: Node, description: 'A motto, model or theme of the year that articles quote.' })
export class SloganType extends Node {
  @Field() text!: string;
  @Field(() => Int, { nullable: true, description: 'The year that a theme was set for.' }) year!: number | null;
}

@Resolver(() => LegalDocumentType)
export class LegalDocumentResolver {
  @KeptContentField()
  @FieldResolver(() => OrgUnitReference, { nullable: true })
  issuer(@Root() { issuerId }: LegalDocumentRow) {
    return pointTo(issuerId);
  }

  @Paged()
  @FieldResolver(() => ArticleConnection, { description: 'Published articles that cite it, newest first.' })
  async citedBy(@Root() { id }: LegalDocumentRow, @Args(() => PageArgs) args: PageArgs, @Ctx() context: NewsContext) {
    return toArticleConnection(await context.loaders.lists.linkedTo(id, readListRequest(args, context)));
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() { provenance }: LegalDocumentRow) {
    return toProvenance(provenance);
  }
}

@Resolver(() => CivicEventType)
export class CivicEventResolver {
  @KeptContentField()
  @FieldResolver(() => OrgUnitReference, { nullable: true })
  host(@Root() { hostId }: CivicEventRow) {
    return pointTo(hostId);
  }

  @KeptContentField()
  @FieldResolver(() => PersonReference, { nullable: true })
  chair(@Root() { chairId }: CivicEventRow) {
    return pointTo(chairId);
  }

  @FieldResolver(() => LegalDocumentType, { nullable: true })
  legalBasis(@Root() { legalBasisId }: CivicEventRow, @Ctx() { loaders }: NewsContext) {
    return legalBasisId === null ? null : loaders.documents.documents.load(legalBasisId);
  }

  @Paged()
  @FieldResolver(() => ArticleConnection, { description: 'Published articles that report on it, newest first.' })
  async articles(@Root() { id }: CivicEventRow, @Args(() => PageArgs) args: PageArgs, @Ctx() context: NewsContext) {
    return toArticleConnection(await context.loaders.lists.linkedTo(id, readListRequest(args, context)));
  }

  @FieldResolver(() => Provenance)
  provenance(@Root() { provenance }: CivicEventRow) {
    return toProvenance(provenance);
  }
}
