// How old a subgraph's earlier reply may be, by what is declared of the types and fields that each fetch reads.
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createStaleLimits } from '../../../gateway/plan/stale-limits.js';
import { findSteps } from '../../../gateway/plan/plan-steps.js';
import type { FetchStep, OperationPlan } from '../../../gateway/plan/query-plan.js';

const document = parse(`
  schema { query: Root }
  type Root { unit: Unit things: [Thing] any: Node count: Int always: Int! known: Int secret: Unit }
  interface Node { id: ID }
  type Unit implements Node { id: ID name: String isOpen: Boolean parent: Unit alerts: [Alert] }
  type Place implements Node { id: ID name: String }
  type Alert implements Node { id: ID }
  union Thing = Unit | Place
`);
const declared = new Map([
  ['Unit', 100],
  ['Place', 50],
  ['Unit.isOpen', 0],
  ['Unit.parent', 70],
  ['Root.known', 30],
]);
const demands = new Map([['Root.secret', [{ kind: 'authenticated' as const }]]]);

function limitsOf(operation: string, kind: FetchStep['kind'] = 'query', limits = declared): FetchStep | undefined {
  const fetch: FetchStep = {
    id: 0,
    subgraph: 'a',
    kind,
    path: [],
    operation,
    variables: [],
    selection: [],
    requires: null,
    inputRewrites: [],
    outputRewrites: [],
    contextRewrites: [],
  };
  const plan: OperationPlan = { kind: 'query', root: { kind: 'fetch', fetch }, subscription: null, fetchCount: 1 };
  return findSteps(createStaleLimits(document, limits, demands)(plan))[0];
}
const limitOf = (...given: Parameters<typeof limitsOf>) => limitsOf(...given)?.staleForMs;

describe('the limit of a fetch', () => {
  it.each([
    ['is that of the type it reads', '{unit{name}}', 100_000],
    ['is the least of all types it may read', '{things{__typename ... on Unit{name}}}', 50_000],
    ['is that of a field where that is less', '{unit{parent{name}}}', 70_000],
    ['is what a value of the root declares', '{known unit{name}}', 30_000],
    [
      'is that of the entities it asks for',
      'query($r:[_Any!]!){_entities(representations:$r){...on Place{name}}}',
      50_000,
    ],
    ['is none where a field allows none', '{unit{name isOpen}}', undefined],
    ['is none where a type declares none', '{unit{name alerts{id}}}', undefined],
    ['is none where an interface may hold such a type', '{any{... on Unit{name}}}', undefined],
    [
      'is none for entities of such a type',
      'query($r:[_Any!]!){_entities(representations:$r){...on Alert{id}}}',
      undefined,
    ],
    ['is none for a value of the root that declares none', '{count}', undefined],
    ['is none for what is not for everybody', '{secret{name}}', undefined],
    ['is none for what is asked for beside that', '{unit{name} secret{name}}', undefined],
    ['is none beside a field of the root that cannot be null', '{unit{name} always}', undefined],
    ['is none for a field that the supergraph does not have', '{unit{other}}', undefined],
    ['is none for the type of the root alone', '{__typename}', undefined],
  ])('%s', (_what, operation, limit) => {
    expect(limitOf(operation)).toBe(limit);
  });

  it('leaves out fields of the root that tell of now, by the names that the reply has for them', () => {
    const step = limitsOf('{count unit{name} open:unit{isOpen} any{... on Unit{name}}}');
    expect([step?.staleForMs, step?.presentKeys]).toEqual([100_000, ['count', 'open', 'any']]);
    expect(limitsOf('{unit{name}}')).not.toHaveProperty('presentKeys');
  });

  it('is none for a mutation, and where nothing is declared at all', () => {
    expect(limitOf('mutation{unit{name}}', 'mutation')).toBeUndefined();
    expect(limitOf('{unit{name}}', 'query', new Map())).toBeUndefined();
  });
});
