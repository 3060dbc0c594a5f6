// Following the log of a room: what comes, in which order, after which cursor, and what a lost wake-up costs.
import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../process/log.js';
import { type ChangeEntry, changeLogTable } from '../../../subgraphs/kit/change-log.js';
import { type ChangeTail, createChangeTail } from '../../../subgraphs/kit/change-tail.js';
import { createMemoryWakeups } from '../../../subgraphs/kit/change-wakeups.js';
import { followEntries, followValue, type LiveSource } from '../../../subgraphs/kit/live.js';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { eventually } from '../../support/followers.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';

class CreateLog extends Migration {
  override up(): void {
    for (const statement of changeLogTable) this.addSql(statement);
    this.addSql('create table thing (id text primary key)');
  }
}
const Thing = defineEntity({ name: 'Thing', tableName: 'thing', properties: { id: p.text().primary() } });
const definition = { schema: 'things', entities: [Thing], migrations: [{ name: '0001', class: CreateLog }] };

describe.each(databases)('the tail of a log on the $name database', ({ create }) => {
  let database: TestDatabase;
  let store: Store<{ thing: { id: string } }>;
  let tail: ChangeTail;
  let ending: AbortController;
  /** Wake-ups that are lost on their way. */
  let isMuted: boolean;

  beforeEach(async () => {
    database = await openTestDatabase(create);
    const wakeups = createMemoryWakeups();
    isMuted = false;
    const wake = () => {
      if (!isMuted) wakeups.wake('things');
    };
    store = await openStore(database.database, definition, () => new Date(), wake);
    tail = createChangeTail({ room: 'things', store, wakeups, log: createLog('silent') });
    ending = new AbortController();
  });
  afterEach(async () => {
    ending.abort();
    tail.close();
    await database.close();
  });

  const write = (...ids: readonly string[]) =>
    store.write(async ({ record }) =>
      record(...ids.map((nodeId) => ({ kind: 'CREATED' as const, nodeType: 'Thing', nodeId }))),
    );
  const live = (lastEventId: string | null = null): LiveSource => ({ tail, signal: ending.signal, lastEventId });
  const all = async (entries: readonly ChangeEntry[]) =>
    entries.map((entry) => ({ cursor: entry.cursor, value: entry.nodeId }));
  function follow(after: string | null, lastEventId: string | null = null) {
    const seen: { id: string; cursor: string }[] = [];
    const ended = (async () => {
      for await (const { cursor, value } of followEntries(live(lastEventId), after, all))
        seen.push({ id: value, cursor });
    })();
    ended.catch(() => {});
    return { seen, ids: () => seen.map(({ id }) => id), ended };
  }
  const range = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => `t${from + index}`);

  it('gives what is written from then on, in order, to followers at different places', async () => {
    await write('old');
    const first = follow(null);
    await eventually(async () => expect(await tail.findEnd()).not.toBeNull());
    await new Promise((resolve) => setTimeout(resolve, 100));
    await write('a', 'b');
    await eventually(() => expect(first.ids()).toEqual(['a', 'b']));
    const late = follow(first.seen[0]?.cursor ?? null);
    await write('c');
    await eventually(() => expect(first.ids()).toEqual(['a', 'b', 'c']));
    await eventually(() => expect(late.ids()).toEqual(['b', 'c']));
  });

  it('gives it within a second where the wake-up was lost', async () => {
    isMuted = true;
    const follower = follow(null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await write('a');
    await eventually(() => expect(follower.ids()).toEqual(['a']));
  });

  it('catches up over thousands of entries while more are written, without a gap or a repetition', async () => {
    await write('start');
    await eventually(async () => expect(await tail.findEnd()).not.toBeNull());
    const start = await tail.findEnd();
    for (let from = 0; from < 3_000; from += 500) await write(...range(from, from + 500));
    const follower = follow(start);
    for (let at = 3_000; at < 3_100; at += 1) await write(...range(at, at + 1));
    await eventually(() => expect(follower.seen).toHaveLength(3_100));
    expect(follower.ids()).toEqual(range(0, 3_100));
  });

  it('takes the id of the last event before the argument, which a client that comes back sends again', async () => {
    await write('a', 'b', 'c');
    const follower = follow(null);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await write('d', 'e', 'f');
    await eventually(() => expect(follower.ids()).toEqual(['d', 'e', 'f']));
    const again = follow(follower.seen[0]?.cursor ?? null, follower.seen[1]?.cursor ?? null);
    await eventually(() => expect(again.ids()).toEqual(['f']));
  });

  it.each([
    ['is no cursor', 'nonsense'],
    ['is one of another log', Buffer.from('others.1.1').toString('base64url')],
    ['is ahead of the log', Buffer.from('things.9000000000000000.1').toString('base64url')],
  ])('refuses an `after` that %s', async (_what, after) => {
    await write('a');
    await expect(follow(after).ended).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('sends a value at most once a second, the last one always, and to who knows it nothing', async () => {
    let value = 1;
    const seen: { value: number; cursor: string; at: number }[] = [];
    const read = async () => ({ value, state: `value ${value}` });
    const concerns = ({ nodeId }: ChangeEntry) => nodeId === 'value';
    void (async () => {
      for await (const event of followValue(live(), null, { concerns, read }))
        seen.push({ value: event.value, cursor: event.cursor, at: performance.now() });
    })();
    await eventually(() => expect(seen).toHaveLength(1));
    for (value = 2; value < 40; value += 1) await write('value');
    await eventually(() => expect(seen.at(-1)?.value).toBe(40));
    for (const [index, { at }] of seen.entries())
      if (index > 0) expect(at - (seen[index - 1]?.at ?? 0)).toBeGreaterThan(950);
    expect(seen.length).toBeLessThan(20);

    const again: number[] = [];
    void (async () => {
      const known = seen.at(-1)?.cursor ?? null;
      for await (const event of followValue(live(), known, { concerns, read })) again.push(event.value);
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(again).toEqual([]);
    value = 41;
    await write('value');
    await eventually(() => expect(again).toEqual([41]));
  });
});
