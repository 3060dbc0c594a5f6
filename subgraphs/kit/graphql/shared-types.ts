// GraphQL types that mean the same in every subgraph. Each subgraph prints them as `@shareable`, from this one definition.
import 'reflect-metadata';
import { Directive, Field, ID, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import type { ChangeKind } from '../change-log.js';
import { CacheFor, keptSeconds, Tagged } from './directives.js';
import { DateScalar, DateTimeScalar, LocaleScalar, UrlScalar } from './scalars.js';

@InterfaceType({
  description: 'A thing with an id that stays the same for ever and is never given to another.',
  resolveType: (value: { __typename: string }) => value.__typename,
  // In one process every room's classes are known; each schema names the implementations that are its own.
  autoRegisterImplementations: false,
})
export abstract class Node {
  @Field(() => ID)
  id!: string;
}

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(OrderDirection, { name: 'OrderDirection' });

@Directive('@shareable')
@CacheFor(keptSeconds)
@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field() hasNextPage!: boolean;
  @Field() hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

@Directive('@shareable')
@CacheFor(keptSeconds)
@ObjectType({ description: 'A half-open interval of days: `from` is inside, `until` is not.' })
export class Validity {
  @Field(() => DateScalar, { nullable: true, description: 'First day; null where it is not known or there is none.' })
  from!: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day after the end; null where it is not known or has not come.',
  })
  until!: string | null;
  @Field({ description: 'False where there was a first day but no source tells it.' })
  fromKnown!: boolean;
  @Field({ description: 'False where it may have ended but no source tells when.' })
  untilKnown!: boolean;
  @Field({ description: 'Whether today lies inside.' })
  isCurrent!: boolean;
}

export enum ProvenanceKind {
  IMPORTED = 'IMPORTED',
  EDITORIAL = 'EDITORIAL',
  PROVIDER = 'PROVIDER',
  SYNTHETIC = 'SYNTHETIC',
}
registerEnumType(ProvenanceKind, {
  name: 'ProvenanceKind',
  description: 'How a record came here.',
  valuesConfig: {
    IMPORTED: { description: 'Read from a published page, file or feed.' },
    EDITORIAL: { description: 'Written by an editor of this service.' },
    PROVIDER: { description: 'Fetched from a data provider.' },
    SYNTHETIC: { description: 'Made up for demonstration. Never a statement about the real world.' },
  },
});

export enum Completeness {
  COMPLETE = 'COMPLETE',
  PARTIAL = 'PARTIAL',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(Completeness, {
  name: 'Completeness',
  description: 'Whether the source held every field of the record.',
});

@Directive('@shareable')
@CacheFor(keptSeconds)
@ObjectType({ description: 'Where a record comes from and under which terms.' })
export class Provenance {
  @Field(() => ProvenanceKind) kind!: `${ProvenanceKind}`;
  @Field() sourceName!: string;
  @Field(() => UrlScalar, { nullable: true }) sourceUrl!: string | null;
  @Field(() => String, { nullable: true }) licence!: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) retrievedAt!: Date | null;
  @Field(() => Completeness) completeness!: `${Completeness}`;
  @Field(() => [String], { description: 'Names of the fields that the source did not hold.' })
  missing!: readonly string[];
}

export enum TextOrigin {
  ORIGINAL = 'ORIGINAL',
  HUMAN_TRANSLATION = 'HUMAN_TRANSLATION',
  MACHINE_TRANSLATION = 'MACHINE_TRANSLATION',
}
registerEnumType(TextOrigin, {
  name: 'TextOrigin',
  description: 'Whether a text is the original or a translation, and by whom.',
});

@Directive('@shareable')
@CacheFor(keptSeconds)
@ObjectType({ description: 'A text with its language and origin.' })
export class LocalizedText {
  @Field() text!: string;
  @Field(() => LocaleScalar) language!: string;
  @Field(() => TextOrigin) origin!: `${TextOrigin}`;
}

enum ChangeKindEnum {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  DELETED = 'DELETED',
}
registerEnumType(ChangeKindEnum, { name: 'ChangeKind' });

/** Tags of the enums above. */
export const sharedEnumTags: Readonly<Record<string, string>> = { ChangeKind: 'partner' };

@Directive('@shareable')
@Tagged('partner')
@ObjectType({
  description: 'One entry of the ordered change log that partners follow. DELETED entries are the tombstones.',
})
export class ChangeEvent {
  @Field() cursor!: string;
  @Field(() => ChangeKindEnum) kind!: ChangeKind;
  @Field(() => ID) nodeId!: string;
  @Field() nodeType!: string;
  @Field(() => DateTimeScalar) occurredAt!: Date;
}

@Directive('@shareable')
@Tagged('partner')
@ObjectType({ description: 'A page of the change log, oldest first.' })
export class ChangeConnection {
  @Field(() => [ChangeEvent]) nodes!: readonly ChangeEvent[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
}

@InterfaceType({
  description: 'Why a mutation did nothing, as a value: `path` leads to the argument at fault.',
  resolveType: (value: { __typename: string }) => value.__typename,
  // In one process every room's classes are known; each schema names the implementations that are its own.
  autoRegisterImplementations: false,
})
export abstract class UserError {
  @Field() message!: string;
  @Field(() => [String]) path!: readonly string[];
}
