// What a client asks → what is planned: conditions settled, aliases erased, fragments expanded, and an end to what unfolds too far.
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { unrestricted } from '../../../gateway/operation/operation-access.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';

const schema = buildSchema(`
  directive @defer(label: String, if: Boolean! = true) on FRAGMENT_SPREAD | INLINE_FRAGMENT
  interface Node { id: ID!  label(lang: String): String }
  type A implements Node { id: ID!  label(lang: String): String  a: String  next: Node }
  type B implements Node { id: ID!  label(lang: String): String  b: String }
  union AB = A | B
  type Query { node: Node  a(id: ID): A  ab: AB }
`);
const operations = createOperationCache(schema, new Map(), 1_000_000);

function plan(text: string, variables: Readonly<Record<string, unknown>> = {}, withDefer = false): string | null {
  const prepared = operations.get(text, undefined);
  if (!prepared.ok) throw new Error(prepared.errors.map(({ message }) => message).join());
  const read = prepared.operation.readVariables(variables);
  if (!read.ok) throw new Error('the variables do not fit');
  return prepared.operation.shapeFor(read.coerced, withDefer, unrestricted).planningText;
}

describe('the text that is planned', () => {
  it.each([
    ['keeps bare fields as they are', '{ a { id a } }', 'query{a{id a}}'],
    ['has no alias of the client, so that none meets a key', '{ a { id: a } }', 'query{a{a_1:a}}'],
    [
      'gives a field with arguments a name of its own',
      '{ a { label(lang: "vi") } }',
      'query{a{label_1:label(lang: "vi")}}',
    ],
    [
      'tells the same field under two arguments apart',
      '{ a { x: label(lang: "vi") y: label(lang: "en") } }',
      'query{a{label_1:label(lang: "vi") label_2:label(lang: "en")}}',
    ],
    [
      'merges what fragments select twice',
      '{ a { ...F ...F next { id } } } fragment F on A { next { id } a }',
      'query{a{next{id} a}}',
    ],
    ['leaves fields of an interface on the interface', '{ node { id } }', 'query{node{id}}'],
    [
      'puts fragments on object types, and asks for the type where it matters',
      '{ node { id ... on A { a } } }',
      'query{node{__typename id ...on A{a}}}',
    ],
    [
      'expands a fragment on a union within a concrete type',
      '{ a { ... on AB { ... on A { a } ... on B { b } } } }',
      'query{a{a}}',
    ],
    [
      'asks whether an object is there of which nothing is selected',
      '{ a { a @skip(if: true) } }',
      'query{a{__typename}}',
    ],
    ['drops what a literal condition excludes', '{ a { id } ab @include(if: false) { __typename } }', 'query{a{id}}'],
  ])('%s', (_what, text, planned) => {
    expect(plan(text)).toBe(planned);
  });

  it('follows the variables of conditions, and forgets those that it does not use', () => {
    const text = 'query Q($yes: Boolean! = true, $id: ID) { a(id: $id) { id @skip(if: $yes) a @include(if: $yes) } }';
    expect(plan(text)).toBe('query Q($id: ID){a_1:a(id: $id){a}}');
    expect(plan(text, { yes: false })).toBe('query Q($id: ID){a_1:a(id: $id){id}}');
  });

  it('is nothing where only introspection and the name of the root are asked for', () => {
    expect(plan('{ __typename __schema { queryType { name } } }')).toBeNull();
  });

  it('tells a condition that is absent from one that is false, in whatever order they come', () => {
    const text = 'query($later: Boolean) { a { id ... @defer(if: $later) { a } } }';
    const whole = 'query{a{id a}}';
    const inParts = 'query{a{id ...@defer(label:"defer_1"){a}}}';
    expect(plan(text, { later: false }, true)).toBe(whole);
    expect(plan(text, {}, true)).toBe(inParts);
    expect(plan(text, { later: false }, true)).toBe(whole);
  });

  it('keeps deferred fragments apart for a client that takes several payloads, and no others', () => {
    const text = '{ a { id ... @defer(label: "more") { a } } }';
    expect(plan(text, {}, true)).toBe('query{a{id ...@defer(label:"defer_1"){a}}}');
    expect(plan(text)).toBe('query{a{id a}}');
  });
});

describe('an operation that unfolds without end', () => {
  it('is refused with its code before anything is planned', () => {
    const depth = 40;
    const fragments = Array.from(
      { length: depth },
      (_, at) =>
        `fragment F${at} on A { x${at}: next { ...on A { ...F${at + 1} } } y${at}: next { ...on A { ...F${at + 1} } } }`,
    );
    const text = `{ a { ...F0 } } ${fragments.join(' ')} fragment F${depth} on A { id }`;
    expect(() => plan(text)).toThrow(expect.objectContaining({ code: 'OPERATION_TOO_LARGE' }));
  });
});
