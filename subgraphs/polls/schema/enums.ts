// The closed lists of the polls graph, with what each value means. The room's own code uses the same words as plain
// text unions; `satisfies` holds the two together.
import { registerEnumType } from 'type-graphql';
import type { BallotFaultCode } from '../commands/cast-ballot.js';
import type { PollFaultCode } from '../commands/poll-fault.js';
import type { PollStatus as Status } from '../entities/poll-life.js';
import type { ResultVisibility as Visibility, VoterAssurance as Assurance } from '../entities/poll.js';
import type { SeriesBucket } from '../loaders/disclosure.js';
import type { PollOrderKey } from '../loaders/list-polls.js';
import type { WithheldReason as Reason } from '../loaders/results.js';

/** A GraphQL enum of a text union: each value with its description. */
function declareEnum<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
): object {
  const members = Object.keys(values);
  const object = Object.fromEntries(members.map((value) => [value, value]));
  const described: Record<string, { description: string }> = {};
  for (const [value, text] of Object.entries<string>(values)) described[value] = { description: text };
  registerEnumType(object, { name, description, valuesConfig: described });
  return object;
}

export const PollStatus = declareEnum<Status>(
  'PollStatus',
  'Where a poll is in its life, by its facts and the clock.',
  {
    DRAFT: 'Being prepared; nobody can vote.',
    SCHEDULED: 'Published; opens by itself at `opensAt`.',
    OPEN: 'Takes ballots.',
    CLOSED: 'Takes no more ballots.',
    ARCHIVED: 'Closed and put away; its results stay readable.',
  },
);

export const ResultVisibility = declareEnum<Visibility>('ResultVisibility', 'When results and turnout are shown.', {
  AFTER_CLOSE: 'To everybody once the poll is counted; the default.',
  AFTER_VOTING: 'While it is open, to those who have voted; then to everybody.',
  ALWAYS: 'To everybody, while it is open too.',
  NEVER: 'To nobody here.',
});

export const VoterAssurance = declareEnum<Assurance>('VoterAssurance', 'How one voter is told from another.', {
  BROWSER: 'One ballot per browser token: weak, and said so.',
  CODE: 'One ballot per issued code.',
  ACCOUNT: 'One ballot per signed-in account.',
});

export const PollBucket = declareEnum<SeriesBucket>(
  'PollBucket',
  'Buckets of a series, in the time of Hà Nội (UTC+7).',
  {
    HOUR: 'Hours.',
    DAY: 'Days.',
    WEEK: 'Weeks from Monday.',
  },
);

export const WithheldReason = declareEnum<Reason>('WithheldReason', 'Why a poll shows no results to the asker now.', {
  NOT_OPENED: 'It has not been opened.',
  STILL_OPEN: 'It is open, and shows results after closing.',
  VOTE_FIRST: 'It is open, and shows results to those who have voted.',
  NEVER_PUBLISHED: 'Its results are not published here.',
  TOO_FEW_BALLOTS: 'So few ballots that showing them could tell who chose what.',
  UNDER_REVIEW: 'It is being counted, or the recount did not agree with the count.',
});

export const BallotErrorCode = declareEnum<BallotFaultCode>('BallotErrorCode', 'Why a ballot was not counted.', {
  POLL_NOT_FOUND: 'There is no poll with this id.',
  NOT_OPEN: 'The poll does not take ballots now.',
  ALREADY_VOTED: 'A ballot of this voter is counted already.',
  INVALID_OPTION: 'An option is none of this poll, or is chosen twice.',
  TOO_FEW_SELECTIONS: 'Fewer options than `minSelections`.',
  TOO_MANY_SELECTIONS: 'More options than `maxSelections`.',
  CODE_REQUIRED: 'The poll takes a voter code.',
  CODE_INVALID: 'The code is none that was issued for this poll.',
  SIGN_IN_REQUIRED: 'The poll takes ballots of signed-in accounts.',
  BROWSER_TOKEN_REQUIRED: 'The browser sent no voter token.',
  INVALID_IDEMPOTENCY_KEY: 'The key has fewer than 16 or more than 200 characters.',
  RATE_LIMITED: 'Too many wrong codes from this address; try again in ten minutes.',
});

export const PollErrorCode = declareEnum<PollFaultCode>('PollErrorCode', 'Why a poll was not changed.', {
  BLANK: 'A text that is needed is empty.',
  TOO_LONG: 'A text or list is too long.',
  NOT_FOUND: 'There is no poll with this id.',
  TOO_FEW_OPTIONS: 'Fewer than two options.',
  DUPLICATE_OPTION: 'Two options with one label.',
  INVALID_SELECTIONS: 'The numbers of options to choose do not fit each other or the options.',
  INVALID_THRESHOLD: 'The disclosure threshold is under 2 or over 10000.',
  INVALID_UNIT: 'The id is not one of an OrgUnit.',
  INVALID_WINDOW: 'The times do not fit each other or have passed.',
  INVALID_COUNT: 'The number of codes is under 1 or over 1000.',
  LOCKED_WHILE_OPEN: 'Voters have been asked this already.',
  LOCKED_AFTER_CLOSE: 'The poll is over.',
  INVALID_TRANSITION: 'The poll cannot go from its status to that one.',
  WRONG_ASSURANCE: 'The poll does not take voter codes.',
});

export const PollOrderField = declareEnum<PollOrderKey>('PollOrderField', 'What polls are ordered by.', {
  OPENS_AT: 'Opening; polls without one count as oldest.',
  CLOSES_AT: 'Closing; polls without one count as oldest.',
  UPDATED_AT: 'Last change.',
});
