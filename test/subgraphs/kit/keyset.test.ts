// Keyset pages: each row once in every order and both directions, many parents in one statement.
import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeLogTable } from '../../../subgraphs/kit/change-log.js';
import { fetchPage, fetchPages, type Order, type Page, parsePage } from '../../../subgraphs/kit/keyset.js';
import { openStore, type Store, type Tables } from '../../../subgraphs/kit/store.js';
import { openTestDatabase, type TestDatabase } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';

const ItemEntity = defineEntity({
  name: 'Item',
  tableName: 'item',
  properties: {
    id: p.text().primary(),
    parentId: p.text(),
    seenAt: p.datetime(3),
    weight: p.double(),
    ranking: p.integer(),
  },
});
class CreateItems extends Migration {
  override up(): void {
    for (const statement of changeLogTable) this.addSql(statement);
    this.addSql(
      'create table item (id text primary key, parent_id text not null, seen_at timestamptz(3) not null, weight double precision not null, ranking int not null)',
    );
  }
}
const ids = Array.from({ length: 23 }, (_, index) => `item-${String(index).padStart(2, '0')}`);

describe.each(databases)('keyset pages on the $name database', ({ create }) => {
  let database: TestDatabase;
  let store: Store<Tables<typeof ItemEntity>>;
  beforeAll(async () => {
    database = await openTestDatabase(create);
    store = await openStore(
      database.database,
      { schema: 'items', entities: [ItemEntity], migrations: [{ name: '0001-items', class: CreateItems }] },
      () => new Date(),
    );
    await store.write(async ({ em }) => {
      for (const [index, id] of ids.entries()) {
        em.create(ItemEntity, {
          id,
          parentId: `parent-${index % 3}`,
          // Equal values, so that the last key must decide.
          seenAt: new Date(Date.UTC(2020, 0, 1 + Math.floor(index / 5), 0, 0, 0, index % 2)),
          weight: (index % 4) / 3,
          ranking: -(index % 2),
        });
      }
    });
  });
  afterAll(() => database.close());

  const orders: readonly Order[] = [
    {
      name: 'seen',
      direction: 'desc',
      keys: [
        { sql: sql.ref('item.seenAt'), type: 'timestamptz' },
        { sql: sql.ref('item.id'), type: 'text' },
      ],
    },
    {
      name: 'weight',
      direction: 'asc',
      keys: [
        { sql: sql.ref('item.weight'), type: 'double precision' },
        { sql: sql.ref('item.id'), type: 'text' },
      ],
    },
    {
      name: 'ranking',
      direction: 'desc',
      keys: [
        { sql: sql.ref('item.ranking'), type: 'integer' },
        { sql: sql.ref('item.id'), type: 'text' },
      ],
    },
  ];
  const query = () => store.sql.selectFrom('item').select('item.id');

  it.each(orders)('walks all rows once, forwards and backwards, ordered by $name', async (order) => {
    const whole = (await fetchPage(store.sql, query(), order, parsePage({ first: 100 }))).rows.map((row) => row.id);
    expect(whole.toSorted()).toEqual(ids);
    const forwards: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page<{ id: string }> = await fetchPage(store.sql, query(), order, parsePage({ first: 4, after }));
      forwards.push(...page.rows.map((row) => row.id));
      if (!page.hasNextPage) break;
      after = page.rows.at(-1)?.cursor ?? null;
    }
    expect(forwards).toEqual(whole);
    const backwards: string[] = [];
    for (let before: string | null = null; ;) {
      const page: Page<{ id: string }> = await fetchPage(store.sql, query(), order, parsePage({ last: 4, before }));
      backwards.unshift(...page.rows.map((row) => row.id));
      if (!page.hasPreviousPage) break;
      before = page.rows[0]?.cursor ?? null;
    }
    expect(backwards).toEqual(whole);
  });

  it('gives the page of each parent with one statement, in the order asked, empty for one without children', async () => {
    const [order] = orders;
    if (order === undefined) throw new Error('no order');
    const parents = ['parent-2', 'parent-9', 'parent-0'];
    const { result, statements } = await database.countStatements(() =>
      fetchPages(
        store.sql,
        parents,
        (parentId) => query().where('item.parentId', '=', parentId),
        order,
        parsePage({ first: 3 }),
      ),
    );
    expect(statements).toHaveLength(1);
    expect([...result.keys()]).toEqual(parents);
    expect(result.get('parent-9')).toEqual({ rows: [], hasNextPage: false, hasPreviousPage: false });
    for (const parent of ['parent-0', 'parent-2']) {
      const alone = await fetchPage(
        store.sql,
        query().where('item.parentId', '=', parent),
        order,
        parsePage({ first: 3 }),
      );
      expect(result.get(parent)?.rows.map((row) => [row.id, row.cursor])).toEqual(
        alone.rows.map((row) => [row.id, row.cursor]),
      );
      const after = alone.rows[1]?.cursor ?? null;
      const next = await fetchPages(
        store.sql,
        [parent],
        (parentId) => query().where('item.parentId', '=', parentId),
        order,
        parsePage({ first: 2, after }),
      );
      expect(next.get(parent)?.rows[0]?.id).toBe(alone.rows[2]?.id);
    }
  });

  it.each([
    '2020-02-30T00:00:00.000000Z',
    '2020-99-99T00:00:00.000000Z',
    '0000-01-01T00:00:00.000000Z',
    '2020-01-01T25:00:00.000000Z',
  ])('refuses a cursor whose instant is none: %s', async (instant) => {
    const [order] = orders;
    if (order === undefined) throw new Error('no order');
    const after = Buffer.from(JSON.stringify([order.name, instant, 'x'])).toString('base64url');
    await expect(fetchPage(store.sql, query(), order, parsePage({ first: 1, after }))).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('refuses a cursor of another order', async () => {
    const [seen, weight] = orders;
    if (seen === undefined || weight === undefined) throw new Error('no order');
    const page = await fetchPage(store.sql, query(), seen, parsePage({ first: 1 }));
    const foreign = parsePage({ first: 1, after: page.rows[0]?.cursor ?? null });
    await expect(fetchPage(store.sql, query(), weight, foreign)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});

describe('page arguments', () => {
  it('default to the first rows', () => {
    expect(parsePage({})).toEqual({ limit: 20, backwards: false, cursor: null });
  });
  it.each([
    [{ first: -1 }],
    [{ first: 101 }],
    [{ last: 101 }],
    [{ first: 1, last: 1 }],
    [{ first: 1, before: 'x' }],
    [{ last: 1, after: 'x' }],
    [{ before: 'x' }],
  ])('refuse %j', (given) => {
    expect(() => parsePage(given)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});
