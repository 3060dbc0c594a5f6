// What can be followed of polls: results as the asker may see them, and the change log.
import { Arg, Field, ID, ObjectType, Resolver, Root, type SubscribeResolverData, Subscription } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { Cost, streamCost, Tagged } from '../../kit/graphql/directives.js';
import { ChangeEvent } from '../../kit/graphql/shared-types.js';
import {
  afterDescription,
  type ChangeEntryEvent,
  cursorDescription,
  type FollowArguments,
  followChanges,
} from '../../kit/graphql/subscriptions.js';
import { followValue, type LiveEvent, readLiveSource, type ReadValue } from '../../kit/live.js';
import type { PollRecord } from '../entities/poll.js';
import type { ShownResults, WithheldResults } from '../loaders/results.js';
import type { PollContext } from './context.js';
import { Poll } from './poll-types.js';
import { PollResultsOutcome } from './result-types.js';
import { decideFor, toOutcome } from './results-resolver.js';

@ObjectType('PollResultsChange', { description: 'What may be shown of a poll from now on, until the next event.' })
class PollResultsChange {
  @Field({ description: cursorDescription }) cursor!: string;
  @Field(() => Poll) poll!: PollRecord;
  @Field(() => PollResultsOutcome) results!: ReturnType<typeof toOutcome>;
}

interface ResultsArguments extends FollowArguments {
  readonly pollId: string;
}
interface Decided {
  readonly poll: PollRecord;
  readonly decided: ShownResults | WithheldResults;
}

function followResults({ source, args, context }: SubscribeResolverData<unknown, ResultsArguments, PollContext>) {
  const { pollId } = args;
  const { caller } = context;
  const isKnown = caller.voterToken !== null || caller.subject !== null;
  const read = async (): Promise<ReadValue<Decided>> => {
    context.refresh();
    const poll = await context.loaders.byId.load(pollId);
    if (poll === null) throw new ClientError('BAD_USER_INPUT', 'There is no poll with this id.');
    const decided = await decideFor(poll, context);
    // A ballot is in no log, and who casts one may see more.
    const isUnlogged = isKnown && decided.kind === 'WITHHELD' && decided.reason === 'VOTE_FIRST';
    return { value: { poll, decided }, state: JSON.stringify([pollId, decided]), isUnlogged };
  };
  return followValue(readLiveSource(source), args.after, {
    concerns: ({ nodeType, nodeId }) => nodeType === 'Poll' && nodeId === pollId,
    read,
  });
}

@Resolver()
export class PollSubscriptions {
  @Cost(streamCost)
  @Subscription(() => PollResultsChange, {
    subscribe: followResults,
    description:
      'What `Poll.results` says to the asker now, and again whenever it says something else: at most once a second, the last always.',
  })
  pollResultsChanged(
    @Root() { cursor, value: { poll, decided } }: LiveEvent<Decided>,
    @Arg('pollId', () => ID) _pollId: string,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): PollResultsChange {
    return { cursor, poll, results: toOutcome(poll, decided) };
  }

  @Tagged('partner')
  @Cost(streamCost)
  @Subscription(() => ChangeEvent, {
    subscribe: followChanges,
    description: 'The entries of `pollChanges` as they come.',
  })
  pollChangesFollowed(
    @Root() { value }: ChangeEntryEvent,
    @Arg('after', () => String, { nullable: true, description: afterDescription }) _after: string | null,
  ): ChangeEvent {
    return value;
  }
}
