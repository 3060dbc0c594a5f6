// The stored ballots: nothing in the tables ties a voter to a choice.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom, type PollView } from './open-room.js';

const start = new Date('2026-03-02T01:42:07.123Z');

describe.each(databases)('the secret of the ballot on the $name database', ({ create }) => {
  let room: PollsRoom;
  beforeAll(async () => {
    room = await openPollsRoom(create, start);
  });
  afterAll(() => room.close());
  beforeEach(() => room.setTime(start));

  const ballotTables = ['voter_marker', 'ballot_receipt', 'cast_ballot', 'counted_ballot'] as const;
  /** Each row of a table as text columns, with the transaction that wrote it. */
  const readRows = async (table: (typeof ballotTables)[number], pollId: string) => {
    const found = await sql<{ row: Record<string, unknown>; xmin: string }>`
      select to_jsonb(stored) as row, stored.xmin::text as xmin
      from ${sql.table(`polls.${table}`)} as stored where poll_id = ${pollId}`.execute(room.store.sql);
    return found.rows;
  };
  const castMany = async (poll: PollView, count: number) => {
    for (let index = 0; index < count; index += 1) {
      const cast = await room.cast(poll.id, { optionIds: [poll.options[index % 3]?.id ?? ''] });
      expect(cast.userErrors).toEqual([]);
    }
  };

  it('stores no value that a marker, a ballot and a receipt share, but the poll', async () => {
    const poll = await room.createOpen();
    const voter = randomUUID();
    await room.cast(poll.id, { voter, optionIds: [poll.options[1]?.id ?? ''] });
    const [marker, receipt, ballot] = await Promise.all(
      ballotTables.slice(0, 3).map(async (table) => (await readRows(table, poll.id))[0]?.row ?? {}),
    );
    expect(Object.keys(marker ?? {}).toSorted()).toEqual(['key_hash', 'marker_hash', 'poll_id']);
    expect(Object.keys(receipt ?? {}).toSorted()).toEqual(['poll_id', 'receipt_hash']);
    expect(Object.keys(ballot ?? {}).toSorted()).toEqual(['cast_hour', 'id', 'option_ids', 'poll_id']);
    const values = [marker, receipt, ballot].flatMap(({ poll_id: _poll, ...rest } = {}) => Object.values(rest));
    expect(new Set(values.map(String)).size).toBe(values.length);
    expect(JSON.stringify([marker, receipt, ballot])).not.toContain(voter);
    expect(ballot?.['cast_hour']).toMatch(/^2026-03-02T01:00:00/);
  });

  it('counts twenty ballots or more at a time while it is open, which parts them from the transactions of their markers', async () => {
    const poll = await room.createOpen();
    await castMany(poll, 19);
    await room.doDueWork();
    expect(await readRows('counted_ballot', poll.id)).toHaveLength(0);
    const before = await readRows('cast_ballot', poll.id);
    await castMany(poll, 2);
    await room.doDueWork();
    expect(await readRows('cast_ballot', poll.id)).toHaveLength(0);

    const counted = await readRows('counted_ballot', poll.id);
    const markers = await readRows('voter_marker', poll.id);
    expect(counted).toHaveLength(21);
    const countingTransactions = new Set(counted.map((ballot) => ballot.xmin));
    expect(countingTransactions.size).toBe(1);
    expect(markers.some((marker) => countingTransactions.has(marker.xmin))).toBe(false);
    const oldIds = new Set(before.map((ballot) => ballot.row['id']));
    expect(counted.some((ballot) => oldIds.has(ballot.row['id']))).toBe(false);
  });

  it('writes all ballots of a closed poll anew in one transaction', async () => {
    const poll = await room.createOpen();
    await castMany(poll, 20);
    await room.doDueWork();
    await castMany(poll, 3);
    const [batch] = await readRows('counted_ballot', poll.id);
    await room.step('pollClose', poll.id);
    const sealed = await readRows('counted_ballot', poll.id);
    expect(sealed).toHaveLength(23);
    expect(new Set(sealed.map((ballot) => ballot.xmin)).size).toBe(1);
    expect(sealed[0]?.xmin).not.toBe(batch?.xmin);
  });

  it('tells the change feed nothing of ballots, so that the feed does not publish the turnout', async () => {
    const poll = await room.createOpen();
    const before = await room.readLog();
    await castMany(poll, 25);
    await room.doDueWork();
    expect(await room.readLog()).toEqual(before);
  });

  it('tells the change feed once when readers can see a further step of live results', async () => {
    const poll = await room.createOpen({ resultVisibility: 'ALWAYS' });
    await castMany(poll, 6);
    room.setTime(new Date(start.getTime() + 3_600_000));
    await castMany(poll, 5);
    const before = await room.readLog();
    await room.doDueWork();
    await room.doDueWork();
    const after = await room.readLog();
    expect(after.slice(before.length)).toEqual([{ kind: 'UPDATED', nodeType: 'Poll', nodeId: poll.id }]);
  });

  it('withholds the results of a poll whose recount does not agree', async () => {
    for (const spoil of [
      sql`update ${sql.table('polls.hourly_tally')} set votes = votes + 1 where poll_id = `,
      sql`update ${sql.table('polls.hourly_turnout')} set ballots = ballots - 1 where poll_id = `,
      sql`delete from ${sql.table('polls.voter_marker')} where poll_id = `,
      sql`delete from ${sql.table('polls.ballot_receipt')} where poll_id = `,
    ]) {
      const poll = await room.createOpen();
      await castMany(poll, 20);
      await room.doDueWork();
      await sql`${spoil}${poll.id}`.execute(room.store.sql);
      const closed = await room.step('pollClose', poll.id);
      expect(closed.poll).toMatchObject({ status: 'CLOSED', results: { reason: 'UNDER_REVIEW' } });
    }
  });
});
