// What voters do: cast a ballot, and later ask whether a receipt was counted.
import { Arg, Ctx, Field, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Cost, mutationCost } from '../../kit/graphql/directives.js';
import { UserError } from '../../kit/graphql/shared-types.js';
import { type BallotFaultCode, castBallot } from '../commands/cast-ballot.js';
import type { PollContext } from './context.js';
import { BallotErrorCode } from './enums.js';
import { PollCastBallotInput } from './inputs.js';
import { Poll } from './poll-types.js';

@ObjectType('BallotUserError', { implements: UserError })
export class BallotUserError extends UserError {
  __typename!: 'BallotUserError';
  @Field(() => BallotErrorCode) code!: BallotFaultCode;
}

@ObjectType('PollCastBallotPayload')
class PollCastBallotPayload {
  @Field(() => Poll, { nullable: true }) poll!: object | null;
  @Field(() => String, {
    nullable: true,
    description: 'Proves that a ballot was counted, not what it says. Given again only for the same idempotency key.',
  })
  receipt!: string | null;
  @Field(() => [BallotUserError]) userErrors!: readonly BallotUserError[];
}

@Resolver()
export class BallotResolver {
  @Cost(mutationCost)
  @Mutation(() => PollCastBallotPayload)
  async pollCastBallot(
    @Arg('input', () => PollCastBallotInput) input: PollCastBallotInput,
    @Ctx() context: PollContext,
  ): Promise<PollCastBallotPayload> {
    const outcome = await castBallot(context.ballotBox, context.caller, input);
    if (!outcome.ok) context.ballotRefused(outcome.fault.code);
    context.refresh();
    // A getter, so that the poll is read only where it is selected: casting is the hot path.
    return {
      get poll() {
        return context.loaders.byId.load(input.pollId);
      },
      receipt: outcome.ok ? outcome.receipt : null,
      userErrors: outcome.ok ? [] : [{ __typename: 'BallotUserError', ...outcome.fault }],
    };
  }

  @Query(() => Boolean, {
    nullable: true,
    description: 'Whether a ballot with this receipt is among those counted. Null for an unknown poll.',
  })
  async pollReceiptIncluded(
    @Arg('pollId', () => ID) pollId: string,
    @Arg('receipt') receipt: string,
    @Ctx() { store, commands, loaders }: PollContext,
  ): Promise<boolean | null> {
    if ((await loaders.byId.load(pollId)) === null) return null;
    const found = await store.sql
      .selectFrom('ballot_receipt')
      .select('pollId')
      .where('pollId', '=', pollId)
      .where('receiptHash', '=', commands.hashes.hashReceipt(pollId, receipt))
      .executeTakeFirst();
    return found !== undefined;
  }
}
