// Which requests of a plan may be kept, for how long and until what is written: read from a supergraph as it is composed.
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { addCachePolicies } from '../../../gateway/plan/cache-policies.js';
import { findSteps } from '../../../gateway/plan/plan-steps.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { readCacheHints } from '../../../gateway/plan/read-cache-hints.js';

const link = (directives: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [${directives}])`;
const units = `${link('"@key", "@requiresScopes", "@composeDirective"')}
  extend schema @link(url: "https://specs.civic.example/cache/v0.1", import: ["@cacheControl", "@cacheTag"])
    @composeDirective(name: "@cacheControl") @composeDirective(name: "@cacheTag")
  directive @cacheControl(maxAge: Int!) on FIELD_DEFINITION
  directive @cacheTag(format: String!, withArgument: String) repeatable on FIELD_DEFINITION
  type Query {
    unit(order: String): Unit @cacheControl(maxAge: 300) @cacheTag(format: "Unit") @cacheTag(format: "Views", withArgument: "order")
    plain: Unit @cacheControl(maxAge: 60)
    never: Unit
  }
  type Unit @key(fields: "id") {
    id: ID! @cacheControl(maxAge: 300)
    name: String @cacheControl(maxAge: 120)
    secret: String
    guarded: String @cacheControl(maxAge: 300) @requiresScopes(scopes: [["a"]])
  }`;
const polls = `${link('"@key"')} type Unit @key(fields: "id") { id: ID!  polls: Int }`;
const composed = composeServices(
  Object.entries({ a: units, b: polls }).map(([name, text]) => ({
    name,
    url: `http://127.0.0.1/${name}`,
    typeDefs: parse(text),
  })),
);
const core = createPlannerCore(composed.supergraphSdl ?? '');
const policiesOf = (query: string) =>
  findSteps(core.plan(query, 'query', [])).map(({ subgraph, cache }) => [subgraph, cache?.maxAgeSeconds, cache?.tags]);

describe('a request is kept', () => {
  it.each([
    ['for the shortest of what it selects', '{ unit { id name } }', [['a', 120, ['Unit']]]],
    ['with the tags of an argument that it has', '{ unit(order: "x") { id } }', [['a', 300, ['Unit', 'Views']]]],
    ['until anything is written, where nothing is said', '{ plain { id } }', [['a', 60, ['*']]]],
    ['not at all with a field that says nothing', '{ unit { id secret } }', [['a', undefined, undefined]]],
    ['not at all with a field that is not for everybody', '{ unit { guarded } }', [['a', undefined, undefined]]],
    ['not at all under a field that says nothing', '{ never { id } }', [['a', undefined, undefined]]],
    [
      'beside one that is not',
      '{ unit { polls } }',
      [
        ['a', 300, ['Unit']],
        ['b', undefined, undefined],
      ],
    ],
  ])('%s', (_how, query, expected) => {
    expect(policiesOf(query)).toEqual(expected);
  });
});

it('a supergraph that says nothing changes no plan', () => {
  const plan = core.plan('{ unit { id } }', 'query', []);
  expect(addCachePolicies(plan, readCacheHints(parse('type Query { a: Int }')))).toBe(plan);
});
