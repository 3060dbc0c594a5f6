// What a room says of its writes: at once, whatever else runs; and from any position on all that can be read since.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { openStore, type Store } from '../../../subgraphs/kit/store.js';
import { newsStorage } from '../../../subgraphs/news/entities/storage.js';
import { databases } from '../../support/services/databases.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';

describe.each(databases)('on the $name database', ({ name, create }) => {
  let test: TestDatabase;
  let store: Store<object>;
  beforeAll(async () => {
    test = await openTestDatabase(create);
    const tagOf = (nodeType: string) => (nodeType === 'Seldom' ? 'seldom' : 'often');
    store = await openStore(test.database, { ...newsStorage, tagOf }, () => new Date());
  });
  afterAll(() => test.close());
  const record = (nodeType: string) =>
    store.write(async (transaction) => transaction.record({ kind: 'UPDATED', nodeType, nodeId: 'one' }));

  it('a write is told under its tag from any position before it on, and not from one after it', async () => {
    const before = await store.touched.read(null);
    await record('Article');
    await record('Seldom');
    await record('Category');
    const told = await store.touched.read(before.position);
    expect(told.log).toBe(before.log);
    expect(told.tags.map((tag) => tag.name).toSorted()).toEqual(['often', 'seldom']);
    for (const { at } of told.tags) {
      expect(BigInt(at)).toBeGreaterThanOrEqual(BigInt(before.position));
      expect(BigInt(at)).toBeLessThan(BigInt(told.position));
    }
    expect((await store.touched.read(told.position)).tags).toEqual([]);
  });

  it('costs the embedded database a statement only after a write', async () => {
    const { position } = await store.touched.read(null);
    const { statements } = await test.countStatements(async () => {
      for (let count = 0; count < 5; count += 1) await store.touched.read(position);
    });
    expect(statements).toHaveLength(name === 'embedded' ? 0 : 5);
    await record('Article');
    expect((await store.touched.read(position)).tags).toHaveLength(1);
  });
});

// An embedded database has one connection, and so one transaction at a time.
describe.each(databases.filter(({ name }) => name === 'server'))('beside an older transaction', ({ create }) => {
  it('a write is told, although followers do not see it yet', async () => {
    const test = await openTestDatabase(create);
    const store = await openStore(test.database, newsStorage, () => new Date());
    const before = await store.touched.read(null);
    await test.database.client.transaction().execute(async (older) => {
      await sql`select pg_current_xact_id()`.execute(older);
      await store.write(async (own) => own.record({ kind: 'UPDATED', nodeType: 'Article', nodeId: 'one' }));
      expect((await store.readChanges({ limit: 10, after: null })).entries).toEqual([]);
      const told = await store.touched.read(before.position);
      expect(told.tags).toHaveLength(1);
      // Whoever reads now may miss what the older one writes: its position is not passed.
      expect(BigInt(told.tags[0]?.at ?? '')).toBeGreaterThan(BigInt(told.position));
    });
    await test.close();
  });
});
