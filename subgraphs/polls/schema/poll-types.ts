// GraphQL types of a poll, its options and its connections. Fields that need a loader are in poll-resolver.ts.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Node, Provenance } from '../../kit/graphql/shared-types.js';
import { connectionOf, edgeOf } from '../../kit/graphql/connections.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import type { BallotFaultCode } from '../commands/cast-ballot.js';
import type { ResultVisibility as Visibility, VoterAssurance as Assurance } from '../entities/poll.js';
import { BallotErrorCode, ResultVisibility, VoterAssurance } from './enums.js';

@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@ObjectType('Poll', { implements: Node, description: 'A question to the public, with a secret ballot.' })
export class Poll extends Node {
  @Field({ description: 'Part of an address. It stays when the title changes.' }) slug!: string;
  @Field(() => Int) minSelections!: number;
  @Field(() => Int) maxSelections!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it opens or opened.' }) opensAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it closes by itself; null: by hand only.' })
  closesAt!: Date | null;
  @Field(() => VoterAssurance) voterAssurance!: Assurance;
  @Field(() => ResultVisibility) resultVisibility!: Visibility;
  @Field(() => Provenance) provenance!: Provenance;
  @Field(() => DateTimeScalar) createdAt!: Date;
  @Field(() => DateTimeScalar) updatedAt!: Date;
}

@ObjectType('PollOption', { description: 'One of the answers to choose from. Options are locked once the poll opens.' })
export class PollOption {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'From 0, in the order of the ballot paper.' }) position!: number;
}

@ObjectType('PollViewer', { description: 'Facts about the asker only. What the asker chose is not kept with them.' })
export class PollViewer {
  @Field({ description: 'Whether a ballot of the asker would be taken now.' }) canVote!: boolean;
  @Field({ description: 'Whether one was taken; not known for CODE polls.' }) hasVoted!: boolean;
  @Field(() => BallotErrorCode, { nullable: true, description: 'What stands in the way; null when nothing does.' })
  whyNot!: BallotFaultCode | null;
}

@ObjectType('PollEdge')
class PollEdge extends edgeOf(Poll) {}
@ObjectType('PollConnection')
export class PollConnection extends connectionOf(Poll, PollEdge) {}

@Directive('@key(fields: "id")')
@ObjectType('OrgUnit')
export class OrgUnit {
  @Field(() => ID) id!: string;
}
