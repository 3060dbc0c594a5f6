// Inputs of the mutations, and their change into what commands take. Separate from arguments.ts, which reading uses.
import { Field, ID, InputType } from 'type-graphql';
import { DateScalar, UrlScalar } from '../../kit/graphql/scalars.js';
import { ProvenanceKind, TextOrigin } from '../../kit/graphql/shared-types.js';
import type { TextPair } from '../commands/write-subjects.js';
import type { AdminLevel, PostRole, SuccessionExtent, SuccessionKind, UnitKind } from '../entities/kinds.js';
import { AdminLevelEnum, OrgUnitKindEnum, PostRoleEnum, SuccessionExtentEnum, SuccessionKindEnum } from './enums.js';

const optional = { nullable: true } as const;

@InputType({ description: 'A name in Vietnamese and, where there is one, in English.' })
export class NameInput {
  @Field() vi!: string;
  @Field(() => String, optional) en?: string | null;
  @Field(() => TextOrigin, {
    defaultValue: TextOrigin.HUMAN_TRANSLATION,
    description: 'How the English name came about.',
  })
  enOrigin!: TextOrigin;
}

export function toTextPair({ vi, en, enOrigin }: NameInput): TextPair {
  return {
    vi: vi.normalize('NFC').trim(),
    en: en ?? null,
    enOrigin: en === null || en === undefined ? null : enOrigin,
  };
}

/** Texts as they are stored: composed, without space around. */
export const tidy = (texts: readonly string[]) => texts.map((text) => text.normalize('NFC').trim());

@InputType()
export class OrgUnitCreateInput {
  @Field(() => String, { nullable: true, description: 'Default: made from the name.' }) slug?: string | null;
  @Field(() => OrgUnitKindEnum) kind!: UnitKind;
  @Field(() => AdminLevelEnum) level!: AdminLevel;
  @Field(() => NameInput) name!: NameInput;
  @Field(() => NameInput, optional) shortName?: NameInput | null;
  @Field(() => [String], { defaultValue: [] }) aliases!: string[];
  @Field(() => [String], { defaultValue: [] }) bareNames!: string[];
  @Field(() => ID, optional) regionId?: string | null;
  @Field(() => ID, { nullable: true, description: 'The unit structurally above.' }) parentId?: string | null;
  @Field(() => [ID], { defaultValue: [], description: 'The units that lead or guide it.' }) directedByIds!: string[];
  @Field(() => DateScalar, { nullable: true, description: 'First day; left out where it is not known.' }) from?:
    | string
    | null;
  @Field(() => DateScalar, { nullable: true, description: 'First day after the end.' }) until?: string | null;
}

@InputType({ description: 'What is left out stays as it is.' })
export class OrgUnitUpdateInput {
  @Field(() => String, { nullable: true, description: 'The old slug goes on leading here.' }) slug?: string | null;
  @Field(() => OrgUnitKindEnum, optional) kind?: UnitKind | null;
  @Field(() => NameInput, {
    nullable: true,
    description: 'Corrects the latest name. For a new name from a day on: orgUnitRename.',
  })
  name?: NameInput | null;
  @Field(() => NameInput, { nullable: true, description: 'Null takes the short name away.' })
  shortName?: NameInput | null;
  @Field(() => [String], optional) aliases?: string[] | null;
  @Field(() => [String], optional) bareNames?: string[] | null;
}

@InputType({ description: 'Two units or two regions; `toId` is left out for DISSOLVED only.' })
export class SuccessionInput {
  @Field(() => SuccessionKindEnum) kind!: SuccessionKind;
  @Field(() => SuccessionExtentEnum, { defaultValue: 'UNKNOWN' }) extent!: SuccessionExtent;
  @Field(() => ID) fromId!: string;
  @Field(() => ID, optional) toId?: string | null;
  @Field(() => DateScalar, { nullable: true, description: 'Left out where the day is not known.' }) effectiveOn?:
    | string
    | null;
  @Field(() => ID, optional) legalDocumentId?: string | null;
  @Field(() => String, optional) legalCitation?: string | null;
  @Field(() => String, optional) clause?: string | null;
}

@InputType({ description: 'Give `personId`, or `personName` for a person who is not recorded yet.' })
export class TenureInput {
  @Field(() => ID, optional) personId?: string | null;
  @Field(() => String, optional) personName?: string | null;
  @Field(() => ID) unitId!: string;
  @Field(() => PostRoleEnum) role!: PostRole;
  @Field(() => NameInput) title!: NameInput;
  @Field(() => DateScalar) from!: string;
  @Field(() => DateScalar, optional) until?: string | null;
}

@InputType({ description: 'A person seen in a post on a day, as a text reports it.' })
export class SightingInput {
  @Field(() => ID, { nullable: true, description: 'Where it is known which person it is; else the name decides.' })
  personId?: string | null;
  @Field() personName!: string;
  @Field(() => ID) unitId!: string;
  @Field(() => PostRoleEnum) role!: PostRole;
  @Field({ description: 'The post in its canonical spelling.' }) title!: string;
  @Field(() => DateScalar) observedOn!: string;
  @Field(() => ProvenanceKind, { defaultValue: ProvenanceKind.IMPORTED }) provenanceKind!: ProvenanceKind;
  @Field({ description: 'What reports it.' }) sourceName!: string;
  @Field(() => UrlScalar, optional) sourceUrl?: string | null;
}
