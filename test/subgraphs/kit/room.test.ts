// A whole tiny room, as every room is built: it is the model to copy and the test of what the kit gives a room.
import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import DataLoader from 'dataloader';
import { sql } from 'kysely';
import { Args, ArgsType, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../subgraphs/kit/caller.js';
import { changeLogTable } from '../../../subgraphs/kit/change-log.js';
import { connectionOf, edgeOf, toConnection } from '../../../subgraphs/kit/graphql/connections.js';
import { fetchPage, type Order, type Page, parsePage } from '../../../subgraphs/kit/keyset.js';
import { defineRoom, type StartedRoom } from '../../../subgraphs/kit/room.js';
import type { Store, Tables } from '../../../subgraphs/kit/store.js';
import { databases } from '../../support/services/databases.js';
import { openTestDatabase, startTestRoom, type TestDatabase } from '../../support/rooms.js';

const NoteEntity = defineEntity({
  name: 'Note',
  tableName: 'note',
  properties: { id: p.text().primary(), title: p.text(), createdAt: p.datetime(3) },
});
type NoteTables = Tables<typeof NoteEntity>;

class CreateNotes extends Migration {
  override up(): void {
    for (const statement of changeLogTable) this.addSql(statement);
    this.addSql('create table note (id text primary key, title text not null, created_at timestamptz(3) not null)');
  }
}

interface NoteRow {
  readonly id: string;
  readonly title: string;
}
interface NoteContext {
  readonly caller: Caller;
  readonly store: Store<NoteTables>;
  readonly byId: DataLoader<string, NoteRow | null>;
}

@Directive('@key(fields: "id")')
@ObjectType('Note')
class NoteType {
  @Field(() => ID) id!: string;
  @Field() title!: string;
}
@ObjectType('NoteEdge')
class NoteEdge extends edgeOf(NoteType) {}
@ObjectType('NoteConnection')
class NoteConnection extends connectionOf(NoteType, NoteEdge) {}

@ArgsType()
class PageArgs {
  @Field(() => Int, { nullable: true }) first?: number;
  @Field(() => String, { nullable: true }) after?: string;
  @Field(() => Int, { nullable: true }) last?: number;
  @Field(() => String, { nullable: true }) before?: string;
}
const byTitle: Order = {
  name: 'title',
  direction: 'asc',
  keys: [
    { sql: sql.ref('note.title'), type: 'text' },
    { sql: sql.ref('note.id'), type: 'text' },
  ],
};

@Resolver()
class NoteResolver {
  @Query(() => NoteConnection)
  async notes(@Args(() => PageArgs) args: PageArgs, @Ctx() { store }: NoteContext) {
    const page: Page<NoteRow> = await fetchPage(
      store.sql,
      store.sql.selectFrom('note').select(['note.id', 'note.title']),
      byTitle,
      parsePage(args),
    );
    const counting = store.sql.selectFrom('note').select(sql<number>`count(*)`.as('count'));
    const countAll = async () => (await counting.executeTakeFirstOrThrow()).count;
    return toConnection(page, (row) => row, countAll);
  }
}

const notesRoom = defineRoom<NoteTables, NoteContext>({
  name: 'notes',
  storage: { schema: 'notes', entities: [NoteEntity], migrations: [{ name: '0001-notes', class: CreateNotes }] },
  graph: {
    resolvers: [NoteResolver],
    orphanedTypes: [NoteType],
    references: { Note: (reference, context) => context.byId.load(String(reference['id'])) },
  },
  open: async ({ store, now }) => ({
    createContext: (caller) => ({
      caller,
      store,
      byId: new DataLoader(async (ids) => {
        const rows = await store.sql
          .selectFrom('note')
          .select(['id', 'title'])
          .where('id', 'in', [...ids])
          .execute();
        return ids.map((id) => rows.find((row) => row.id === id) ?? null);
      }),
    }),
    async loadSample() {
      await store.write(async ({ em, record }) => {
        for (const title of ['a', 'b', 'c', 'd', 'e']) {
          em.create(NoteEntity, { id: `note_${title}`, title, createdAt: now() });
          record({ kind: 'CREATED', nodeType: 'Note', nodeId: `note_${title}` });
        }
      });
    },
    close: async () => {},
  }),
});

describe.each(databases)('a room on the $name database', ({ create }) => {
  let database: TestDatabase;
  let room: StartedRoom;
  beforeAll(async () => {
    database = await openTestDatabase(create);
    room = await startTestRoom(notesRoom, database);
    await room.loadSampleIfEmpty(() => {});
  });
  afterAll(async () => {
    await room.close();
    await database.close();
  });
  const ask = async (query: string) => room.execute({ query, headers: {} });
  const page = async (args: string) => {
    const answer = await ask(
      `{ notes(${args}) { nodes { title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    expect(answer.errors).toBeUndefined();
    const notes: { nodes: { title: string }[]; pageInfo: Record<string, string | boolean> } = JSON.parse(
      JSON.stringify(answer.data?.['notes']),
    );
    return notes;
  };

  it('pages forwards and backwards by keyset', async () => {
    const first = await page('first: 2');
    expect(first.nodes.map((node) => node.title)).toEqual(['a', 'b']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await page(`first: 2, after: "${first.pageInfo['endCursor']}"`);
    expect(second.nodes.map((node) => node.title)).toEqual(['c', 'd']);
    const back = await page(`last: 2, before: "${second.pageInfo['startCursor']}"`);
    expect(back.nodes.map((node) => node.title)).toEqual(['a', 'b']);
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const end = await page('last: 1');
    expect(end.nodes.map((node) => node.title)).toEqual(['e']);
  });

  it('counts only where totalCount is selected', async () => {
    const without = await database.countStatements(() => ask('{ notes(first: 1) { nodes { id } } }'));
    expect(without.statements).toHaveLength(1);
    const counted = await database.countStatements(() => ask('{ notes(first: 1) { totalCount } }'));
    expect(counted.statements).toHaveLength(2);
    expect(counted.result.data).toEqual({ notes: { totalCount: 5 } });
  });

  it('resolves many references with one statement, null for an unknown one', async () => {
    const { result, statements } = await database.countStatements(() =>
      ask(
        '{ _entities(representations: [{__typename: "Note", id: "note_b"}, {__typename: "Note", id: "none"}, {__typename: "Note", id: "note_a"}]) { ... on Note { title } } }',
      ),
    );
    expect(result.data).toEqual({ _entities: [{ title: 'b' }, null, { title: 'a' }] });
    expect(statements).toHaveLength(1);
  });

  it('tells the asker of a character that no text can hold', async () => {
    const answer = await ask(
      '{ _entities(representations: [{__typename: "Note", id: "\\u0000"}]) { ... on Note { title } } }',
    );
    expect(answer.errors?.map((error) => error.extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
  });

  it('refuses a foreign cursor with its code', async () => {
    const answer = await ask('{ notes(first: 1, after: "bm9uc2Vuc2U") { nodes { id } } }');
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('INVALID_CURSOR');
  });
});
