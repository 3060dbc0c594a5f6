// Entities and migrations of the room → what a store is opened with. Separate from room.ts, so that importers and
// benches open the same store without a GraphQL schema.
import type { StoreDefinition, Tables } from '../../kit/store.js';
import { CreatePolls } from '../migrations/0001-polls.js';
import {
  BallotReceiptEntity,
  CastBallotEntity,
  CountedBallotEntity,
  HourlyTallyEntity,
  HourlyTurnoutEntity,
  VoterCodeEntity,
  VoterMarkerEntity,
} from './ballots.js';
import { PollEntity, PollOptionEntity } from './poll.js';

export type PollTables = Tables<
  | typeof PollEntity
  | typeof PollOptionEntity
  | typeof VoterMarkerEntity
  | typeof CastBallotEntity
  | typeof CountedBallotEntity
  | typeof BallotReceiptEntity
  | typeof HourlyTurnoutEntity
  | typeof HourlyTallyEntity
  | typeof VoterCodeEntity
>;

export const pollStorage: StoreDefinition = {
  schema: 'polls',
  entities: [
    PollEntity,
    PollOptionEntity,
    VoterMarkerEntity,
    CastBallotEntity,
    CountedBallotEntity,
    BallotReceiptEntity,
    HourlyTurnoutEntity,
    HourlyTallyEntity,
    VoterCodeEntity,
  ],
  migrations: [{ name: '0001-polls', class: CreatePolls }],
};
