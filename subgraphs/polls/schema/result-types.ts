// GraphQL types of results, or of the reason why there are none. The union makes "withheld" a state that a client
// has to handle, not an error and not a zero.
import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { ListOf } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import type { PollOptionRecord, PollRecord } from '../entities/poll.js';
import type { ShownResults, WithheldReason as Reason } from '../loaders/results.js';
import { WithheldReason } from './enums.js';
import { PollOption } from './poll-types.js';

@ObjectType('PollTally')
export class PollTally {
  @Field(() => PollOption) option!: PollOptionRecord;
  @Field(() => Int) votes!: number;
  @Field({ description: '0 to 1, of ballots; with several selections the shares add up to more than 1.' })
  share!: number;
}

@ObjectType('PollSeriesPoint')
export class PollSeriesPoint {
  @Field(() => DateTimeScalar, { description: 'Start of the bucket.' }) at!: Date;
  @Field(() => Int, { description: 'Ballots up to an hour in this bucket.' }) ballotCount!: number;
  @ListOf(6) @Field(() => [PollTally]) tallies!: readonly PollTally[];
}

@ObjectType('PollResults', {
  description:
    'Counts of a poll. While it is open they move in steps of whole hours and at least `disclosureThreshold` ballots.',
})
export class PollResults {
  __typename!: 'PollResults';
  poll!: PollRecord;
  shown!: ShownResults;
  @Field(() => Int) ballotCount!: number;
  @Field({ description: 'Whether the poll is closed, counted, and the recount agreed.' }) isFinal!: boolean;
  @Field(() => DateTimeScalar, { description: 'The instant that the counts hold for.' }) countedAt!: Date;
  @Field(() => Int, { description: 'Two counts shown of this poll are equal or differ by at least so many ballots.' })
  disclosureThreshold!: number;
}

@ObjectType('PollResultsWithheld')
export class PollResultsWithheld {
  __typename!: 'PollResultsWithheld';
  @Field(() => WithheldReason) reason!: Reason;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the poll closes by itself, where results follow then; null where no time is known.',
  })
  availableAt!: Date | null;
}

export const PollResultsOutcome = createUnionType({
  name: 'PollResultsOutcome',
  types: () => [PollResults, PollResultsWithheld] as const,
  resolveType: (value) => value.__typename,
});
