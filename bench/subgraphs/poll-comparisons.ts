// A started polls room → the results of a poll with many ballots against those of one with few.
import { z } from 'zod';
import type { RoomResponse, StartedRoom } from '../../subgraphs/kit/room.js';
import type { Comparison } from './compare.js';

/** Most that results of many ballots may cost as a multiple of those of few. */
const target = 2;

const totals = `query ($id: ID!) {
  poll(id: $id) { title status results { ... on PollResults { ballotCount isFinal tallies { votes share option { label } } } } }
}`;
const series = (bucket: 'HOUR' | 'DAY') => `query ($id: ID!) {
  poll(id: $id) { results { ... on PollResults { ballotCount series(bucket: ${bucket}) { at ballotCount tallies { votes } } } } }
}`;

const ballotsOf = z.object({
  data: z.object({ poll: z.object({ results: z.object({ ballotCount: z.number() }) }) }),
});

/** `polls`: ids by their ballots. Errors of a comparison: when the results do not count the ballots that there are. */
export function compareResults(
  room: StartedRoom,
  few: { id: string; ballots: number },
  many: { id: string; ballots: number },
): Comparison[] {
  const request = (query: string, { id, ballots }: { id: string; ballots: number }) => ({
    room,
    query,
    variables: { id },
    count: (response: RoomResponse) => {
      const { ballotCount } = ballotsOf.parse(response).data.poll.results;
      if (ballotCount !== ballots) throw new Error(`${ballotCount} ballots are shown, ${ballots} were cast`);
      return ballotCount;
    },
  });
  return [
    ['results', totals],
    ['results with a series by day', series('DAY')],
    ['results with a series by hour', series('HOUR')],
  ].map(([name = '', query = '']) => ({
    name,
    target: name === 'results with a series by hour' ? null : target,
    base: request(query, few),
    compared: request(query, many),
  }));
}
