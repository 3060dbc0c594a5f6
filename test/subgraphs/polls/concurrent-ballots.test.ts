// Ballots at once: one for one marker, one for one key, none after closing.
import { randomUUID } from 'node:crypto';
import { createBallotBox } from '../../../subgraphs/polls/commands/ballot-box.js';
import { castBallot } from '../../../subgraphs/polls/commands/cast-ballot.js';
import { createWrongCodes } from '../../../subgraphs/polls/commands/wrong-codes.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:30:00Z');

// On the server database these requests really run at once, on several connections.
describe.each(databases)('ballots at once on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(start));

  const optionOf = (poll: PollView, index: number) => poll.options[index % poll.options.length]?.id ?? '';
  const storedBallots = async (pollId: string) => {
    const waiting = await room.store.sql.selectFrom('cast_ballot').select('id').where('pollId', '=', pollId).execute();
    const counted = await room.store.sql
      .selectFrom('counted_ballot')
      .select('id')
      .where('pollId', '=', pollId)
      .execute();
    return waiting.length + counted.length;
  };

  it('counts one of many ballots with one marker', async () => {
    const poll = await room.createOpen();
    const voter = randomUUID();
    const casts = await Promise.all(
      Array.from({ length: 24 }, (_, index) => room.cast(poll.id, { voter, optionIds: [optionOf(poll, index)] })),
    );
    expect(casts.filter((cast) => cast.receipt !== null)).toHaveLength(1);
    expect(casts.flatMap((cast) => cast.userErrors).map((fault) => fault.code)).toEqual(
      Array.from({ length: 23 }, () => 'ALREADY_VOTED'),
    );
    expect(await storedBallots(poll.id)).toBe(1);
  });

  it('counts one of many ballots with one key, and gives them all its receipt', async () => {
    const poll = await room.createOpen();
    const idempotencyKey = randomUUID();
    const casts = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        room.cast(poll.id, { idempotencyKey, optionIds: [optionOf(poll, index)] }),
      ),
    );
    expect(new Set(casts.map((cast) => cast.receipt)).size).toBe(1);
    expect(casts[0]?.receipt).toMatch(/^[\w-]{43}$/);
    expect(await storedBallots(poll.id)).toBe(1);
  });

  it('counts one of many ballots that two processes take at once, whether they share the marker or the key', async () => {
    const poll = await room.createOpen();
    const boxes = [0, 1, 2, 3].map(() =>
      createBallotBox({ ...room.commands, hashes: room.hashes, wrongCodes: createWrongCodes(room.now) }),
    );
    const castEverywhere = (voterToken: () => string, idempotencyKey: () => string) =>
      Promise.all(
        Array.from({ length: 24 }, (_, index) => {
          const box = boxes[index % boxes.length];
          const ballot = { pollId: poll.id, optionIds: [optionOf(poll, index)], idempotencyKey: idempotencyKey() };
          if (box === undefined) throw new Error('there are four boxes');
          return castBallot(box, { voterToken: voterToken(), address: null, scopes: new Set(), subject: null }, ballot);
        }),
      );
    const [voter, key] = [randomUUID(), randomUUID()];
    const sameMarker = await castEverywhere(() => voter, randomUUID);
    expect(sameMarker.filter((outcome) => outcome.ok)).toHaveLength(1);
    const sameKey = await castEverywhere(randomUUID, () => key);
    expect(new Set(sameKey.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(sameKey[0]?.ok).toBe(true);
    expect(await storedBallots(poll.id)).toBe(2);
  });

  it('counts every acknowledged ballot and no other, when the poll is closed among 60 of them sent three times', async () => {
    const poll = await room.createOpen({ disclosureThreshold: 2 });
    const ballots = Array.from({ length: 60 }, (_, index) => ({
      voter: randomUUID(),
      idempotencyKey: randomUUID(),
      optionIds: [optionOf(poll, index)],
    }));
    const sent = ballots.flatMap((ballot) => [ballot, ballot, ballot]);
    const casting = Promise.all(sent.map((ballot) => room.cast(poll.id, ballot)));
    const closing = (async () => {
      while ((await storedBallots(poll.id)) < 10) await new Promise((resolve) => setTimeout(resolve, 1));
      return room.step('pollClose', poll.id);
    })();
    const [casts, closed] = await Promise.all([casting, closing]);
    const receipts = new Set(casts.map((cast) => cast.receipt).filter((receipt) => receipt !== null));
    const refusals = casts.flatMap((cast) => cast.userErrors).map((fault) => fault.code);
    expect(refusals.every((code) => code === 'NOT_OPEN')).toBe(true);
    expect(closed.userErrors).toEqual([]);
    expect(await storedBallots(poll.id)).toBe(receipts.size);
    expect((await room.read(poll.id)).results).toMatchObject({ isFinal: true, ballotCount: receipts.size });
  });

  it('shows exact totals at every moment while ballots are being counted by two processes', async () => {
    const poll = await room.createOpen({ resultVisibility: 'ALWAYS', disclosureThreshold: 2 });
    const cast = async (count: number) => {
      const casts = await Promise.all(
        Array.from({ length: count }, (_, index) => room.cast(poll.id, { optionIds: [optionOf(poll, index)] })),
      );
      expect(casts.every((one) => one.receipt !== null)).toBe(true);
    };
    await cast(120);
    // The hour of these 120 is over; the ones that follow lie in the next, and keep the step visible.
    room.setTime(new Date(start.getTime() + 3_600_000));
    await cast(30);
    const seen: unknown[] = [];
    const looking = (async () => {
      for (let look = 0; look < 15; look += 1) seen.push((await room.read(poll.id)).results);
    })();
    await Promise.all([looking, room.doDueWork(), room.doDueWork(), cast(30), room.doDueWork()]);
    await room.doDueWork();
    seen.push((await room.read(poll.id)).results);
    for (const results of seen) {
      expect(results).toMatchObject({
        ballotCount: 120,
        isFinal: false,
        countedAt: '2026-03-02T02:00:00.000Z',
        tallies: [{ votes: 40 }, { votes: 40 }, { votes: 40 }],
      });
    }
    const waiting = await room.store.sql.selectFrom('cast_ballot').select('id').where('pollId', '=', poll.id).execute();
    expect(waiting.length).toBeLessThan(20);
    await room.step('pollClose', poll.id);
    expect((await room.read(poll.id)).results).toMatchObject({ ballotCount: 180, isFinal: true });
  });
});
