// Mutations of a poll's editor: each hands its arguments to one command and answers with the poll or the faults.
import { Arg, Ctx, Field, ID, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Cost, mutationCost, RequiresScope } from '../../kit/graphql/directives.js';
import { UserError } from '../../kit/graphql/shared-types.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import type { PollFault, PollFaultCode, PollOutcome } from '../commands/poll-fault.js';
import { archivePoll, closePoll, openPoll, schedulePoll } from '../commands/poll-life.js';
import { createPoll, deletePoll, updatePoll } from '../commands/save-poll.js';
import { issueVoterCodes } from '../commands/issue-voter-codes.js';
import type { PollContext } from './context.js';
import { PollErrorCode } from './enums.js';
import { PollInput } from './inputs.js';
import { Poll } from './poll-types.js';

@ObjectType('PollUserError', { implements: UserError })
export class PollUserError extends UserError {
  __typename!: 'PollUserError';
  @Field(() => PollErrorCode) code!: PollFaultCode;
}

@ObjectType('PollPayload')
class PollPayload {
  @Field(() => Poll, { nullable: true }) poll!: object | null;
  @Field(() => [PollUserError]) userErrors!: readonly PollUserError[];
}

@ObjectType('PollDeletePayload')
class PollDeletePayload {
  @Field(() => ID, { nullable: true }) deletedId!: string | null;
  @Field(() => [PollUserError]) userErrors!: readonly PollUserError[];
}

@ObjectType('PollVoterCodesPayload')
class PollVoterCodesPayload {
  @Field(() => Poll, { nullable: true }) poll!: object | null;
  @Field(() => [String], { description: 'Shown once: only their hashes are kept.' }) codes!: readonly string[];
  @Field(() => [PollUserError]) userErrors!: readonly PollUserError[];
}

@Resolver()
export class PollMutations {
  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, { description: 'Makes a draft.' })
  async pollCreate(@Arg('poll', () => PollInput) poll: PollInput, @Ctx() context: PollContext) {
    return toPayload(await createPoll(context.commands, poll), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, {
    description: 'Changes the fields that are given. What voters are asked is locked once the poll opens.',
  })
  async pollUpdate(
    @Arg('id', () => ID) id: string,
    @Arg('poll', () => PollInput) poll: PollInput,
    @Ctx() context: PollContext,
  ) {
    return toPayload(await updatePoll(context.commands, id, poll), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, {
    description: 'Publishes the poll; it opens, and where `closesAt` is given closes, by itself.',
  })
  async pollSchedule(
    @Arg('id', () => ID) id: string,
    @Arg('opensAt', () => DateTimeScalar) opensAt: Date,
    @Arg('closesAt', () => DateTimeScalar, { nullable: true }) closesAt: Date | undefined,
    @Ctx() context: PollContext,
  ) {
    return toPayload(await schedulePoll(context.commands, id, { opensAt, closesAt: closesAt ?? null }), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, { description: 'Opens the poll now.' })
  async pollOpen(@Arg('id', () => ID) id: string, @Ctx() context: PollContext) {
    return toPayload(await openPoll(context.commands, id), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, { description: 'Closes the poll now, for good, and counts it.' })
  async pollClose(@Arg('id', () => ID) id: string, @Ctx() context: PollContext) {
    return toPayload(await closePoll(context.commands, id), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollPayload, { description: 'Puts a closed poll away; it stays readable.' })
  async pollArchive(@Arg('id', () => ID) id: string, @Ctx() context: PollContext) {
    return toPayload(await archivePoll(context.commands, id), context);
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollDeletePayload, { description: 'Deletes a draft; the change log keeps a tombstone.' })
  async pollDelete(@Arg('id', () => ID) id: string, @Ctx() context: PollContext): Promise<PollDeletePayload> {
    const { pollId, faults } = await deletePoll(context.commands, id);
    context.refresh();
    return { deletedId: pollId, userErrors: faults.map(toUserError) };
  }

  @RequiresScope('polls:write')
  @Cost(mutationCost)
  @Mutation(() => PollVoterCodesPayload, { description: 'Issues codes for a CODE poll; earlier ones stay valid.' })
  async pollVoterCodesIssue(
    @Arg('id', () => ID) id: string,
    @Arg('count', () => Int, { description: 'From 1 to 1000.' }) count: number,
    @Ctx() context: PollContext,
  ): Promise<PollVoterCodesPayload> {
    const issued = await issueVoterCodes(context.commands, id, count);
    return { ...(await toPayload(issued, context)), codes: issued.codes };
  }
}

async function toPayload({ pollId, faults }: PollOutcome, context: PollContext): Promise<PollPayload> {
  context.refresh();
  const poll = pollId === null ? null : await context.loaders.byId.load(pollId);
  return { poll, userErrors: faults.map(toUserError) };
}

function toUserError(fault: PollFault): PollUserError {
  return { __typename: 'PollUserError', ...fault };
}
