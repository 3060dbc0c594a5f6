// Spans of an article's text and what they lead to.
import { createUnionType, Ctx, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import type { MentionRow } from '../loaders/article-links.js';
import type { NewsContext } from './context.js';
import { LegalDocumentType, SloganType } from './document-types.js';
import { MentionBasis, MentionType } from './enums.js';
import { OrgUnitReference, PersonReference, pointTo, RegionReference } from './references.js';
import { KeptContent, KeptContentField } from './cache-hints.js';

const MentionTarget = createUnionType({
  name: 'MentionTarget',
  types: () => [OrgUnitReference, PersonReference, RegionReference, LegalDocumentType, SloganType] as const,
  resolveType: (value) => ('__typename' in value ? String(value.__typename) : undefined),
});

@KeptContent()
@ObjectType('Mention', {
  description: 'A span of one block. `start` and `end` are 0-based, half-open, in Unicode code points of its text.',
})
export class MentionObject {
  @Field(() => MentionType) type!: `${MentionType}`;
  @Field(() => MentionBasis) basis!: `${MentionBasis}`;
  @Field(() => Int) block!: number;
  @Field(() => Int) start!: number;
  @Field(() => Int) end!: number;
  @Field({ description: 'As written, misprints included.' }) text!: string;
  @Field(() => String, { nullable: true, description: 'Canonical spelling of the post: "Phó Trưởng Ban".' })
  postTitle!: string | null;
  @Field(() => Float, { nullable: true, description: '0 to 1: how sure the link is.' }) confidence!: number | null;
}

@Resolver(() => MentionObject)
export class MentionResolver {
  @KeptContentField()
  @FieldResolver(() => MentionTarget, {
    nullable: true,
    description: 'Null for a class of units, for a name that leads to nothing known, and while its subgraph is away.',
  })
  async target(@Root() { targetType, targetId }: MentionRow, @Ctx() { loaders }: NewsContext) {
    if (targetType === null || targetId === null) return null;
    if (targetType === 'LegalDocument') return withType(targetType, await loaders.documents.documents.load(targetId));
    if (targetType === 'Slogan') return withType(targetType, await loaders.documents.slogans.load(targetId));
    return { __typename: targetType, id: targetId };
  }

  @KeptContentField()
  @FieldResolver(() => PersonReference, { nullable: true, description: 'Who held the post, where the text says it.' })
  postHolder(@Root() { postHolderId }: MentionRow) {
    return pointTo(postHolderId);
  }
}

const withType = (__typename: string, row: object | null) => (row === null ? null : { ...row, __typename });
