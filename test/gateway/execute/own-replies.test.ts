// Replies and answers that nobody else is given are emptied when they have been read, and no others.
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../gateway/execute/engine.js';
import type { EngineRequest } from '../../../gateway/execute/engine-request.js';
import { asOwnReply, type SubgraphReply } from '../../../gateway/fetch/subgraph-fetch.js';
import type { SingleAnswer } from '../../../gateway/http/answer.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { compose } from '../plan/compose.js';

const core = createPlannerCore(
  compose({
    a: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! name: String }',
    b: 'type Item @key(fields: "id") { id: ID! price: Int }',
  }),
);
const sdl = core.description.contracts.get('internal') ?? '';
const schema = buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
const operations = createOperationCache(schema, core.description.requirements, 1_000_000);

const query = '{ items { name price } }';
const items = [1, 2].map((id) => ({ __typename: 'Item', id: String(id), name: `item ${id}` }));
const usual = { data: { items: [1, 2].map((id) => ({ name: `item ${id}`, price: id })) } };

/** Replies that are each given once, to nobody else or perhaps to others, or the same ones again and again. */
type Replies = 'own' | 'new' | 'same';

/** `prices`: what the second subgraph gives. */
function createAsking(replies: Replies, prices: readonly unknown[] = [1, 2]) {
  const same = { a: { items }, b: { _entities: prices.map((price) => ({ price })) } };
  const given: SubgraphReply[] = [];
  const engine = createEngine({
    schema,
    types: { possibleTypes: core.description.possibleTypes },
    subgraphUrls: core.description.subgraphUrls,
    executor: 'compiled',
    plan: async (text, kind, overrides) => core.plan(text, kind, overrides),
    chooseOverrides: () => [],
    async fetchSubgraph({ subgraph, isForOne }) {
      const data = subgraph === 'a' ? same.a : same.b;
      const reply: SubgraphReply = { data: replies === 'same' ? data : { ...data }, errors: [], plain: true };
      given.push(replies === 'own' && isForOne === true ? asOwnReply(reply) : reply);
      return reply;
    },
    subscribeSubgraph() {
      throw new Error('no subscriptions here');
    },
    formatError: ({ message }) => ({ message }),
  });
  const ask = async (more: Partial<EngineRequest> = {}): Promise<SingleAnswer> => {
    given.length = 0;
    const prepared = operations.get(query, undefined);
    if (!prepared.ok) throw new Error('the operation does not fit');
    const answer = await engine.answer({
      operation: prepared.operation,
      variables: {},
      access: unrestricted,
      headers: {},
      signal: null,
      incremental: false,
      ...more,
    });
    if (answer.kind !== 'single') throw new Error('one answer was asked for');
    return answer;
  };
  return { ask, given };
}

const read = ({ body }: SingleAnswer): unknown => JSON.parse(Buffer.from(body).toString());

describe('replies that are a run’s own', () => {
  it('are emptied when its answer is written, and their run is not remembered', async () => {
    const { ask, given } = createAsking('own');
    expect(read(await ask())).toEqual(usual);
    for (let time = 0; time < 3; time += 1) {
      const answer = await ask();
      expect(read(answer)).toEqual(usual);
      // Those of remembered runs are bytes.
      expect(answer.body).toBeTypeOf('string');
      expect(given.map(({ data }) => data)).toEqual([null, null]);
    }
  });

  it('are left as they are where others have them too', async () => {
    const { ask, given } = createAsking('new');
    await ask();
    expect(read(await ask())).toEqual(usual);
    expect(given.map(({ data }) => data)).not.toContain(null);
  });

  it('are there for the interpreter where the compiled executor gives up', async () => {
    const { ask, given } = createAsking('own', [1, 'no number']);
    await ask();
    const answer = await ask();
    expect(read(answer)).toMatchObject({ data: { items: [{ price: 1 }, { name: 'item 2', price: null }] } });
    expect(given).toHaveLength(2);
  });
});

describe('an answer', () => {
  it('can be let go of where nobody else is given it', async () => {
    const { ask } = createAsking('own');
    for (let time = 0; time < 2; time += 1) {
      const answer = await ask({ isForOne: true });
      expect(read(answer)).toEqual(usual);
      answer.letGo?.();
      expect(answer.body).toBe('');
    }
  });

  it('cannot where it may be shared', async () => {
    const { ask } = createAsking('own');
    expect((await ask()).letGo).toBeUndefined();
    expect((await ask()).letGo).toBeUndefined();
  });

  it('is let go of without the bytes that its operation gives again', async () => {
    const { ask } = createAsking('same');
    await ask({ isForOne: true });
    await ask({ isForOne: true });
    const [third, fourth] = [await ask({ isForOne: true }), await ask({ isForOne: true })];
    expect(third.body).toBeInstanceOf(Uint8Array);
    expect(fourth.body).toBe(third.body);
    third.letGo?.();
    expect(read(fourth)).toEqual(usual);
    expect(read(await ask({ isForOne: true }))).toEqual(usual);
    // What is told beside the data is put to the text that they were made of.
    const account = { estimated: 3, maximum: 9, isTold: true, settle() {} };
    expect(read(await ask({ isForOne: true, account }))).toMatchObject({
      ...usual,
      extensions: { cost: { maximum: 9 } },
    });
  });
});
