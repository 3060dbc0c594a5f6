// A poll of a bench, through the room's GraphQL: opened, ballots cast, closed. The data are SYNTHETIC.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { StartedRoom } from '../../subgraphs/kit/room.js';

export interface BenchPoll {
  readonly id: string;
  readonly optionId: string;
}

const editor = { 'x-caller-scopes': 'polls:write' };
const createdOf = z.object({
  pollCreate: z.object({
    poll: z.object({ id: z.string(), options: z.tuple([z.object({ id: z.string() })], z.unknown()) }),
  }),
});
const openedOf = z.object({ pollOpen: z.object({ poll: z.object({ status: z.literal('OPEN') }) }) });
const castOf = z.object({ pollCastBallot: z.object({ receipt: z.string() }) });
const closedOf = z.object({ pollClose: z.object({ poll: z.object({ status: z.literal('CLOSED') }) }) });

async function run<T>(
  room: StartedRoom,
  shape: z.ZodType<T>,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = editor,
): Promise<T> {
  return shape.parse((await room.execute({ query, variables, headers })).data);
}

export async function openPoll(room: StartedRoom): Promise<BenchPoll> {
  const { pollCreate } = await run(
    room,
    createdOf,
    'mutation ($poll: PollInput!) { pollCreate(poll: $poll) { poll { id options { id } } userErrors { message } } }',
    {
      poll: {
        title: `SYNTHETIC ${randomUUID()}`,
        options: [{ label: 'A' }, { label: 'B' }],
        resultVisibility: 'AFTER_CLOSE',
        closesAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
  );
  const { id, options } = pollCreate.poll;
  await run(room, openedOf, 'mutation ($id: ID!) { pollOpen(id: $id) { poll { status } userErrors { message } } }', {
    id,
  });
  return { id, optionId: options[0].id };
}

export async function castBallots(room: StartedRoom, { id, optionId }: BenchPoll, ballots: number): Promise<void> {
  for (let number = 0; number < ballots; number += 1) {
    const input = { pollId: id, optionIds: [optionId], idempotencyKey: randomUUID() };
    await run(
      room,
      castOf,
      'mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { receipt userErrors { message } } }',
      { input },
      { 'x-voter-token': randomUUID() },
    );
  }
}

/** The instant of the acknowledgement, in milliseconds since 1970 with fractions. */
export async function closePoll(room: StartedRoom, { id }: BenchPoll): Promise<number> {
  await run(room, closedOf, 'mutation ($id: ID!) { pollClose(id: $id) { poll { status } userErrors { message } } }', {
    id,
  });
  return performance.timeOrigin + performance.now();
}
