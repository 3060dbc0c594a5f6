// Writes → the log: order, cursors, nothing lost and nothing early while many write.
import { Migration } from '@mikro-orm/migrations';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changeLogTable } from '../../../subgraphs/kit/change-log.js';
import { openStore, type Store, type Tables } from '../../../subgraphs/kit/store.js';
import { defineEntity, p } from '@mikro-orm/core';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';

const NoteEntity = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: { id: p.text().primary(), title: p.text() },
});
class CreateNotes extends Migration {
  override up(): void {
    for (const statement of changeLogTable) this.addSql(statement);
    this.addSql('create table note (id text primary key, title text not null)');
  }
}
const definition = {
  schema: 'notes',
  entities: [NoteEntity],
  migrations: [{ name: '0001-notes', class: CreateNotes }],
};
// A server's log waits for every older transaction on it, those of other suites included.
const shortly = { timeout: 15_000 };
type NoteStore = Store<Tables<typeof NoteEntity>>;

describe.each(databases)('the change log on the $name database', ({ create }) => {
  let database: TestDatabase;
  let store: NoteStore;
  const add = (id: string) => async () =>
    store.write(async ({ em, record }) => {
      em.create(NoteEntity, { id, title: id });
      record({ kind: 'CREATED', nodeType: 'Note', nodeId: id, touches: ['tag:notes'] });
    });
  const ids = async (after: string | null, limit = 100) =>
    (await store.readChanges({ limit, after })).entries.map((entry) => entry.nodeId);

  beforeAll(async () => {
    database = await openTestDatabase(create);
    store = await openStore(database.database, definition, () => new Date('2026-01-02T03:04:05.678Z'));
  });
  afterAll(() => database.close());

  it('is empty at first, then holds each write in order with its time', async () => {
    expect(await store.isEmpty()).toBe(true);
    await add('a')();
    await add('b')();
    expect(await store.isEmpty()).toBe(false);
    await vi.waitFor(async () => expect(await ids(null)).toHaveLength(2), shortly);
    const { entries, hasMore } = await store.readChanges({ limit: 1, after: null });
    expect(entries).toEqual([
      {
        cursor: expect.any(String),
        kind: 'CREATED',
        nodeType: 'Note',
        nodeId: 'a',
        occurredAt: new Date('2026-01-02T03:04:05.678Z'),
        touches: ['tag:notes'],
      },
    ]);
    expect(hasMore).toBe(true);
    expect(await ids(entries[0]?.cursor ?? null)).toEqual(['b']);
  });

  it('forgets the entry together with a write that fails', async () => {
    const failing = store.write(async ({ em, record }) => {
      em.create(NoteEntity, { id: 'a', title: 'taken id' });
      record({ kind: 'CREATED', nodeType: 'Note', nodeId: 'a' });
    });
    await expect(failing).rejects.toThrow(/duplicate key/);
    await vi.waitFor(async () => expect(await ids(null)).toEqual(['a', 'b']), shortly);
  });

  it('tells where it ends now, before the first entry too', async () => {
    await vi.waitFor(async () => expect(await ids(null)).toEqual(['a', 'b']), shortly);
    const { entries } = await store.readChanges({ limit: 10, after: null });
    const end = await store.readChanges({ limit: 10, after: 'now' });
    expect(end).toEqual({ entries: [], hasMore: false, endCursor: entries.at(-1)?.cursor });
    expect(await ids(end.endCursor)).toEqual([]);
    const empty = await openTestDatabase(create);
    const fresh = await openStore(empty.database, definition, () => new Date());
    expect(await fresh.readChanges({ limit: 10, after: 'now' })).toMatchObject({ entries: [], endCursor: null });
    await empty.close();
  });

  it('opens a second time without a second migration', async () => {
    const again = await openStore(database.database, definition, () => new Date());
    await vi.waitFor(
      async () => expect((await again.readChanges({ limit: 10, after: null })).entries).toHaveLength(2),
      shortly,
    );
  });

  it.each([
    '',
    'x',
    Buffer.from('1').toString('base64url'),
    Buffer.from('polls.1.2').toString('base64url'),
    Buffer.from('1.2; drop table note').toString('base64url'),
  ])('refuses the cursor "%s"', async (after) => {
    await expect(store.readChanges({ limit: 1, after })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});

// The embedded database has one connection, which runs no two transactions at once.
const servers = databases.filter(({ name }) => name === 'server');
describe.each(servers)('the change log under concurrent writes on the $name database', ({ create }) => {
  let database: TestDatabase;
  let store: NoteStore;
  const add = (id: string) => async () =>
    store.write(async ({ em, record }) => {
      em.create(NoteEntity, { id, title: id });
      record({ kind: 'CREATED', nodeType: 'Note', nodeId: id, touches: ['tag:notes'] });
    });
  const ids = async (after: string | null, limit = 100) =>
    (await store.readChanges({ limit, after })).entries.map((entry) => entry.nodeId);

  beforeAll(async () => {
    database = await openTestDatabase(create);
    store = await openStore(database.database, definition, () => new Date('2026-01-02T03:04:05.678Z'));
  });
  afterAll(() => database.close());

  it('never shows a later write before an earlier one that is still running', async () => {
    await add('first')();
    await vi.waitFor(async () => expect(await ids(null)).toEqual(['first']), shortly);
    const before = await ids(null);
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = store.write(async ({ em, record }) => {
      em.create(NoteEntity, { id: 'slow', title: 'slow' });
      await em.flush();
      record({ kind: 'CREATED', nodeType: 'Note', nodeId: 'slow' });
      begun();
      await held;
    });
    await hasBegun;
    await add('quick')();
    expect(await ids(null)).toEqual(before);
    finish();
    await slow;
    await vi.waitFor(async () => expect(await ids(null)).toEqual([...before, 'slow', 'quick']), shortly);
  });

  it('gives a follower every entry exactly once while many write', async () => {
    const start = (await store.readChanges({ limit: 100, after: null })).entries.at(-1)?.cursor ?? null;
    const writes = Array.from({ length: 60 }, (_, index) => add(`many-${index}`)());
    const seen: string[] = [];
    let cursor = start;
    const done = Promise.all(writes);
    await vi.waitFor(
      async () => {
        const { entries } = await store.readChanges({ limit: 7, after: cursor });
        seen.push(...entries.map((entry) => entry.nodeId));
        cursor = entries.at(-1)?.cursor ?? cursor;
        expect(seen.length).toBeGreaterThanOrEqual(60);
      },
      { timeout: 20_000, interval: 5 },
    );
    await done;
    // One read more, for what might come twice.
    seen.push(...(await ids(cursor)));
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });
});
