// What a supergraph demands of callers, field by field: named directly, by the type, by what is returned, by what is required.
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { readFieldRequirements } from '../../../gateway/plan/field-requirements.js';
import { compose } from './compose.js';

const read = (sdl: string) => Object.fromEntries(readFieldRequirements(parse(sdl)));
const authenticated = { kind: 'authenticated' };
const scopes = (...anyOf: string[][]) => ({ kind: 'scopes', anyOf });

describe('what a field demands', () => {
  it('is what its own directives say, all of them together', () => {
    const found = read(
      compose({
        a: 'type Query { open: Int  both: Int @authenticated @requiresScopes(scopes: [["a", "b"], ["c"]])  named: Int @policy(policies: [["p"]]) }',
      }),
    );
    expect(found).toEqual({
      'Query.both': [authenticated, scopes(['a', 'b'], ['c'])],
      'Query.named': [{ kind: 'policies', anyOf: [['p']] }],
    });
  });

  it('is what its type and the type of its value demand, too', () => {
    const found = read(
      compose({
        a: `type Query { t: T  ts: [T!]!  s: S  e: E  plain: Int }
          type T @authenticated { x: Int }  scalar S @requiresScopes(scopes: [["s"]])  enum E @authenticated { ONE }`,
      }),
    );
    expect(found).toEqual({
      'Query.t': [authenticated],
      'Query.ts': [authenticated],
      'Query.s': [scopes(['s'])],
      'Query.e': [authenticated],
      'T.x': [authenticated],
    });
  });

  it('is what a field of an interface object demands, on every type behind it', () => {
    const found = read(
      compose({
        a: 'type Query { i: [I] } interface I @key(fields: "id") { id: ID! } type A implements I @key(fields: "id") { id: ID! }',
        b: 'type I @interfaceObject @key(fields: "id") { id: ID!  f: Int @requiresScopes(scopes: [["x"]]) }',
      }),
    );
    expect(found['A.f']).toEqual([scopes(['x'])]);
  });

  it('is what it requires of other fields, through any number of them, even where composition did not insist', () => {
    const composed = compose({
      a: 'type Query { t: T } type T @key(fields: "id") { id: ID!  s: Int @authenticated }',
      b: 'type T @key(fields: "id") { id: ID!  s: Int @external  p: Int @shareable @requires(fields: "s") @authenticated }',
      c: 'type T @key(fields: "id") { id: ID!  p: Int @external  q: Int @requires(fields: "p") @authenticated }',
    });
    const careless = composed.replace(/(requires: "[sp]"\)) @authenticated/g, '$1');
    expect(careless).not.toBe(composed);
    expect(read(careless)).toMatchObject({ 'T.p': [authenticated], 'T.q': [authenticated] });
  });

  it('is what the values demand that come to it from a context', () => {
    const composed = compose({
      a: `type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID!  s: String! @authenticated  u: U! }
        type U @key(fields: "id") { id: ID!  f(a: String @fromContext(field: "$c { s }")): Int @authenticated }`,
    });
    const careless = composed.replace(/(f(?:\(.*?\))?: Int.*?) @authenticated/, '$1');
    expect(careless).not.toBe(composed);
    expect(read(careless)).toMatchObject({ 'U.f': [authenticated] });
  });

  it('is found under another name of the directive', () => {
    const renamed = compose({ a: 'type Query { x: Int @authenticated }' })
      .replace('authenticated/v0.1",', 'authenticated/v0.1", as: "known",')
      .replaceAll('@authenticated', '@known');
    expect(read(renamed)).toEqual({ 'Query.x': [authenticated] });
  });
});
