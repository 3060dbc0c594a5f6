// Results: counted exactly while ballots are folded, withheld with the reason.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');
const hourMs = 3_600_000;

const seriesPoint = z.object({
  at: z.string(),
  ballotCount: z.number(),
  tallies: z.array(z.object({ votes: z.number() })),
});

describe.each(databases)('results on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(start));

  /** Casts ballots for the first, second, third option, `hours` after the start. */
  const castAt = async (poll: PollView, hours: number, votes: readonly number[]) => {
    room.setTime(new Date(start.getTime() + hours * hourMs));
    for (const [option, count] of votes.entries()) {
      for (let ballot = 0; ballot < count; ballot += 1)
        await room.cast(poll.id, { optionIds: [poll.options[option]?.id ?? ''] });
    }
  };
  const readSeries = async (id: string, args: string) => {
    const { poll } = await room.ask(
      `query ($id: ID!) { poll(id: $id) { results { ... on PollResults { series${args} { at ballotCount tallies { votes } } } } } }`,
      z.object({ poll: z.object({ results: z.object({ series: z.array(seriesPoint) }) }) }),
      { id },
    );
    return poll.results.series.map((point) => [
      point.at,
      point.ballotCount,
      ...point.tallies.map(({ votes }) => votes),
    ]);
  };

  it('withholds everything, turnout included, until the poll is closed', async () => {
    const poll = await room.createOpen({ closesAt: '2026-04-01T00:00:00Z' });
    await castAt(poll, 0, [6, 6, 6]);
    expect((await room.read(poll.id)).results).toEqual({
      __typename: 'PollResultsWithheld',
      reason: 'STILL_OPEN',
      availableAt: '2026-04-01T00:00:00.000Z',
      message: 'Results are shown after the poll has closed.',
    });
    await room.step('pollClose', poll.id);
    expect((await room.read(poll.id)).results).toMatchObject({
      ballotCount: 18,
      isFinal: true,
      countedAt: start.toISOString(),
    });
  });

  it('shows live results of an AFTER_VOTING poll to those who have voted', async () => {
    const poll = await room.createOpen({ resultVisibility: 'AFTER_VOTING' });
    await castAt(poll, 0, [4, 3]);
    await castAt(poll, 2, [2, 2]);
    const voter = randomUUID();
    expect((await room.read(poll.id, voter)).results).toMatchObject({ reason: 'VOTE_FIRST' });
    await room.cast(poll.id, { voter, optionIds: [poll.options[0]?.id ?? ''] });
    expect((await room.read(poll.id, voter)).results).toMatchObject({ ballotCount: 7, isFinal: false });
    expect((await room.read(poll.id, randomUUID())).results).toMatchObject({ reason: 'VOTE_FIRST' });
  });

  it('shows live results in steps, and never a step that the final result could be taken from', async () => {
    const poll = await room.createOpen({ resultVisibility: 'ALWAYS' });
    await castAt(poll, 0, [3, 2]);
    expect((await room.read(poll.id)).results).toMatchObject({ reason: 'TOO_FEW_BALLOTS' });
    await castAt(poll, 1, [4]);
    expect((await room.read(poll.id)).results).toMatchObject({ reason: 'TOO_FEW_BALLOTS' });
    await castAt(poll, 1, [1]);
    expect((await room.read(poll.id)).results).toMatchObject({
      ballotCount: 5,
      countedAt: '2026-03-02T02:00:00.000Z',
      tallies: [
        { votes: 3, share: 0.6 },
        { votes: 2, share: 0.4 },
        { votes: 0, share: 0 },
      ],
    });
    await room.step('pollClose', poll.id);
    expect((await room.read(poll.id)).results).toMatchObject({ ballotCount: 10, isFinal: true });
  });

  it('withholds results of a poll that publishes none, and of one with too few ballots', async () => {
    const never = await room.createOpen({ resultVisibility: 'NEVER' });
    await castAt(never, 0, [9]);
    expect((await room.read(never.id)).results).toMatchObject({ reason: 'NEVER_PUBLISHED' });
    await room.step('pollClose', never.id);
    expect((await room.read(never.id)).results).toMatchObject({ reason: 'NEVER_PUBLISHED', availableAt: null });
    const few = await room.createOpen();
    await castAt(few, 0, [2, 2]);
    await room.step('pollClose', few.id);
    expect((await room.read(few.id)).results).toMatchObject({ reason: 'TOO_FEW_BALLOTS' });
  });

  it('gives shares of ballots where several options may be chosen', async () => {
    const poll = await room.createOpen({ maxSelections: 2 });
    const [a, b] = poll.options.map((option) => option.id);
    for (let ballot = 0; ballot < 4; ballot += 1) await room.cast(poll.id, { optionIds: [b ?? '', a ?? ''] });
    for (let ballot = 0; ballot < 4; ballot += 1) await room.cast(poll.id, { optionIds: [a ?? ''] });
    await room.step('pollClose', poll.id);
    expect((await room.read(poll.id)).results).toMatchObject({
      ballotCount: 8,
      tallies: [
        { votes: 8, share: 1 },
        { votes: 4, share: 0.5 },
        { votes: 0, share: 0 },
      ],
    });
  });

  it('gives a cumulative series in hours, days and weeks of Hà Nội, small buckets merged forward', async () => {
    const poll = await room.createOpen();
    await castAt(poll, 0, [3, 3]);
    await castAt(poll, 1, [0, 2]);
    await castAt(poll, 17, [4]);
    await castAt(poll, 24 * 7, [5, 1]);
    await castAt(poll, 24 * 7 + 1, [0, 0, 2]);
    await room.step('pollClose', poll.id);
    const firstMonday = '2026-03-01T17:00:00.000Z';
    const secondMonday = '2026-03-08T17:00:00.000Z';
    expect(await readSeries(poll.id, '(bucket: HOUR)')).toEqual([
      ['2026-03-02T01:00:00.000Z', 6, 3, 3, 0],
      ['2026-03-02T18:00:00.000Z', 12, 7, 5, 0],
      ['2026-03-09T02:00:00.000Z', 20, 12, 6, 2],
    ]);
    expect(await readSeries(poll.id, '')).toEqual([
      [firstMonday, 6, 3, 3, 0],
      ['2026-03-02T17:00:00.000Z', 12, 7, 5, 0],
      [secondMonday, 20, 12, 6, 2],
    ]);
    expect(await readSeries(poll.id, '(bucket: WEEK)')).toEqual([
      [firstMonday, 12, 7, 5, 0],
      [secondMonday, 20, 12, 6, 2],
    ]);
    expect(await readSeries(poll.id, `(bucket: WEEK, from: "${secondMonday}")`)).toEqual([
      [secondMonday, 20, 12, 6, 2],
    ]);
    expect(await readSeries(poll.id, `(bucket: WEEK, until: "${firstMonday}")`)).toEqual([]);
  });
});
