// Supergraphs on which Apollo's planner plans wrongly → what is planned here instead, or refused; and every feature that
// composition accepts is planned.
import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { convertPlan } from '../../../gateway/plan/convert-plan.js';
import { findSteps } from '../../../gateway/plan/plan-steps.js';
import { createPlannerCore } from '../../../gateway/plan/planner-core.js';
import { readSupergraphKnowledge } from '../../../gateway/plan/supergraph-knowledge.js';
import { createPlanVerifier } from '../../../gateway/plan/verify-plan.js';
import { compose } from './compose.js';

/** What verification finds in the plan that Apollo's planner makes by itself. */
function faultsOfApollo(supergraphSdl: string, text: string): readonly string[] {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
  const document = parse(text);
  const planned = new QueryPlanner(supergraph).buildQueryPlan(operationFromDocument(supergraph.apiSchema(), document));
  const plan = convertPlan(planned, 'query', (step, addStep) => ({ kind: 'fetch', fetch: addStep(step) }));
  return createPlanVerifier(supergraph.subgraphs(), readSupergraphKnowledge(supergraphSdl)).verify(plan, document)
    .faults;
}

const stepsOf = (supergraphSdl: string, text: string) =>
  findSteps(createPlannerCore(supergraphSdl).plan(text, 'query', [])).map(
    ({ subgraph, operation }) => `${subgraph} ${operation}`,
  );

const unresolvableKey = compose({
  a: 'type A @key(fields: "id") @key(fields: "code", resolvable: false) { id: ID! code: ID! name: String! }',
  b: `type Query { a: A }
    type A @key(fields: "code", resolvable: false) @key(fields: "id code") { id: ID! code: ID! name: String! @external upper: String! @requires(fields: "name") }`,
});
const requiredArgument = compose({
  a: `type Product @key(fields: "upc") { upc: ID! price(currency: String!): Int @external
      shippingUSD: Int @requires(fields: "price(currency: \\"USD\\")") shippingEUR: Int @requires(fields: "price(currency: \\"EUR\\")") }`,
  b: 'type Query { products: [Product] } type Product @key(fields: "upc") { upc: ID! price(currency: String!): Int }',
});
const requiredChain = compose({
  a: 'type Query { e: E } type E @key(fields: "id") { id: ID! s: String @external r0: String @requires(fields: "s") }',
  b: 'type E @key(fields: "id") { id: ID! s: String r0: String @external r1: String @requires(fields: "r0") }',
});

const deferredChain = compose({
  a: `type Query { e: E }
    type E @key(fields: "id") { id: ID! s1: String s3: String @external r0: String @requires(fields: "s3") }`,
  b: `type E @key(fields: "id") { id: ID! s1: String @external s3: String r0: String @external
      r1: String @requires(fields: "s1 r0") }`,
});
const nowhere = compose({
  a: 'type Query { a: Node } interface Node @key(fields: "id") { id: ID! }',
  b: 'type Query { b: Node } type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID! field: String }',
});

describe('a plan of Apollo that is wrong', () => {
  it('enters a subgraph by a key that it does not resolve: found, and planned by one that it does', () => {
    expect(faultsOfApollo(unresolvableKey, '{ a { upper } }').join()).toContain('enters b for A by no key');
    const steps = stepsOf(unresolvableKey, '{ a { upper } }');
    expect(steps).toHaveLength(3);
    expect(steps[0]).toContain('code');
    expect(steps[0]).toContain('id');
  });

  it('asks a subgraph for a field of another one, under a deferred chain of requirements: not asked there', () => {
    const text = '{ e { ... @defer(label: "later") { r1 r0_1: r0 } } }';
    const steps = stepsOf(deferredChain, text);
    expect(steps.filter((step) => step.startsWith('b ')).join()).toContain('s3');
    expect(steps.filter((step) => step.startsWith('a ')).join()).not.toContain('s3');
  });

  it('lets a required field share a response key with the same field under another argument: found, and kept apart', () => {
    const text = '{ products { price(currency: "EUR") shippingUSD } }';
    expect(faultsOfApollo(requiredArgument, text)).not.toEqual([]);
    expect(stepsOf(requiredArgument, '{ products { price_1: price(currency: "EUR") shippingUSD } }')[0]).toMatch(
      /price_1:price\(currency:"EUR"\) ?price__required_1:price\(currency:"USD"\)|price__required_1:price\(currency:"USD"\) ?price_1:price\(currency:"EUR"\)/,
    );
  });

  it('asks for one representation with two values of one name: a fetch for each', () => {
    const plan = createPlannerCore(requiredArgument).plan('{ products { shippingUSD shippingEUR } }', 'query', []);
    const entitySteps = findSteps(plan).filter(({ requires }) => requires !== null);
    expect(entitySteps.map(({ operation }) => /shipping\w+/.exec(operation)?.[0])).toEqual([
      'shippingUSD',
      'shippingEUR',
    ]);
    const required = JSON.stringify(entitySteps.map(({ requires }) => requires));
    expect(required).toContain('"key":"price__required_1","name":"price"');
    expect(required).toContain('"key":"price__required_2","name":"price"');
  });

  it('fetches a field before its own requirement: found, and repaired by fetches in order', () => {
    expect(faultsOfApollo(requiredChain, '{ e { r1 } }').join()).toContain('needs r0 of E');
    expect(stepsOf(requiredChain, '{ e { r1 } }').map((step) => /^\w+|\w+(?=\}+$)/g.exec(step)?.[0])).toEqual([
      'a',
      'b',
      'a',
      'b',
    ]);
    expect(stepsOf(requiredChain, '{ e { r1 } }').map((step) => /on E ?\{(.*?)\}/.exec(step)?.[1])).toEqual([
      undefined,
      's',
      'r0',
      'r1',
    ]);
  });

  it('fetches nothing where nothing can be resolved: found, and refused', () => {
    expect(faultsOfApollo(nowhere, '{ a { field } }')).toContain('Query.a at a is answered by no step');
    expect(() => createPlannerCore(nowhere).plan('{ a { field } }', 'query', [])).toThrow(
      'Query.a at a is answered by no step',
    );
  });

  it('is found where it leaves a field out', () => {
    const supergraph = Supergraph.build(requiredArgument, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES });
    const verifier = createPlanVerifier(supergraph.subgraphs(), readSupergraphKnowledge(requiredArgument));
    const nothing = { kind: 'query', root: null, subscription: null, fetchCount: 0 } as const;
    expect(verifier.verify(nothing, parse('{ products { upc } }')).faults).toEqual(
      ['Query.products at products is answered by no step', 'Product.upc at products.upc is answered by no step'].slice(
        0,
        1,
      ),
    );
  });
});

describe('an operation with an object as an argument', () => {
  const filtered = compose({
    a: `input Filter { kinds: [String!] levels: [String!] inner: Filter }
      type Query { units(filter: Filter): [Unit] } type Unit { name: String }`,
  });

  it.each([
    '{ kinds: ["a"], levels: ["b"] }',
    '{ levels: ["b"], kinds: ["a"] }',
    '{ inner: { levels: ["b"], kinds: ["a"] }, levels: [], kinds: [] }',
  ])('is planned in whatever order its members are written: %s', (filter) => {
    expect(stepsOf(filtered, `{ units(filter: ${filter}) { name } }`)).toHaveLength(1);
  });
});

describe('the operations that subgraphs get', () => {
  it('bear no number, so that equal requests are equal', () => {
    const core = createPlannerCore(requiredArgument);
    const [first] = findSteps(core.plan('query Page { products { upc } }', 'query', []));
    expect(first?.operation).toBe('query Page__b{products{upc}}');
  });
});

describe('a supergraph with every feature that composition accepts', () => {
  const supergraphSdl = compose({
    a: `type Query { node: Node  secret: String @authenticated  scoped: String @requiresScopes(scopes: [["read"]])  ruled: String @policy(policies: [["p"]])
          items: [Item] @listSize(assumedSize: 10) @cost(weight: 5) @cacheTag(format: "items")  user: User }
      interface Node @key(fields: "id") { id: ID! }
      type Item implements Node @key(fields: "id") @tag(name: "public") { id: ID! name: String }
      type User @key(fields: "id") @context(name: "user") { id: ID! locale: String! posts: [Post!]! }
      type Post @key(fields: "id") { id: ID! }`,
    b: `type Node @interfaceObject @key(fields: "id") { id: ID! extra: Int }
      type Item @key(fields: "id") { id: ID! name: String @override(from: "a", label: "percent(50)") hidden: String @inaccessible }
      type Post @key(fields: "id") { id: ID! }`.replace(
      'type Item @key(fields: "id") { id: ID! name: String @override(from: "a", label: "percent(50)") hidden: String @inaccessible }',
      '',
    ),
    c: 'type Item @key(fields: "id") { id: ID! rating(of: String): Int  name: String @override(from: "a", label: "percent(50)") }',
  });
  const core = createPlannerCore(supergraphSdl);

  it('is described to the main thread, labels of progressive overrides included', () => {
    expect(core.description.overrideLabels).toEqual(['percent(50)']);
    expect(core.description.contracts.get('public')).toContain('directive @defer');
    expect(core.description.possibleTypes.get('Node')).toEqual(new Set(['Item']));
    expect([...core.description.subgraphUrls.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('plans a field by the override that is active', () => {
    const subgraphsOf = (overrides: readonly string[]) =>
      findSteps(core.plan('{ items { name } }', 'query', overrides)).map(({ subgraph }) => subgraph);
    expect(subgraphsOf([])).toEqual(['a']);
    expect(subgraphsOf(['percent(50)'])).toEqual(['a', 'c']);
  });

  it.each([
    '{ secret scoped ruled items { id } }',
    '{ node { __typename id extra } }',
    '{ user { posts { id } } }',
    '{ node { extra ...on Item { rating_1: rating(of: "x") } } }',
  ])('plans %s', (text) => {
    expect(findSteps(core.plan(text, 'query', [])).length).toBeGreaterThan(0);
  });
});
