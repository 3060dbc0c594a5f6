// Arguments of queries and mutations. Times, lists and texts are checked by the commands, which answer with userErrors.
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { Cost, searchCost } from '../../kit/graphql/directives.js';
import { DateTimeScalar } from '../../kit/graphql/scalars.js';
import { OrderDirection, TextOrigin } from '../../kit/graphql/shared-types.js';
import type { PollStatus as Status } from '../entities/poll-life.js';
import type { ResultVisibility as Visibility, VoterAssurance as Assurance } from '../entities/poll.js';
import type { PollOrderKey } from '../loaders/list-polls.js';
import { PollOrderField, PollStatus, ResultVisibility, VoterAssurance } from './enums.js';

@InputType('PollFilter')
export class PollFilter {
  @Cost(searchCost)
  @Field(() => String, {
    nullable: true,
    description: 'Every word is in the title or description; one without marks matches every spelling.',
  })
  search?: string | null;
  @Field(() => [PollStatus], { nullable: true }) statuses?: Status[] | null;
  @Field(() => ID, { nullable: true }) subjectId?: string | null;
  @Field(() => ID, { nullable: true }) organizerId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true }) updatedSince?: Date | null;
}

@InputType('PollOrder')
export class PollOrder {
  @Field(() => PollOrderField) field!: PollOrderKey;
  @Field(() => OrderDirection, { defaultValue: OrderDirection.DESC }) direction!: `${OrderDirection}`;
}

@ArgsType()
export class PollsArgs {
  @Field(() => Int, { nullable: true, description: 'At most 100; 20 without it.' }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => Int, { nullable: true }) last?: number;
  @Field(() => String, { nullable: true }) before?: string;
  @Field(() => PollFilter, { nullable: true }) filter?: PollFilter;
  @Field(() => PollOrder, { nullable: true, description: 'Without it the last changed come first.' })
  orderBy?: PollOrder;
}

@ArgsType()
export class UnitPollsArgs {
  @Field(() => Int, { nullable: true, description: 'At most 100; 20 without it.' }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => [PollStatus], { nullable: true }) statuses?: Status[];
}

@InputType('PollOptionInput')
export class PollOptionInput {
  @Field() label!: string;
  @Field(() => String, { nullable: true }) labelEn?: string | null;
}

@InputType('PollInput', { description: 'A field left out stays as it is.' })
export class PollInput {
  @Field(() => String, { nullable: true, description: 'In Vietnamese.' }) title?: string | null;
  @Field(() => String, { nullable: true }) titleEn?: string | null;
  @Field(() => String, { nullable: true, description: 'In Vietnamese.' }) description?: string | null;
  @Field(() => String, { nullable: true }) descriptionEn?: string | null;
  @Field(() => TextOrigin, { nullable: true, description: 'How the English texts came about.' })
  englishOrigin?: `${TextOrigin}` | null;
  @Field(() => ID, { nullable: true }) subjectId?: string | null;
  @Field(() => ID, { nullable: true }) organizerId?: string | null;
  @Field(() => [PollOptionInput], { nullable: true, description: 'All of them, in order.' })
  options?: PollOptionInput[] | null;
  @Field(() => Int, { nullable: true }) minSelections?: number | null;
  @Field(() => Int, { nullable: true }) maxSelections?: number | null;
  @Field(() => DateTimeScalar, { nullable: true }) opensAt?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true }) closesAt?: Date | null;
  @Field(() => ResultVisibility, { nullable: true }) resultVisibility?: Visibility | null;
  @Field(() => VoterAssurance, { nullable: true }) voterAssurance?: Assurance | null;
  @Field(() => Int, { nullable: true, description: 'Least number of ballots between two counts shown; 5 without it.' })
  disclosureThreshold?: number | null;
}

@InputType('PollCastBallotInput')
export class PollCastBallotInput {
  @Field(() => ID) pollId!: string;
  @Field(() => [ID]) optionIds!: string[];
  @Field({
    description:
      'Random text of 16 to 200 characters, such as a UUID, made anew for each ballot. Same key, same answer: a retried request never counts twice.',
  })
  idempotencyKey!: string;
  @Field(() => String, { nullable: true, description: 'For CODE polls. Case, spaces and hyphens do not matter.' })
  voterCode?: string | null;
}
