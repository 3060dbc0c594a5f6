// The differential tester itself: a gateway with a fault planted in it is caught, whatever the fault.
import { describe, expect, it } from 'vitest';
import { findDifference, findUnlabelled } from './compare-answers.js';
import type { GatewayAnswer } from './gateway-under-test.js';
import { createCounts, createFederation, runCase } from './run-cases.js';
import { createRandom } from './random.js';
import { shrinkOperation } from './shrink-operation.js';

const right: GatewayAnswer = {
  data: {
    a: [
      { b: 1, c: null },
      { b: 2, c: 'x' },
    ],
  },
  errors: [{ path: ['a', 0, 'c'] }],
};
const expected = { data: right.data, errors: right.errors };

describe('comparing answers', () => {
  it('finds nothing in an answer that is right', () => {
    expect(findDifference(expected, right)).toBeUndefined();
    expect(findUnlabelled(right.data, right)).toBeUndefined();
  });

  it.each<[string, GatewayAnswer]>([
    ['an error left out', { ...right, errors: [] }],
    ['an error where nothing is null', { ...right, errors: [...right.errors, { path: ['a', 1, 'c'] }] }],
    [
      'two objects exchanged',
      {
        ...right,
        data: {
          a: [
            { b: 2, c: 'x' },
            { b: 1, c: null },
          ],
        },
      },
    ],
    [
      'keys in another order',
      {
        ...right,
        data: {
          a: [
            { c: null, b: 1 },
            { b: 2, c: 'x' },
          ],
        },
      },
    ],
    ['a field left out', { ...right, data: { a: [{ b: 1, c: null }, { b: 2 }] } }],
  ])('finds %s', (_what, answer) => {
    expect(findDifference(expected, answer)).toBeTypeOf('string');
  });

  it('asks for no error of a field whose object another error made null, but for that other error', () => {
    const wanted = { data: { a: null }, errors: [{ path: ['a', 'b'] }, { path: ['a', 'c'] }] };
    expect(findDifference(wanted, { data: { a: null }, errors: [{ path: ['a', 'c'] }] })).toBeUndefined();
    expect(findDifference(wanted, { data: { a: null }, errors: [] })).toContain('no error at');
    const leaf = { data: { a: { b: null, c: null } }, errors: wanted.errors };
    expect(findDifference(leaf, { data: leaf.data, errors: [{ path: ['a', 'c'] }] })).toContain(
      'no error at ["a","b"]',
    );
  });

  it('finds a null without an error, and a value in the place of another, where a subgraph is broken', () => {
    expect(findUnlabelled({ a: { b: 1 } }, { data: { a: { b: null } }, errors: [] })).toContain('without an error');
    expect(findUnlabelled({ a: { b: 1 } }, { data: { a: { b: 2 } }, errors: [{ path: ['a', 'b'] }] })).toContain(
      'in the place of',
    );
    expect(findUnlabelled({ a: { b: 1 } }, { data: { a: null }, errors: [{ path: ['a', 'b'] }] })).toBeUndefined();
  });
});

describe('running a case', () => {
  it('catches a subgraph that answers what is not its to answer', async () => {
    const federation = createFederation(3);
    if (federation === null) throw new Error('the federation of seed 3 does not compose');
    const operation = { query: '{ e0s { label } }', variables: {} };
    expect(await runCase(federation, operation, createRandom(7), createCounts())).toBeUndefined();
    const lying = {
      ...federation,
      split: { ...federation.split, execute: async () => ({ data: { e0s: [{ label: 'a lie' }] } }) },
    };
    expect(await runCase(lying, operation, createRandom(7), createCounts())).toContain('a lie');
  });
});

describe('shrinking an operation that fails', () => {
  it('leaves what the failure needs, and what the schema needs', async () => {
    const federation = createFederation(3);
    if (federation === null) throw new Error('the federation of seed 3 does not compose');
    const query = `query ($on: Boolean!) { ...F e1s @include(if: $on) { __typename } e0s { id ...G } }
      fragment F on Query { e1s { ... { id label } } } fragment G on E0 { label @skip(if: false) id }`;
    const smallest = await shrinkOperation(
      federation.gateway.schema,
      { query, variables: { on: true } },
      async (tried) => tried.query.includes('label') && tried.query.includes('e0s'),
    );
    expect(smallest.query.replaceAll(/\s+/g, ' ')).toBe('{ e0s { ...G } } fragment G on E0 { label }');
  });
});
