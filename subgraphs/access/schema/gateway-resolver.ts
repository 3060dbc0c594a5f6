// What the gateway alone asks: whose a presented key is, and to keep what it counted. No client sees any of it.
import { Arg, Ctx, Directive, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { DateScalar, DateTimeScalar } from '../../kit/graphql/scalars.js';
import { recordUsage } from '../commands/record-usage.js';
import { findKeyByHash } from '../loaders/keys.js';
import type { AccessContext } from './context.js';

const hidden = '@inaccessible';
const sha256Form = /^[0-9a-f]{64}$/;

@Directive(hidden)
@ObjectType({ description: 'What a key may do, as the gateway needs to know it.' })
class PresentedKey {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field(() => [String]) scopes!: readonly string[];
  @Field() contract!: string;
  @Field(() => Int) quotaUnitsPerMinute!: number;
  @Field(() => Int) burstUnits!: number;
  @Field(() => DateTimeScalar, { nullable: true }) expiresAt!: Date | null;
  @Field() isRevoked!: boolean;
}

@Directive(hidden)
@InputType()
class UsageEntryInput {
  @Field(() => DateScalar) day!: string;
  @Field() client!: string;
  @Field(() => ID, { nullable: true }) keyId?: string | null;
  @Field() coordinate!: string;
  @Field(() => Int) count!: number;
}

@Directive(hidden)
@InputType()
class KeyUseInput {
  @Field(() => ID) keyId!: string;
  @Field(() => DateTimeScalar) at!: Date;
}

@Resolver()
export class GatewayResolver {
  @Directive(hidden)
  @Query(() => PresentedKey, {
    nullable: true,
    description: 'By the SHA-256 of the text that was presented, in hex. Null for one that is unknown or was replaced.',
  })
  async apiKeyByDigest(@Arg('digest', () => String) digest: string, @Ctx() { store, commands, now }: AccessContext) {
    if (!sha256Form.test(digest)) return null;
    const key = await findKeyByHash(store.sql, commands.hashKey(digest), now());
    return key === null ? null : { ...key, isRevoked: key.revokedAt !== null };
  }

  @Directive(hidden)
  @Mutation(() => Boolean, { description: 'Adds counts to those that are kept, and notes when keys were last used.' })
  async usageRecord(
    @Arg('entries', () => [UsageEntryInput]) entries: UsageEntryInput[],
    @Arg('keysUsed', () => [KeyUseInput]) keysUsed: KeyUseInput[],
    @Ctx() { store }: AccessContext,
  ): Promise<boolean> {
    await recordUsage(store, entries, keysUsed);
    return true;
  }
}
