// What operations are estimated to cost and what they cost: by default, by @cost and @listSize, with variables; told when asked for
// and never else.
import { composeServices } from '@apollo/composition';
import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { noWeights } from '../../../gateway/operation/cost-weights.js';
import { createCostModel } from '../../../gateway/operation/estimate-cost.js';
import { startGateway } from '../../../gateway/gateway.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { limitedGraph, serveLimitedGraph } from '../../support/limited-graph.js';
import { gatewayDefaults } from '../gateway-options.js';

const { description } = createPlannerCore(limitedGraph.supergraphSdl);
const schema = buildSchema(description.contracts.get('public') ?? '', { assumeValid: true, assumeValidSDL: true });
const operations = createOperationCache(schema, description.requirements, 1_000_000);

function estimate(
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
  weights = description.costs,
): number {
  const prepared = operations.get(text, undefined);
  if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
  const read = prepared.operation.readVariables(variables);
  if (!read.ok) throw new Error('the variables are wrong');
  const shape = prepared.operation.shapeFor(read.coerced, true, unrestricted);
  return createCostModel(schema, weights).of(shape).estimate(read.coerced);
}

type Variables = Readonly<Record<string, unknown>>;

/** Text, variables, what it is estimated to cost, what it costs. */
const known: readonly [text: string, variables: Variables, estimated: number, actual: number][] = [
  // Objects count one, leaves nothing.
  ['{ node { id name } }', {}, 1, 1],
  ['{ node { deep { id } other { deep { id } } } }', {}, 4, 4],
  ['{ __typename }', {}, 0, 0],
  // A list of which nothing is said has ten items; a page has as many as are asked for.
  ['{ grid { id } }', {}, 100, 3],
  ['{ items(first: 4) { id } }', {}, 4, 4],
  ['{ items { id } }', {}, 10, 2],
  ['{ items(first: 4) { items(first: 3) { id } } }', {}, 16, 16],
  ['query ($n: Int) { items(first: $n) { id } }', { n: 6 }, 6, 6],
  ['query ($n: Int = 5) { items(first: $n) { id } }', {}, 5, 5],
  ['query ($n: Int) { items(first: $n) { id } }', {}, 10, 2],
  ['query ($n: Int) { items(first: $n) { id } }', { n: null }, 10, 2],
  ['{ items(first: -4) { id } }', {}, 0, 0],
  // Of a connection the lists in it are the page.
  ['{ page(first: 5) { nodes { id } } }', {}, 6, 6],
  ['{ page { nodes { id } total } }', {}, 4, 4],
  ['{ page(first: 5) { edges { node { id } } } }', {}, 11, 11],
  // @listSize
  ['{ some { id } }', {}, 4, 3],
  ['{ sized(first: 3) { rows { id } more { id } } }', {}, 1 + 3 + 10, 1 + 3 + 1],
  ['query ($n: Int) { sized(count: $n) { rows { id } } }', { n: 8 }, 9, 9],
  ['{ node { notes { text } } }', {}, 3, 3],
  // @cost of fields, types, arguments, input fields, scalars and enums.
  ['{ dear { id } }', {}, 50, 50],
  ['{ dear { id photo name } }', {}, 58, 58],
  ['{ dear(by: { text: "a" }) { id } }', {}, 56, 56],
  ['query ($by: Search) { dear(by: $by) { id } }', { by: { text: 'a', within: [{ text: 'b' }, {}] } }, 60, 60],
  ['query ($by: Search) { dear(by: $by) { id } }', {}, 50, 50],
  ['{ node { colours } }', {}, 61, 13],
  // An abstract type costs what the dearest of its types does.
  ['{ thing { id ... on Dear { name } } }', {}, 33, 33],
  ['{ thing { id } }', {}, 30, 30],
  // Fields of a mutation count ten.
  ['mutation { touch { id } }', {}, 11, 11],
  ['mutation { poke }', {}, 50, 50],
  // Introspection is work of the gateway.
  ['{ __schema { types { name } } }', {}, 100, 100],
  // The same fragment in two places counts twice, the same field in one place once.
  ['{ node { ...a deep { ...a } } } fragment a on Item { other { id } other { name } }', {}, 4, 4],
];

describe('the estimate', () => {
  it.each(known)('of %s with %j', (text, variables, estimated) => {
    expect(estimate(text, variables)).toBe(estimated);
  });

  it('has nothing but defaults where the supergraph says nothing', () => {
    expect(estimate('{ dear { id photo name } }', {}, noWeights)).toBe(1);
  });

  it('counts deferred parts', () => {
    expect(estimate('{ node { id ... @defer { deep { id } } } }')).toBe(2);
  });

  it('needs exactly one argument that says how long a list is, where the supergraph requires it', () => {
    const wanted = 'Query.sized needs exactly one of `first`, `count`';
    expect(() => estimate('{ sized { rows { id } } }')).toThrow(wanted);
    expect(() => estimate('{ sized(first: 1, count: 1) { rows { id } } }')).toThrow(wanted);
    expect(() => estimate('query ($n: Int) { sized(first: $n) { rows { id } } }')).toThrow(wanted);
  });

  it('grows beyond all numbers without taking longer', () => {
    const deep = (levels: number): string => (levels === 0 ? 'id' : `items(first: 1000) { ${deep(levels - 1)} }`);
    expect(estimate(`{ ${deep(20)} }`)).toBeGreaterThan(1e50);
  });
});

describe('directives that the supergraph links under other names', () => {
  it('count all the same', () => {
    const typeDefs = parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [{ name: "@cost", as: "@weight" }])
      type Query { a: Int @weight(weight: 7)  list: [T] @federation__listSize(assumedSize: 3) }
      type T { b: Int }`);
    const { supergraphSdl = '', errors } = composeServices([{ name: 'one', url: 'http://127.0.0.1/one', typeDefs }]);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('@weight(weight: 7)');
    const { costs } = createPlannerCore(supergraphSdl).description;
    expect([...costs.weights]).toEqual([['Query.a', 7]]);
    expect(costs.listSizes.get('Query.list')).toMatchObject({ assumedSize: 3, sizedFields: [] });
  });
});

describe('the gateway', () => {
  const opened = createClosingStack();
  const graph = serveLimitedGraph();
  const observed: [estimated: number, actual: number][] = [];
  let url: string;
  beforeAll(async () => {
    const { supergraphSdl } = limitedGraph;
    const observer = { cost: (estimated: number, actual: number) => void observed.push([estimated, actual]) };
    const options = { ...gatewayDefaults, supergraphSdl, transport: graph.transport, observer };
    ({ url } = opened.add(await startGateway(options)));
  });
  afterAll(() => opened.close());

  const ask = async (body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    return (await fetch(url, { ...init, body: JSON.stringify(body) })).text();
  };
  const report = { 'x-cost': 'report' };

  it.each(known)(
    'tells what %s with %j cost, interpreted and compiled alike',
    async (query, variables, estimated, actual) => {
      const cost = { estimated, actual, maximum: 100_000 };
      observed.length = 0;
      for (let sighting = 0; sighting < 3; sighting += 1) {
        const answer: unknown = JSON.parse(await ask({ query, variables }, report));
        expect(answer).toMatchObject({ extensions: { cost } });
        expect(answer).not.toHaveProperty('errors');
      }
      expect(observed).toEqual([0, 1, 2].map(() => [estimated, actual]));
    },
  );

  it('tells it by the extensions of the request too, and never when it is not asked', async () => {
    const query = '{ node { id } }';
    expect(JSON.parse(await ask({ query, extensions: { cost: true } }))).toMatchObject({
      extensions: { cost: { actual: 1 } },
    });
    expect(JSON.parse(await ask({ query }))).toEqual({ data: { node: { id: '1' } } });
    expect(JSON.parse(await ask({ query }, { 'x-cost': 'yes' }))).toEqual({ data: { node: { id: '1' } } });
  });

  it('keeps those who ask for it and those who do not apart, though they share one run', async () => {
    const query = '{ items(first: 3) { id name } }';
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => ask({ query }, at % 2 === 0 ? report : {})),
    );
    for (const [at, text] of answers.entries()) expect(text.includes('extensions')).toBe(at % 2 === 0);
  });

  it('counts errors and nulls as what was answered', async () => {
    const answer = await ask({ query: '{ fill(length: -1) node { id } }' }, report);
    expect(JSON.parse(answer)).toMatchObject({ extensions: { cost: { estimated: 1 } } });
  });

  it('tells the cost of all parts with the last one', async () => {
    const query = '{ items(first: 2) { id ... @defer { deep { id notes { text } } } } }';
    const headers = { ...report, accept: 'multipart/mixed; deferSpec=20220824, application/json' };
    const parts = (await ask({ query }, headers)).split(/\r\n---(?:--)?\r\n/).filter((part) => part.includes('{'));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.slice(0, -1).some((part) => part.includes('extensions'))).toBe(false);
    const last: unknown = JSON.parse(parts.at(-1)?.split('\r\n\r\n')[1] ?? '');
    expect(last).toMatchObject({ hasNext: false, extensions: { cost: { estimated: 8, actual: 8 } } });
    const without = await ask({ query }, { accept: headers.accept });
    expect(without.includes('extensions')).toBe(false);
  });

  it('answers whole what would cost too much in parts alone', async () => {
    const lists = 'items(first: 90) { items(first: 90) { id } }';
    const parts = Array.from({ length: 20 }, (_, at) => `... @defer(label: "${at}") { ${lists} }`).join(' ');
    const headers = { accept: 'multipart/mixed; deferSpec=20220824, application/json' };
    const text = await ask({ query: `{ ${lists} ${parts} }` }, headers);
    expect(JSON.parse(text)).toHaveProperty('data.items');
    expect(JSON.parse(text)).not.toHaveProperty('errors');
  });

  it('asks no subgraph for what would cost too much', async () => {
    const before = graph.asked.length;
    const query = '{ items(first: 1000) { items(first: 1000) { id } } }';
    expect(JSON.parse(await ask({ query }))).toMatchObject({ errors: [{ extensions: { code: 'COST_TOO_HIGH' } }] });
    expect(graph.asked.length).toBe(before);
  });
});
