// Many voters at once, each ballot sent three times → whether each was counted once, and how many a second were.
// Through GraphQL, as browsers send them; counted again from the tables and from the published result.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../subgraphs/kit/database.js';
import type { StartedRoom } from '../../subgraphs/kit/room.js';

export interface Election {
  readonly voters: number;
  /** Voters that are sending at any moment. */
  readonly atOnce: number;
  readonly sendsEach: number;
}

export interface ElectionOutcome {
  readonly ballots: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** What was lost, counted twice or answered wrongly; empty when all is right. */
  readonly faults: readonly string[];
}

const cast = `mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { receipt userErrors { code message } } }`;
const create = `mutation ($poll: PollInput!) { pollCreate(poll: $poll) { poll { id options { id } } userErrors { message } } }`;
const open = `mutation ($id: ID!) { pollOpen(id: $id) { poll { status } userErrors { message } } }`;
const close = `mutation ($id: ID!) { pollClose(id: $id) { poll { results {
  ... on PollResults { ballotCount isFinal tallies { votes option { id } } }
  ... on PollResultsWithheld { reason }
} } userErrors { message } } }`;
const included = `query ($id: ID!, $receipt: String!) { pollReceiptIncluded(pollId: $id, receipt: $receipt) }`;

const castOf = z.object({
  data: z.object({
    pollCastBallot: z.object({ receipt: z.string().nullable(), userErrors: z.array(z.object({ code: z.string() })) }),
  }),
});
const createdOf = z.object({
  data: z.object({
    pollCreate: z.object({ poll: z.object({ id: z.string(), options: z.array(z.object({ id: z.string() })) }) }),
  }),
});
const openedOf = z.object({
  data: z.object({ pollOpen: z.object({ poll: z.object({ status: z.literal('OPEN') }) }) }),
});
const closedOf = z.object({
  data: z.object({
    pollClose: z.object({
      poll: z.object({
        results: z.object({
          ballotCount: z.number(),
          isFinal: z.boolean(),
          tallies: z.array(z.object({ votes: z.number(), option: z.object({ id: z.string() }) })),
        }),
      }),
    }),
  }),
});
const includedOf = z.object({ data: z.object({ pollReceiptIncluded: z.boolean() }) });

/** Makes a SYNTHETIC poll, lets everybody vote, closes it and counts. */
export async function holdElection(
  room: StartedRoom,
  database: Database,
  election: Election,
): Promise<ElectionOutcome> {
  const ask = (
    query: string,
    variables: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>> = { 'x-caller-scopes': 'polls:write' },
  ) => room.execute({ query, variables, headers });
  const poll = {
    title: `SYNTHETIC: ${election.voters} cử tri bỏ phiếu cùng lúc`,
    options: ['Đồng ý', 'Không đồng ý', 'Ý kiến khác'].map((label) => ({ label })),
    resultVisibility: 'AFTER_CLOSE',
  };
  const { id, options } = createdOf.parse(await ask(create, { poll })).data.pollCreate.poll;
  openedOf.parse(await ask(open, { id }));

  const faults: string[] = [];
  const receipts = new Set<string>();
  const expected = new Map(options.map((option) => [option.id, 0]));
  const sendBallot = async (voter: number): Promise<void> => {
    const optionId = options[(voter * voter) % options.length]?.id ?? '';
    expected.set(optionId, (expected.get(optionId) ?? 0) + 1);
    const input = { pollId: id, optionIds: [optionId], idempotencyKey: randomUUID() };
    const headers = { 'x-voter-token': `synthetic ${id} ${voter}` };
    const answers = await Promise.all(Array.from({ length: election.sendsEach }, () => ask(cast, { input }, headers)));
    const told = new Set<string>();
    for (const answer of answers) {
      const parsed = castOf.safeParse(answer);
      const { receipt = null, userErrors = [] } = parsed.data?.data.pollCastBallot ?? {};
      if (receipt === null)
        faults.push(`voter ${voter} was told ${userErrors[0]?.code ?? JSON.stringify(answer.errors)}`);
      else told.add(receipt);
    }
    if (told.size > 1) faults.push(`voter ${voter} got different receipts for one ballot`);
    for (const receipt of told) receipts.add(receipt);
  };

  const started = performance.now();
  let next = 0;
  const voteInTurn = async (): Promise<void> => {
    while (next < election.voters) {
      next += 1;
      await sendBallot(next);
    }
  };
  await Promise.all(Array.from({ length: Math.min(election.atOnce, election.voters) }, voteInTurn));
  const seconds = (performance.now() - started) / 1000;

  const { ballotCount, isFinal, tallies } = closedOf.parse(await ask(close, { id })).data.pollClose.poll.results;
  const expect = (what: string, found: number, wanted: number) => {
    if (found !== wanted) faults.push(`${what}: ${found}, and ${wanted} voted`);
  };
  if (!isFinal) faults.push('the count is not final');
  expect('published ballots', ballotCount, election.voters);
  for (const [optionId, votes] of expected)
    expect('votes of an option', tallies.find(({ option }) => option.id === optionId)?.votes ?? 0, votes);
  expect('receipts given', receipts.size, election.voters);
  const [receipt = ''] = receipts;
  if (!includedOf.parse(await ask(included, { id, receipt })).data.pollReceiptIncluded)
    faults.push('a receipt that was given is not among those counted');
  for (const [what, found] of Object.entries(await countRows(database, id))) expect(what, found, election.voters);
  return { ballots: election.voters, seconds, faults };
}

/** What the tables hold for the poll, besides any fold or tally. */
async function countRows({ client }: Database, pollId: string): Promise<Readonly<Record<string, number>>> {
  const found = await sql<{ markers: number; ballots: number; receipts: number }>`
    select (select count(*) from polls.voter_marker where poll_id = ${pollId}) as markers,
      (select count(*) from polls.cast_ballot where poll_id = ${pollId})
        + (select count(*) from polls.counted_ballot where poll_id = ${pollId}) as ballots,
      (select count(*) from polls.ballot_receipt where poll_id = ${pollId}) as receipts`.execute(client);
  return { ...found.rows[0] };
}
