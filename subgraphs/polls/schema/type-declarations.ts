// How old polls may be that are given while the room is away, and where they come from. A question and its options may be some
// minutes old. What may have changed with a ballot or with the clock is never given again: results, whether a poll is open, and
// what is known of the asker.
import { minute, type TypeDeclarations } from '../../kit/graphql/type-declarations.js';

const limit = 5 * minute;
const syntheticPolls =
  "All polls of the sample data and their ballots are SYNTHETIC; each poll's own `provenance` says so.";

export const typeDeclarations: TypeDeclarations = {
  staleIfError: {
    Poll: limit,
    PollOption: limit,
    PollConnection: limit,
    PollEdge: limit,
    'Poll.status': 0,
    'Poll.closedAt': 0,
    'Poll.blockers': 0,
    'Poll.viewer': 0,
  },
  provenance: {
    Poll: {
      publisher: 'The units that run the polls, by editors of this service',
      licence: null,
      source: null,
      note: syntheticPolls,
    },
    PollResults: {
      publisher: 'This service, which counts the ballots',
      licence: null,
      source: null,
      note: syntheticPolls,
    },
  },
};
