// What a caller may not read, and fields that a subgraph could not answer, written by the compiled executor itself: the same text
// and the same errors in the same order as the interpreter's, without giving up. Both are ordinary, and the first anybody can choose.
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../../gateway/access/requirements.js';
import { compileOperation } from '../../../gateway/execute/compile/compile-operation.js';
import { createMeter } from '../../../gateway/execute/cost-account.js';
import { type ExecutableStep, makeExecutable } from '../../../gateway/execute/executable-plan.js';
import { interpretOperation } from '../../../gateway/execute/interpret/interpret-operation.js';
import type { RunContext } from '../../../gateway/execute/interpret/run-plan.js';
import type { SubgraphError } from '../../../gateway/fetch/subgraph-fetch.js';
import type { AccessDecision } from '../../../gateway/operation/operation-access.js';
import { noWeights } from '../../../gateway/operation/cost-weights.js';
import { createCostModel } from '../../../gateway/operation/estimate-cost.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { compose } from '../plan/compose.js';

const supergraphSdl = compose({
  a: `type Query { shops: [Shop]  must: [Shop!]!  grid: [[Item!]]  things: [Thing]  one: Item  secret: String }
      type Shop { name: String!  items: [Item!]  best: Item!  safe: [Item]!  hidden: Int! }
      interface Thing { label: String }
      type Item implements Thing @key(fields: "id") { id: ID!  label: String }
      type Note implements Thing { label: String  text: String! }`,
  b: 'type Item @key(fields: "id") { id: ID!  label: String @external  tag: String @requires(fields: "label")  price: Int  cost: Int!  maker: Maker! } type Maker { name: String!  mail: String! }',
});

const item = (id: number) => ({ __typename: 'Item', id: String(id), label: `item ${id}` });
const shop = (from: number) => ({
  __typename: 'Shop',
  name: `shop ${from}`,
  items: from === 3 ? null : [item(from), item(from + 1)],
  best: item(from),
  safe: [item(from + 1), null, item(from)],
});
const roots: Readonly<Record<string, unknown>> = {
  shops: [shop(1), null, shop(3)],
  must: [shop(5)],
  grid: [[item(1), item(2)], null, [item(3)]],
  things: [item(1), { __typename: 'Note', label: 'note', text: 'text' }, item(2)],
  one: item(9),
};

const core = createPlannerCore(supergraphSdl);
const types = { possibleTypes: core.description.possibleTypes };
const schema = buildSchema(core.description.contracts.get('internal') ?? '', {
  assumeValid: true,
  assumeValidSDL: true,
});

interface Reply {
  readonly data: Record<string, unknown>;
  readonly errors: SubgraphError[];
  readonly plain: boolean;
}

async function sendStep({ step }: ExecutableStep, body: string): Promise<Reply> {
  if (step.subgraph === 'a') return { data: roots, errors: [], plain: true };
  const representations: { id: string }[] = JSON.parse(body).variables.representations;
  const entities = representations.map(({ id }) => ({
    tag: 'tag',
    price: Number(id),
    cost: Number(id) * 2,
    maker: { __typename: 'Maker', name: `maker ${id}`, mail: 'mail' },
  }));
  return { data: { _entities: entities }, errors: [], plain: true };
}

/** Both executors' answers to a text for a caller who may not read `denied`. */
async function answerTwice(text: string, denied: readonly string[], send: typeof sendStep = sendStep) {
  const denial: Denial = { code: 'FORBIDDEN', message: 'This needs more.' };
  const access: AccessDecision = {
    key: denied.join(' '),
    denialOf: (typeName, fieldName) => (denied.includes(`${typeName}.${fieldName}`) ? denial : null),
  };
  const prepared = createOperationCache(schema, new Map(), 1_000_000).get(text, undefined);
  if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
  const shape = prepared.operation.shapeFor({}, false, access);
  const plan =
    shape.planningText === null
      ? ({ kind: 'query', root: null, subscription: null, fetchCount: 0 } as const)
      : core.plan(shape.planningText, 'query', []);
  const executable = makeExecutable(plan);
  const cost = createCostModel(schema, noWeights).of(shape);
  const open = (): RunContext => ({
    executable,
    types,
    variables: {},
    meter: createMeter(cost, {}),
    send,
    describeFailure(error) {
      throw error;
    },
  });
  const [own, reference] = [open(), open()];
  const compiled = await compileOperation(shape, executable, types, cost)?.run(own, {});
  const { data, errors } = await interpretOperation(reference, shape, {});
  return {
    compiled: compiled && { ...compiled, cost: own.meter.total },
    interpreted: { text: JSON.stringify({ data }), errors, cost: reference.meter.total },
  };
}

describe('the compiled executor, for a caller who may not read everything', () => {
  it.each([
    ['a root field', '{ secret one { label } }', ['Query.secret']],
    ['all there is to fetch', '{ __typename secret }', ['Query.secret']],
    ['a field of the objects of a list', '{ shops { name items { label price } } }', ['Item.price']],
    ['a field of an object', '{ one { price alias: label } must { items { id } } }', ['Item.label', 'Shop.items']],
    ['a list', '{ shops { items { label } name } }', ['Shop.items']],
    ['a field that may not be null, below a list', '{ shops { name hidden best { cost } } }', ['Shop.hidden']],
    [
      'one below items that may not be null',
      '{ shops { name items { price cost label } safe { cost } } }',
      ['Item.label', 'Item.cost'],
    ],
    [
      'one whose null goes up through an object that may not be null',
      '{ shops { name best { maker { mail } } } one { price } }',
      ['Maker.mail'],
    ],
    [
      'one whose null goes up to the root',
      '{ one { label price } must { best { maker { name mail } } } }',
      ['Item.label', 'Maker.mail'],
    ],
    ['one type of an interface', '{ things { label ... on Note { text } ... on Item { price } } }', ['Note.label']],
    [
      'one type of an interface, where it may not be null',
      '{ things { label ... on Note { text } ... on Item { price } } }',
      ['Note.text', 'Item.label'],
    ],
    ['lists within lists', '{ grid { label price } }', ['Item.label']],
    [
      'lists within lists of another fetch',
      '{ grid { cost price maker { mail name } } one { price } }',
      ['Item.price'],
    ],
  ])('answers null with an error for %s', async (_what, text, denied) => {
    const { compiled, interpreted } = await answerTwice(text, denied);
    expect(interpreted.errors).not.toHaveLength(0);
    expect(compiled).toEqual(interpreted);
  });

  it('leaves to the interpreter what it would have to count through: nulls that go up within lists of lists', async () => {
    const { compiled, interpreted } = await answerTwice('{ grid { price label cost } }', ['Item.cost']);
    expect(compiled).toBeUndefined();
    expect(JSON.parse(interpreted.text)).toEqual({ data: { grid: [null, null, null] } });
    expect(interpreted.errors.map(({ path }) => path)).toEqual([
      ['grid', 0, 0, 'cost'],
      ['grid', 2, 0, 'cost'],
    ]);
  });
});

describe('the compiled executor, where a subgraph has an error', () => {
  /** Both executors' answers where a field of each reply of a subgraph is null with an error. */
  const answerFailing = (text: string, subgraph: string, path: readonly (string | number)[], denied: string[] = []) =>
    answerTwice(text, denied, async (step, body) => {
      const reply = structuredClone(await sendStep(step, body));
      if (step.step.subgraph !== subgraph) return reply;
      let parent: unknown = reply.data;
      for (const element of path.slice(0, -1)) parent = Reflect.get(Object(parent), element);
      Reflect.set(Object(parent), path.at(-1) ?? '', null);
      return { ...reply, errors: [{ message: 'It failed.', path: [...path], extensions: { code: 'BROKEN' } }] };
    });

  it.each([
    ['a root field', '{ one { label } shops { name } }', 'a', ['shops']],
    ['a field of an item', '{ shops { name items { label } } }', 'a', ['shops', 0, 'items', 1, 'label']],
    ['a field of an entity', '{ one { price label } }', 'b', ['_entities', 0, 'price']],
    [
      'a field of an entity in several places',
      '{ shops { best { price } items { price } } }',
      'b',
      ['_entities', 0, 'price'],
    ],
    ['a list of objects', '{ shops { name items { label price } } }', 'a', ['shops', 0, 'items']],
    ['a field of an entity, in lists within lists', '{ grid { label price } }', 'b', ['_entities', 1, 'price']],
  ])('tells it at %s', async (_what, text, subgraph, path) => {
    const { compiled, interpreted } = await answerFailing(text, subgraph, path);
    expect(interpreted.errors).not.toHaveLength(0);
    expect(compiled).toEqual(interpreted);
  });

  it('tells it in its order beside what the caller may not read', async () => {
    const path = ['shops', 0, 'items', 1, 'label'];
    const { compiled, interpreted } = await answerFailing('{ shops { items { label } best { cost } } }', 'a', path, [
      'Item.cost',
    ]);
    expect(interpreted.errors).toHaveLength(3);
    expect(compiled).toEqual(interpreted);
  });

  it.each([
    ['a null that goes up', '{ one { cost label } }', 'b', ['_entities', 0, 'cost']],
    ['an entity', '{ one { price label } }', 'b', ['_entities', 0]],
    ['an item of a list', '{ shops { name } }', 'a', ['shops', 0]],
    ['a field that the answer does not hold', '{ one { tag } }', 'a', ['one', 'label']],
  ])('leaves %s to the interpreter', async (_what, text, subgraph, path) => {
    expect((await answerFailing(text, subgraph, path)).compiled).toBeNull();
  });
});
