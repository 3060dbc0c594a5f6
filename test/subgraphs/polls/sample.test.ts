// The sample polls, and the import of a poll's title.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom } from './open-room.js';

const start = new Date('2026-11-23T09:12:00Z');
const samplePoll = z.object({
  id: z.string(),
  status: z.string(),
  title: z.string(),
  english: z.string(),
  voterAssurance: z.string(),
  maxSelections: z.number(),
  subject: z.object({ id: z.string() }),
  organizer: z.object({ id: z.string() }),
  options: z.array(z.object({ id: z.string() })),
  provenance: z.object({ kind: z.string() }),
  results: z
    .object({ ballotCount: z.number(), isFinal: z.boolean(), tallies: z.array(z.object({ votes: z.number() })) })
    .partial(),
});
const fields = `id status title english: title(locale: "en") voterAssurance maxSelections subject { id } organizer { id } options { id }
  provenance { kind } results { ... on PollResults { ballotCount isFinal tallies { votes } } }`;

describe.each(databases)('the sample polls on the $name database', ({ create }) => {
  let room: PollsRoom;
  const reported: number[] = [];
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
    await room.room.loadSampleIfEmpty((_what, done, total) => reported.push(done / total));
  });
  afterAll(() => room.close());

  const readAll = async () => {
    const { polls } = await room.ask(
      `{ polls { nodes { ${fields} } } }`,
      z.object({ polls: z.object({ nodes: z.array(samplePoll) }) }),
    );
    return polls.nodes;
  };

  it('are there in every status that a reader can meet, each marked SYNTHETIC', async () => {
    const polls = await readAll();
    const statuses = polls.map((poll) => `${poll.status} ${poll.voterAssurance}`).toSorted();
    expect(statuses).toEqual([
      'CLOSED BROWSER',
      'CLOSED BROWSER',
      'CLOSED BROWSER',
      'DRAFT BROWSER',
      'OPEN BROWSER',
      'OPEN CODE',
      'SCHEDULED BROWSER',
    ]);
    expect(new Set(polls.map((poll) => poll.provenance.kind))).toEqual(new Set(['SYNTHETIC']));
    for (const poll of polls) expect(poll.english).not.toBe(poll.title);
  });

  it('hold final results where they are closed, that add up', async () => {
    const closed = (await readAll()).filter((poll) => poll.status === 'CLOSED');
    expect(closed.map((poll) => poll.results.ballotCount).toSorted()).toEqual([1240, 432, 815].toSorted());
    for (const { results, maxSelections } of closed) {
      const votes = (results.tallies ?? []).reduce((sum, tally) => sum + tally.votes, 0);
      expect(results.isFinal).toBe(true);
      expect(votes).toBeGreaterThanOrEqual(results.ballotCount ?? 0);
      expect(votes).toBeLessThanOrEqual((results.ballotCount ?? 0) * maxSelections);
    }
  });

  it('can be voted in, by a browser and by a code of the sample file', async () => {
    const open = (await readAll()).filter((poll) => poll.status === 'OPEN');
    for (const poll of open) {
      const cast = await room.cast(poll.id, {
        voter: randomUUID(),
        optionIds: [poll.options[0]?.id ?? ''],
        ...(poll.voterAssurance === 'CODE' ? { voterCode: 'DEM0-C0DE-0001' } : {}),
      });
      expect(cast.userErrors).toEqual([]);
    }
  });

  it('tell how far loading has come, and are not loaded a second time', async () => {
    expect(reported.toSorted()).toEqual(reported);
    expect(reported.at(-1)).toBe(1);
    const before = await readAll();
    await room.room.loadSampleIfEmpty((_what, done) => reported.push(done));
    expect(reported.at(-1)).toBe(1);
    expect(await readAll()).toEqual(before);
  });

  it('show live results of the open poll to those who have voted', async () => {
    const open = (await readAll()).find((poll) => poll.status === 'OPEN' && poll.voterAssurance === 'BROWSER');
    const voter = randomUUID();
    await room.cast(open?.id ?? '', { voter, optionIds: [open?.options[1]?.id ?? ''] });
    const { results } = await room.read(open?.id ?? '', voter);
    expect(results.isFinal).toBe(false);
    expect(results.ballotCount).toBeGreaterThan(200);
  });
});
