// GraphQL types of keys for whoever keeps them. None of them is in a contract that partners or the public have.
import 'reflect-metadata';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Tagged } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import { UserError } from '../../kit/graphql/shared-types.js';
import { faultCodes, type KeyFaultCode } from '../commands/outcome.js';

const codes: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(faultCodes).map((code) => [code, code]));
registerEnumType(codes, {
  name: 'ApiKeyErrorCode',
  description: 'Why a key was not changed.',
  valuesConfig: Object.fromEntries(Object.entries(faultCodes).map(([code, description]) => [code, { description }])),
});

@Tagged('internal')
@ObjectType({ description: 'A key by which a partner or a service asks. Its text is kept nowhere.' })
export class ApiKey {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field({ description: 'The first characters of its text, to tell keys apart by.' }) prefix!: string;
  @Field(() => [String]) scopes!: readonly string[];
  @Field({ description: 'The variant of the graph that it sees: public, partner or internal.' }) contract!: string;
  @Field(() => Int, { description: 'Units of cost that it may use a minute, in the long run.' })
  quotaUnitsPerMinute!: number;
  @Field(() => Int, { description: 'Units of cost that it may use at once.' }) burstUnits!: number;
  @Field(() => String, { nullable: true, description: 'Who made it; null for the command line.' })
  createdBy!: string | null;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: never.' }) expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) revokedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when the text before the last rotation holds, or held.',
  })
  previousUntil!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute, some seconds behind.' })
  lastUsedAt!: Date | null;
}

@Tagged('internal')
@ObjectType({ implements: UserError })
export class ApiKeyUserError extends UserError {
  __typename!: 'ApiKeyUserError';
  @Field(() => codes) code!: KeyFaultCode;
}

@Tagged('internal')
@ObjectType()
export class ApiKeyPayload {
  @Field(() => ApiKey, { nullable: true }) apiKey!: ApiKey | null;
  @Field(() => String, { nullable: true, description: 'The text of the key. It is shown this once.' })
  key!: string | null;
  @Field(() => [ApiKeyUserError]) userErrors!: readonly ApiKeyUserError[];
}

@Tagged('internal')
@InputType()
export class ApiKeyCreateInput {
  @Field({ description: 'Who it is for; up to 200 characters.' }) name!: string;
  @Field(() => [String], { defaultValue: [], description: 'None that the one who asks does not hold.' })
  scopes!: string[];
  @Field({ defaultValue: 'partner', description: 'public, partner or internal.' }) contract!: string;
  @Field(() => Int, { defaultValue: 600 }) quotaUnitsPerMinute!: number;
  @Field(() => Int, { defaultValue: 1200 }) burstUnits!: number;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt?: Date | null;
}
