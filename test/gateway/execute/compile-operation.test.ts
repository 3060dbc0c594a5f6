// What the compiled executor takes on, and that it gives up rather than answer wrongly: then the interpreter answers from what
// has been received, and nothing is sent again.
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileOperation } from '../../../gateway/execute/compile/compile-operation.js';
import { makeExecutable } from '../../../gateway/execute/executable-plan.js';
import type { SubgraphReply, SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { noWeights } from '../../../gateway/operation/cost-weights.js';
import { createCostModel } from '../../../gateway/operation/estimate-cost.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { compose } from '../plan/compose.js';
import { openEngine, readAnswer } from './open-engine.js';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const readmeQuery = /```graphql\n([\s\S]+?)\n```/.exec(read('README.md'))?.[1] ?? '';

function prepare(supergraphSdl: string) {
  const core = createPlannerCore(supergraphSdl);
  const schema = buildSchema(core.description.contracts.get('internal') ?? '', {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return {
    core,
    schema,
    types: { possibleTypes: core.description.possibleTypes },
    operations: createOperationCache(schema, core.description.requirements, 1_000_000),
  };
}

describe('the compiled executor', () => {
  it.each([
    ['the benchmark', 'bench/engine/workload/supergraph.graphql', read('bench/engine/workload/big.graphql')],
    ['the README', 'schema/supergraph.graphql', readmeQuery],
  ])('takes on the query of %s', (_what, file, text) => {
    const { core, schema, types, operations } = prepare(read(file));
    const prepared = operations.get(text, undefined);
    if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
    const shape = prepared.operation.shapeFor({}, false, unrestricted);
    const plan = core.plan(shape.planningText ?? '', 'query', []);
    const cost = createCostModel(schema, noWeights).of(shape);
    expect(compileOperation(shape, makeExecutable(plan), types, cost)).not.toBeNull();
  });
});

describe('an answer that the compiled executor gives up on', () => {
  const supergraph = compose({
    a: 'type Query { items: [Item] } type Mutation { add: Item } type Item @key(fields: "id") { id: ID! name: String }',
    b: 'type Item @key(fields: "id") { id: ID! price: Int }',
  });
  const sent: SubgraphRequest[] = [];
  let price: unknown = 1;
  const { askOnce } = openEngine(supergraph, async (request): Promise<SubgraphReply> => {
    sent.push(request);
    const item = { __typename: 'Item', id: '1', name: 'one' };
    const data =
      request.subgraph === 'b'
        ? { _entities: [{ price }] }
        : request.kind === 'mutation'
          ? { add: item }
          : { items: [item] };
    return { data, errors: [], plain: true };
  });
  const ask = async (text: string) => readAnswer(await askOnce(text));

  it.each([
    ['{ items { name price } }', { items: [{ name: 'one', price: null }] }, ['items', 0, 'price']],
    ['mutation { add { name price } }', { add: { name: 'one', price: null } }, ['add', 'price']],
  ])('is the answer of the interpreter, and every request is sent once: %s', async (text, data, path) => {
    price = 1;
    await ask(text);
    price = 'not a number';
    sent.length = 0;
    expect(await ask(text)).toMatchObject({ data, errors: [{ path }] });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['a', 'b']);
  });
});
