// A polls room on a fresh database with a clock that tests move, and short ways to ask it.
// Separate, because every suite of the room starts with the same steps.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Meters } from '../../../process/meters.js';
import { createBallotHashes } from '../../../subgraphs/polls/commands/ballot-hashes.js';
import { doDueWork } from '../../../subgraphs/polls/commands/due-work.js';
import { pollStorage, type PollTables } from '../../../subgraphs/polls/entities/storage.js';
import { room as pollsRoom } from '../../../subgraphs/polls/room.js';
import type { StartedRoom } from '../../../subgraphs/kit/room.js';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';
import type { FreshDatabase } from '../../support/services/databases.js';

const tallyView = z.object({ votes: z.number(), share: z.number(), option: z.object({ label: z.string() }) });
const resultsView = z.object({
  __typename: z.enum(['PollResults', 'PollResultsWithheld']),
  reason: z.string().optional(),
  availableAt: z.string().nullish(),
  message: z.string().optional(),
  ballotCount: z.number().optional(),
  isFinal: z.boolean().optional(),
  countedAt: z.string().optional(),
  tallies: z.array(tallyView).optional(),
});
const pollView = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.string(),
  blockers: z.array(z.string()),
  opensAt: z.string().nullable(),
  closesAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  options: z.array(z.object({ id: z.string(), label: z.string(), position: z.number() })),
  viewer: z.object({ canVote: z.boolean(), hasVoted: z.boolean(), whyNot: z.string().nullable() }),
  results: resultsView,
});
export type PollView = z.infer<typeof pollView>;
const userErrors = z.array(z.object({ code: z.string(), message: z.string(), path: z.array(z.string()) }));
const payloadView = z.object({ poll: pollView.nullable(), userErrors });
const castView = z.object({ receipt: z.string().nullable(), userErrors });
export type CastView = z.infer<typeof castView>;

const pollFields = `
  id slug status blockers opensAt closesAt closedAt
  options { id label position }
  viewer { canVote hasVoted whyNot }
  results {
    __typename
    ... on PollResultsWithheld { reason availableAt message(locale: "en") }
    ... on PollResults { ballotCount isFinal countedAt tallies { votes share option { label } } }
  }`;

/** Of those who make polls. */
export const editorHeaders = { 'x-caller-scopes': 'polls:write' };

export interface CastRequest {
  optionIds: string[];
  voter?: string | null;
  /** The account that is signed in. */
  subject?: string;
  address?: string;
  idempotencyKey?: string;
  voterCode?: string;
}

export type PollsRoom = Awaited<ReturnType<typeof openPollsRoom>>;

export async function openPollsRoom(create: () => Promise<FreshDatabase>, startAt: Date, meters: Meters | null = null) {
  const database: TestDatabase = await openTestDatabase(create, meters);
  let time = startAt;
  const now = () => time;
  const room: StartedRoom = await startTestRoom(pollsRoom, database, {
    now,
    // Due work is done when a test says so, and its statements are in no count.
    environment: { POLL_TIMER_MS: '86400000' },
    meters,
  });
  const store: Store<PollTables> = await openStore<PollTables>(database.database, pollStorage, now);
  const commands = { store, now };

  const ask = async <T>(
    query: string,
    answerShape: z.ZodType<T>,
    variables: object = {},
    headers: Readonly<Record<string, string>> = editorHeaders,
  ): Promise<T> => {
    const answer = await room.execute({ query, variables: { ...variables }, headers });
    expect(answer.errors).toBeUndefined();
    return answerShape.parse(answer.data);
  };
  const step = async (name: string, id: string, more: Readonly<Record<string, string>> = {}) => {
    const given = Object.entries(more).map(([key, value]) => `, ${key}: "${value}"`);
    const data = await ask(
      `mutation ($id: ID!) { answer: ${name}(id: $id${given.join('')}) { poll { ${pollFields} } userErrors { message path ... on PollUserError { code } } } }`,
      z.object({ answer: payloadView }),
      { id },
    );
    return data.answer;
  };
  const createPoll = async (poll: object) => {
    const data = await ask(
      `mutation ($poll: PollInput!) { pollCreate(poll: $poll) { poll { ${pollFields} } userErrors { message path ... on PollUserError { code } } } }`,
      z.object({ pollCreate: payloadView }),
      { poll },
    );
    return data.pollCreate;
  };
  const createDraft = async (poll: object): Promise<PollView> => {
    const created = await createPoll(poll);
    expect(created.userErrors).toEqual([]);
    return pollView.parse(created.poll);
  };

  return {
    room,
    store,
    database,
    commands,
    hashes: createBallotHashes('a secret of the tests, long enough to be accepted'),
    ask,
    step,
    create: createPoll,
    createDraft,
    now,
    setTime: (at: Date | string) => {
      time = new Date(at);
    },
    /**
     * The change log as written, oldest first. `pollChanges` shows an entry only once every older transaction of the
     * server has ended, those of other suites included; what was written does not wait for them.
     */
    async readLog() {
      const found = await sql<{ kind: string; nodeType: string; nodeId: string }>`
        select kind, node_type, node_id from ${sql.table('polls.change_log')} order by number`.execute(store.sql);
      return found.rows.map((row) => ({ ...row }));
    },
    doDueWork: () => doDueWork(commands),
    update: async (id: string, poll: object) => {
      const data = await ask(
        `mutation ($id: ID!, $poll: PollInput!) { pollUpdate(id: $id, poll: $poll) { poll { ${pollFields} } userErrors { message path ... on PollUserError { code } } } }`,
        z.object({ pollUpdate: payloadView }),
        { id, poll },
      );
      return data.pollUpdate;
    },
    /** A poll that is open now, with the labels A, B and C. */
    async createOpen(more: object = {}) {
      const poll = await createDraft({
        title: `Bình chọn ${randomUUID().slice(0, 8)}`,
        options: [{ label: 'A' }, { label: 'B' }, { label: 'C' }],
        ...more,
      });
      const opened = await step('pollOpen', poll.id);
      expect(opened.userErrors).toEqual([]);
      return pollView.parse(opened.poll);
    },
    async read(id: string, voter?: string) {
      const data = await ask(
        `query ($id: ID!) { poll(id: $id) { ${pollFields} } }`,
        z.object({ poll: pollView }),
        { id },
        { ...editorHeaders, ...(voter === undefined ? {} : { 'x-voter-token': voter }) },
      );
      return data.poll;
    },
    async cast(pollId: string, { voter = randomUUID(), subject, address, ...input }: CastRequest): Promise<CastView> {
      const data = await ask(
        `mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { receipt userErrors { message path ... on BallotUserError { code } } } }`,
        z.object({ pollCastBallot: castView }),
        { input: { pollId, idempotencyKey: randomUUID(), ...input } },
        {
          ...(voter === null ? {} : { 'x-voter-token': voter }),
          ...(subject === undefined ? {} : { 'x-caller-subject': subject }),
          ...(address === undefined ? {} : { 'x-caller-address': address }),
        },
      );
      return data.pollCastBallot;
    },
    async close() {
      await room.close();
      await database.close();
    },
  };
}
