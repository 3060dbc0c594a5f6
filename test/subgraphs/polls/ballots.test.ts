// Casting a ballot: what counts, what is refused with which code, what a repeated request gets.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');

describe.each(databases)('casting a ballot on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(start));

  const idOf = (poll: PollView, label: string) => poll.options.find((option) => option.label === label)?.id ?? '';
  const isIncluded = async (pollId: string, receipt: string) =>
    room.ask(
      'query ($pollId: ID!, $receipt: String!) { pollReceiptIncluded(pollId: $pollId, receipt: $receipt) }',
      z.object({ pollReceiptIncluded: z.boolean().nullable() }),
      { pollId, receipt },
    );
  const countRows = async (table: 'voter_marker' | 'cast_ballot' | 'ballot_receipt', pollId: string) =>
    (await room.store.sql.selectFrom(table).select('pollId').where('pollId', '=', pollId).execute()).length;
  const issueCodes = async (id: string, count: number) => {
    const { pollVoterCodesIssue } = await room.ask(
      'mutation ($id: ID!, $count: Int!) { pollVoterCodesIssue(id: $id, count: $count) { codes userErrors { path ... on PollUserError { code } } } }',
      z.object({
        pollVoterCodesIssue: z.object({
          codes: z.array(z.string()),
          userErrors: z.array(z.object({ code: z.string(), path: z.array(z.string()) })),
        }),
      }),
      { id, count },
    );
    return pollVoterCodesIssue;
  };

  it('gives a receipt that proves inclusion, and tells the voter, and nobody else, that they voted', async () => {
    const poll = await room.createOpen();
    const voter = randomUUID();
    expect((await room.read(poll.id, voter)).viewer).toEqual({ canVote: true, hasVoted: false, whyNot: null });
    const cast = await room.cast(poll.id, { voter, optionIds: [idOf(poll, 'A')] });
    expect(cast.userErrors).toEqual([]);
    expect(await isIncluded(poll.id, cast.receipt ?? '')).toEqual({ pollReceiptIncluded: true });
    expect(await isIncluded(poll.id, randomUUID())).toEqual({ pollReceiptIncluded: false });
    expect(await isIncluded('poll_unknown', cast.receipt ?? '')).toEqual({ pollReceiptIncluded: null });
    expect((await room.read(poll.id, voter)).viewer).toEqual({
      canVote: false,
      hasVoted: true,
      whyNot: 'ALREADY_VOTED',
    });
    expect((await room.read(poll.id, randomUUID())).viewer.hasVoted).toBe(false);
    // A first visit has no token yet; one comes with the ballot.
    expect((await room.read(poll.id)).viewer).toEqual({ canVote: true, hasVoted: false, whyNot: null });
  });

  it('shows the voter in the answer itself that the ballot is counted', async () => {
    const poll = await room.createOpen();
    const answer = await room.room.execute({
      query:
        'mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { poll { viewer { hasVoted } } } }',
      variables: { input: { pollId: poll.id, optionIds: [idOf(poll, 'A')], idempotencyKey: randomUUID() } },
      headers: { 'x-voter-token': randomUUID() },
    });
    expect(answer).toEqual({ data: { pollCastBallot: { poll: { viewer: { hasVoted: true } } } } });
  });

  it('answers the same for the same key, whatever the marker or the time, and counts once', async () => {
    const poll = await room.createOpen();
    const request = { voter: randomUUID(), optionIds: [idOf(poll, 'A')], idempotencyKey: randomUUID() };
    const first = await room.cast(poll.id, request);
    expect(await room.cast(poll.id, request)).toEqual(first);
    expect(await room.cast(poll.id, { ...request, voter: randomUUID() })).toEqual(first);
    await room.step('pollClose', poll.id);
    expect(await room.cast(poll.id, request)).toEqual(first);
    const { ballotCount } = await room.store.sql
      .selectFrom('poll')
      .select('finalBallotCount as ballotCount')
      .where('id', '=', poll.id)
      .executeTakeFirstOrThrow();
    expect(ballotCount).toBe(1);
  });

  it('refuses a second ballot of the same voter under another key', async () => {
    const poll = await room.createOpen();
    const voter = randomUUID();
    await room.cast(poll.id, { voter, optionIds: [idOf(poll, 'A')] });
    const second = await room.cast(poll.id, { voter, optionIds: [idOf(poll, 'B')] });
    expect(second).toMatchObject({ receipt: null, userErrors: [{ code: 'ALREADY_VOTED' }] });
    const other = await room.createOpen();
    expect((await room.cast(other.id, { voter, optionIds: [idOf(other, 'A')] })).userErrors).toEqual([]);
  });

  it('refuses what does not fit the poll, with the code and the path, and writes nothing', async () => {
    const poll = await room.createOpen({ minSelections: 2, maxSelections: 2 });
    const [a, b, c] = ['A', 'B', 'C'].map((label) => idOf(poll, label));
    const refusal = async (request: Parameters<PollsRoom['cast']>[1], pollId = poll.id) =>
      (await room.cast(pollId, request)).userErrors.map(({ code, path }) => [code, path.join('.')]);
    expect(await refusal({ optionIds: [a ?? ''] })).toEqual([['TOO_FEW_SELECTIONS', 'input.optionIds']]);
    expect(await refusal({ optionIds: [a ?? '', b ?? '', c ?? ''] })).toEqual([
      ['TOO_MANY_SELECTIONS', 'input.optionIds'],
    ]);
    expect(await refusal({ optionIds: [a ?? '', a ?? ''] })).toEqual([['INVALID_OPTION', 'input.optionIds']]);
    expect(await refusal({ optionIds: [a ?? '', 'option_of_another_poll'] })).toEqual([
      ['INVALID_OPTION', 'input.optionIds'],
    ]);
    expect(await refusal({ optionIds: [a ?? '', b ?? ''], idempotencyKey: 'short' })).toEqual([
      ['INVALID_IDEMPOTENCY_KEY', 'input.idempotencyKey'],
    ]);
    expect(await refusal({ optionIds: [a ?? '', b ?? ''], voter: null })).toEqual([
      ['BROWSER_TOKEN_REQUIRED', 'input'],
    ]);
    expect(await refusal({ optionIds: [a ?? ''] }, 'poll_unknown')).toEqual([['POLL_NOT_FOUND', 'input.pollId']]);
    const account = await room.createOpen({ voterAssurance: 'ACCOUNT' });
    expect(await refusal({ optionIds: [idOf(account, 'A')] }, account.id)).toEqual([['SIGN_IN_REQUIRED', 'input']]);
    expect((await room.read(account.id)).viewer.whyNot).toBe('SIGN_IN_REQUIRED');
    for (const table of ['voter_marker', 'cast_ballot', 'ballot_receipt'] as const)
      expect(await countRows(table, poll.id)).toBe(0);
    expect(await refusal({ optionIds: [a ?? '', b ?? ''] })).toEqual([]);
  });

  it('takes one ballot for one issued code, however it is typed, and keeps codes only as keyed hashes', async () => {
    const poll = await room.createOpen({ voterAssurance: 'CODE' });
    const { codes, userErrors } = await issueCodes(poll.id, 3);
    expect(userErrors).toEqual([]);
    expect(new Set(codes).size).toBe(3);
    expect(codes[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    const stored = await room.store.sql.selectFrom('voter_code').selectAll().where('pollId', '=', poll.id).execute();
    for (const code of codes) expect(JSON.stringify(stored)).not.toContain(code.replaceAll('-', ''));

    const optionIds = [idOf(poll, 'A')];
    expect((await room.cast(poll.id, { optionIds })).userErrors).toMatchObject([{ code: 'CODE_REQUIRED' }]);
    expect((await room.cast(poll.id, { optionIds, voterCode: '0000-0000-0000' })).userErrors).toMatchObject([
      { code: 'CODE_INVALID', path: ['input', 'voterCode'] },
    ]);
    const typed = (codes[0] ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o');
    expect((await room.cast(poll.id, { optionIds, voterCode: typed })).userErrors).toEqual([]);
    expect((await room.cast(poll.id, { optionIds, voterCode: codes[0] ?? '' })).userErrors).toMatchObject([
      { code: 'ALREADY_VOTED' },
    ]);
    expect((await room.cast(poll.id, { optionIds, voterCode: codes[1] ?? '' })).userErrors).toEqual([]);
  });

  it('lets an address that tried ten wrong codes wait ten minutes, and no other address', async () => {
    const poll = await room.createOpen({ voterAssurance: 'CODE' });
    const { codes } = await issueCodes(poll.id, 1);
    const optionIds = [idOf(poll, 'A')];
    const address = '192.0.2.7';
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const wrong = await room.cast(poll.id, { optionIds, address, voterCode: `0000-0000-000${attempt}` });
      expect(wrong.userErrors).toMatchObject([{ code: 'CODE_INVALID' }]);
    }
    const wrong = { optionIds, voterCode: '0000-0000-000A', address };
    expect((await room.cast(poll.id, wrong)).userErrors).toMatchObject([{ code: 'RATE_LIMITED' }]);
    const right = { optionIds, voterCode: codes[0] ?? '', address, idempotencyKey: randomUUID() };
    const counted = await room.cast(poll.id, right);
    expect(counted.userErrors).toEqual([]);
    expect(await room.cast(poll.id, right)).toEqual(counted);
    const elsewhere = await room.cast(poll.id, { optionIds, address: '192.0.2.8', voterCode: '0000-0000-0000' });
    expect(elsewhere.userErrors).toMatchObject([{ code: 'CODE_INVALID' }]);
    room.setTime(new Date(start.getTime() + 10 * 60_000));
    expect((await room.cast(poll.id, wrong)).userErrors).toMatchObject([{ code: 'CODE_INVALID' }]);
  });

  it("refuses a key that another code used, apart or at once, and counts that code's ballot under a new one", async () => {
    const poll = await room.createOpen({ voterAssurance: 'CODE' });
    const { codes } = await issueCodes(poll.id, 4);
    const [first = '', second = '', third = '', fourth = ''] = codes;
    const optionIds = [idOf(poll, 'A')];
    const idempotencyKey = randomUUID();
    const foreign = [{ code: 'INVALID_IDEMPOTENCY_KEY', path: ['input', 'idempotencyKey'] }];
    const counted = await room.cast(poll.id, { optionIds, idempotencyKey, voterCode: first });
    expect(counted.userErrors).toEqual([]);
    expect(await room.cast(poll.id, { optionIds, idempotencyKey, voterCode: second })).toMatchObject({
      receipt: null,
      userErrors: foreign,
    });
    expect(await room.cast(poll.id, { optionIds, idempotencyKey, voterCode: first })).toEqual(counted);
    expect((await room.cast(poll.id, { optionIds, voterCode: second })).userErrors).toEqual([]);

    const sharedKey = randomUUID();
    const together = await Promise.all(
      [third, fourth].map((voterCode) => room.cast(poll.id, { optionIds, idempotencyKey: sharedKey, voterCode })),
    );
    expect(together.filter(({ receipt }) => receipt !== null)).toHaveLength(1);
    expect(together.flatMap((answer) => answer.userErrors)).toMatchObject(foreign);
    expect(await countRows('voter_marker', poll.id)).toBe(3);
    await room.step('pollClose', poll.id);
    expect((await room.cast(poll.id, { optionIds, idempotencyKey, voterCode: second })).userErrors).toMatchObject([
      { code: 'NOT_OPEN' },
    ]);
  });

  it('issues codes only for a CODE poll that is not over, from 1 to 1000 at once', async () => {
    const poll = await room.createOpen({ voterAssurance: 'CODE' });
    expect((await issueCodes(poll.id, 0)).userErrors).toEqual([{ code: 'INVALID_COUNT', path: ['count'] }]);
    expect((await issueCodes(poll.id, 1001)).userErrors).toMatchObject([{ code: 'INVALID_COUNT' }]);
    expect((await issueCodes('poll_unknown', 1)).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['id'] }]);
    const other = await room.createOpen();
    expect((await issueCodes(other.id, 1)).userErrors).toEqual([{ code: 'WRONG_ASSURANCE', path: ['id'] }]);
    await room.step('pollClose', poll.id);
    expect((await issueCodes(poll.id, 1)).userErrors).toEqual([{ code: 'INVALID_TRANSITION', path: ['id'] }]);
  });

  it('costs three statements in a transaction, a retry one more, and thirty at once not six times as many', async () => {
    const poll = await room.createOpen();
    const request = { voter: randomUUID(), optionIds: [idOf(poll, 'A')], idempotencyKey: randomUUID() };
    const first = await room.database.countStatements(() => room.cast(poll.id, request));
    expect(first.statements).toHaveLength(5);
    const retry = await room.database.countStatements(() => room.cast(poll.id, request));
    expect(retry.statements).toHaveLength(6);
    const many = await room.database.countStatements(() =>
      Promise.all(Array.from({ length: 30 }, () => room.cast(poll.id, { optionIds: [idOf(poll, 'B')] }))),
    );
    expect(many.statements.length).toBeLessThan(30);
  });
});
