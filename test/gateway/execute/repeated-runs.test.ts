// What is taken over from an operation's last run, and what is worked out anew: as long as subgraphs give the very objects that they
// gave it, the answer is the same bytes; where one gives another, all that follows from it is another too.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SubgraphReply } from '../../../gateway/fetch/subgraph-fetch.js';
import { compose } from '../plan/compose.js';
import { openEngine } from './open-engine.js';

const supergraph = compose({
  a: `type Query { items(first: Int, by: Filter): [Item] other: Int } input Filter { name: String @cost(weight: 7) }
      type Item @key(fields: "id") { id: ID! name: String }`,
  b: 'type Item @key(fields: "id") { id: ID! price(in: String): Int weight: Int }',
  c: `type Item @key(fields: "id") { id: ID! weight: Int @external
      label: String @requires(fields: "weight") }`,
});

interface Asked {
  /** The answer as text. */
  readonly text: string;
  /** Its bytes, null where it was worked out. */
  readonly bytes: Uint8Array | null;
  readonly cost: number | undefined;
  /** Bodies of subgraph requests, by subgraph. */
  readonly bodies: Readonly<Record<string, string>>;
}

function createAsking() {
  const { askOnce } = openEngine(
    supergraph,
    async ({ subgraph, body }) => {
      bodies[subgraph] = body;
      return replies[subgraph] ?? reply(null);
    },
    ({ description }) => ({ costs: description.costs }),
  );
  const items = [item('1', 'one'), item('2', 'two')];
  // Fields with arguments are asked for under a name of their own.
  const replies: Record<string, SubgraphReply> = {
    a: reply({ items, items_1: items }),
    b: reply({ _entities: [10, 20].map((price) => ({ price, price_2: price })) }),
  };
  let bodies: Record<string, string> = {};
  const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Asked> => {
    bodies = {};
    let cost: number | undefined;
    const account = { estimated: 0, maximum: 0, isTold: false, settle: (actual: number) => void (cost = actual) };
    const answer = await askOnce(query, { variables, account });
    const bytes = typeof answer.body === 'string' ? null : answer.body;
    return { text: Buffer.from(answer.body).toString(), bytes, cost, bodies };
  };
  return { ask, replies };
}

function reply(data: SubgraphReply['data'], errors: SubgraphReply['errors'] = []): SubgraphReply {
  return { data, errors, plain: true };
}

function item(id: string, name: string) {
  return { __typename: 'Item', id, name };
}

const query = '{ items { name price } }';
const usual = '{"data":{"items":[{"name":"one","price":10},{"name":"two","price":20}]}}';

describe('a run after one with the same replies', () => {
  let { ask, replies } = createAsking();
  beforeEach(async () => {
    ({ ask, replies } = createAsking());
    // The first is interpreted, the second compiled and remembered.
    await ask(query);
    await ask(query);
  });

  it('asks every subgraph the same, and gives the same bytes', async () => {
    const worked = await createAsking().ask(query);
    expect(worked).toMatchObject({ text: usual, bytes: null });
    const [third, fourth] = [await ask(query), await ask(query)];
    expect(third).toEqual({ text: usual, bytes: Buffer.from(usual), cost: worked.cost, bodies: worked.bodies });
    expect(fourth.bytes).toBe(third.bytes);
  });

  it('gives what a subgraph answers anew', async () => {
    await ask(query);
    replies['b'] = reply({ _entities: [{ price: 11 }, { price: 20 }] });
    expect(await ask(query)).toMatchObject({ text: usual.replace('10', '11'), bytes: null });
    replies['a'] = reply({ items: [item('1', 'eins'), item('2', 'two')] });
    expect(await ask(query)).toMatchObject({ text: usual.replace('10', '11').replace('one', 'eins'), bytes: null });
    expect(await ask(query)).toMatchObject({ bytes: expect.anything() });
  });

  it('asks about other objects where a reply holds others', async () => {
    replies['a'] = reply({ items: [item('2', 'two'), item('3', 'three')] });
    const { text, bodies } = await ask(query);
    expect(JSON.parse(bodies['b'] ?? '')).toMatchObject({ variables: { representations: [{ id: '2' }, { id: '3' }] } });
    expect(text).toBe('{"data":{"items":[{"name":"two","price":10},{"name":"three","price":20}]}}');
  });

  it('asks the last subgraph anew where the one before it answers otherwise, about the objects of the first', async () => {
    const chain = '{ items { label } }';
    const weigh = (weights: readonly number[]) => reply({ _entities: weights.map((weight) => ({ weight })) });
    replies['b'] = weigh([1, 2]);
    replies['c'] = reply({ _entities: [{ label: 'light' }, { label: 'heavy' }] });
    await ask(chain);
    await ask(chain);
    replies['b'] = weigh([1, 3]);
    const { text, bodies } = await ask(chain);
    expect(JSON.parse(bodies['c'] ?? '')).toMatchObject({
      variables: {
        representations: [
          { id: '1', weight: 1 },
          { id: '2', weight: 3 },
        ],
      },
    });
    expect(text).toBe('{"data":{"items":[{"label":"light"},{"label":"heavy"}]}}');
  });

  it('looks at every object anew where a reply is only equal', async () => {
    replies['b'] = reply({ _entities: [{ price: 10 }, { price: 20 }] });
    expect(await ask(query)).toMatchObject({ text: usual, bytes: null });
  });

  it('asks nobody about nothing, again and again', async () => {
    replies['a'] = reply({ items: [] });
    for (const expected of [null, Buffer.from('{"data":{"items":[]}}')]) {
      const { bytes, bodies } = await ask(query);
      expect(bytes).toEqual(expected);
      expect(Object.keys(bodies)).toEqual(['a']);
    }
  });

  it('tells an error, and nothing of it once it is over', async () => {
    const well = replies['b'] ?? reply(null);
    const data = { _entities: [{ price: null }, { price: 20 }] };
    replies['b'] = reply(data, [{ message: 'broken', path: ['_entities', 0, 'price'] }]);
    for (const { text } of [await ask(query), await ask(query)])
      expect(JSON.parse(text)).toMatchObject({ errors: [{ path: ['items', 0, 'price'] }] });
    replies['b'] = reply(data);
    expect((await ask(query)).text).toBe(usual.replace('10', 'null'));
    replies['b'] = well;
    expect((await ask(query)).text).toBe(usual);
    replies['b'] = reply(null, [{ message: 'broken' }]);
    expect(JSON.parse((await ask(query)).text)).toMatchObject({ data: { items: [{ price: null }, { price: null }] } });
  });
});

describe('a run with other variables after one with the same replies', () => {
  it('sends them, with the same representations and without', async () => {
    const { ask } = createAsking();
    const text = 'query ($n: Int, $c: String) { items(first: $n) { name price(in: $c) } }';
    for (const n of [1, 2, 3, 4]) {
      const { text: answer, bodies } = await ask(text, { n, c: `currency ${n}` });
      expect(answer).toBe(usual);
      expect(JSON.parse(bodies['a'] ?? '')).toMatchObject({ variables: { n } });
      const sent: unknown = JSON.parse(bodies['b'] ?? '');
      expect(sent).toMatchObject({ variables: { c: `currency ${n}`, representations: [{ id: '1' }, { id: '2' }] } });
    }
    // Arguments have weights here, so that an answer costs by what is sent.
    expect((await ask(text, { n: 5, c: 'dong' })).bytes).toBeNull();
    expect((await ask(text, { n: 5, c: 'dong' })).bytes).not.toBeNull();
  });

  it('costs by them', async () => {
    const { ask } = createAsking();
    const text = 'query ($by: Filter) { items(by: $by) { name } }';
    const asked: Asked[] = [];
    for (const by of [{}, {}, {}, { name: 'x' }, { name: 'x' }, {}]) asked.push(await ask(text, { by }));
    const least = asked[0]?.cost ?? 0;
    expect(asked.map(({ cost }) => cost)).toEqual([least, least, least, least + 7, least + 7, least]);
    expect(asked.map(({ bytes }) => bytes !== null)).toEqual([false, false, true, false, true, false]);
  });

  it('answers what is asked about the schema by them', async () => {
    const { ask } = createAsking();
    const text = 'query ($name: String!) { items { name } __type(name: $name) { name } }';
    for (const name of ['Item', 'Query', 'Item', 'Query'])
      expect(JSON.parse((await ask(text, { name })).text)).toMatchObject({ data: { __type: { name } } });
  });
});
