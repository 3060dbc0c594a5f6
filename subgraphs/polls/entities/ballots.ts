// The secret ballot as stored. No column of one table leads to a row of another: markers know who, ballots know what,
// receipts know that. README.md tells what each holds against whom.
import { defineEntity, p } from '@mikro-orm/core';

/** That someone voted, without what was chosen and without a time. */
export const VoterMarkerEntity = defineEntity({
  name: 'VoterMarker',
  tableName: 'voter_marker',
  properties: { pollId: p.text().primary(), markerHash: p.text().primary(), keyHash: p.text() },
});

/** A ballot that no tally holds yet. */
export const CastBallotEntity = defineEntity({
  name: 'CastBallot',
  tableName: 'cast_ballot',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    pollId: p.text(),
    optionIds: p.array(),
    castHour: p.datetime(3),
  },
});

/** A ballot that the tallies hold: written anew under a new id, in random order, together with others. */
export const CountedBallotEntity = defineEntity({
  name: 'CountedBallot',
  tableName: 'counted_ballot',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    pollId: p.text(),
    optionIds: p.array(),
    castHour: p.datetime(3),
  },
});

export const BallotReceiptEntity = defineEntity({
  name: 'BallotReceipt',
  tableName: 'ballot_receipt',
  properties: { pollId: p.text().primary(), receiptHash: p.text().primary() },
});

export const HourlyTurnoutEntity = defineEntity({
  name: 'HourlyTurnout',
  tableName: 'hourly_turnout',
  properties: { pollId: p.text().primary(), castHour: p.datetime(3).primary(), ballots: p.integer() },
});

export const HourlyTallyEntity = defineEntity({
  name: 'HourlyTally',
  tableName: 'hourly_tally',
  properties: {
    pollId: p.text().primary(),
    optionId: p.text().primary(),
    castHour: p.datetime(3).primary(),
    votes: p.integer(),
  },
});

export const VoterCodeEntity = defineEntity({
  name: 'VoterCode',
  tableName: 'voter_code',
  properties: { pollId: p.text().primary(), codeHash: p.text().primary() },
});
