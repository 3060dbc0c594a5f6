// Small limits, and for each a request that needs exactly as much as it is told to. Separate from the tests, which send them at the
// limit and one beyond, over every transport.
import type { GatewayLimits } from '../../../gateway/limits.js';

export const limits: GatewayLimits = {
  operations: {
    tokens: 150,
    depth: 6,
    aliases: 4,
    rootFields: 5,
    directives: 8,
    fields: 40,
    introspectionDepth: 4,
    variablesBytes: 300,
    listItems: 10,
    pageSize: 20,
  },
  cost: 420,
  responseBytes: 10_000,
  subscriptions: 2,
};

export interface Sent {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}
interface Case {
  readonly setting: string;
  /** As the README words it. */
  readonly trips: string;
  readonly code: string;
  readonly limit: number;
  /** A request that needs exactly `size` of what is limited. */
  readonly make: (size: number) => Sent;
}

export const repeat = (count: number, part: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => part(at));
const nest = (levels: number, name: string, inner: string): string =>
  levels === 0 ? inner : `${name} { ${nest(levels - 1, name, inner)} }`;

export const cases: readonly Case[] = [
  {
    setting: 'LIMIT_TOKENS',
    trips: 'a document with one token more: `{ items(ids: ["1" "1" …]) { id } }`',
    code: 'TOO_MANY_TOKENS',
    limit: limits.operations.tokens,
    make: (size) => ({ query: `{ items(ids: [${repeat(size - 12, () => '"1"').join(' ')}]) { id } }` }),
  },
  {
    setting: 'LIMIT_DEPTH',
    trips: 'fields within one another: `{ node { deep { deep { … id } } } }`',
    code: 'QUERY_TOO_DEEP',
    limit: limits.operations.depth,
    make: (size) => ({ query: `{ node { ${nest(size - 2, 'deep', 'id')} } }` }),
  },
  {
    setting: 'LIMIT_ALIASES',
    trips: 'one field under many names: `{ node { a1: id a2: id … } }`',
    code: 'TOO_MANY_ALIASES',
    limit: limits.operations.aliases,
    make: (size) => ({ query: `{ node { ${repeat(size, (at) => `a${at}: id`).join(' ')} } }` }),
  },
  {
    setting: 'LIMIT_ROOT_FIELDS',
    trips: 'many root fields: `{ node { id } node { id } … }`',
    code: 'TOO_MANY_ROOT_FIELDS',
    limit: limits.operations.rootFields,
    make: (size) => ({ query: `{ ${repeat(size, () => 'node { id }').join(' ')} }` }),
  },
  {
    setting: 'LIMIT_DIRECTIVES',
    trips: 'many directives: `{ node { id @skip(if: false) id @skip(if: false) … } }`',
    code: 'TOO_MANY_DIRECTIVES',
    limit: limits.operations.directives,
    make: (size) => ({ query: `{ node { ${repeat(size, () => 'id @skip(if: false)').join(' ')} } }` }),
  },
  {
    setting: 'LIMIT_FIELDS',
    trips: 'fragments in fragments: `{ node { ...a ...a } } fragment a on Item { ...b ...b } …`',
    code: 'TOO_MANY_FIELDS',
    limit: limits.operations.fields,
    make: (size) => ({
      query: `{ node { ...a ...a deep { ${repeat(size - 8, (at) => (at % 2 === 0 ? 'id' : 'name')).join(' ')} } } } fragment a on Item { ...b } fragment b on Item { id }`,
    }),
  },
  {
    setting: 'LIMIT_INTROSPECTION_DEPTH',
    trips: 'types of types: `{ __type(name: "Item") { ofType { ofType { … name } } } }`',
    code: 'INTROSPECTION_TOO_DEEP',
    limit: limits.operations.introspectionDepth,
    make: (size) => ({ query: `{ __type(name: "Item") { ${nest(size - 1, 'ofType', 'name')} } }` }),
  },
  {
    setting: 'LIMIT_VARIABLES_BYTES',
    trips: 'variables with one byte more: `{"text":"xxx…"}`',
    code: 'VARIABLES_TOO_LARGE',
    limit: limits.operations.variablesBytes,
    make: (size) => ({
      query: 'query ($text: String) { items(text: $text) { id } }',
      variables: { text: 'x'.repeat(size - '{"text":""}'.length) },
    }),
  },
  {
    setting: 'LIMIT_LIST_ITEMS',
    trips: 'a list in the variables with one item more: `{"ids":["1","1",…]}`',
    code: 'VARIABLES_TOO_LARGE',
    limit: limits.operations.listItems,
    make: (size) => ({
      query: 'query ($ids: [ID!]) { items(ids: $ids) { id } }',
      variables: { ids: repeat(size, () => '1') },
    }),
  },
  {
    setting: 'LIMIT_FIRST',
    trips: 'a page that is too large: `{ items(first: 1001) { id } }`, or by a variable',
    code: 'PAGE_TOO_LARGE',
    limit: limits.operations.pageSize,
    make: (size) => ({ query: 'query ($n: Int = 1) { items(first: $n) { id } }', variables: { n: size } }),
  },
  {
    setting: 'LIMIT_COST',
    trips: 'lists in lists: `{ items(first: 1000) { items(first: 1000) { id } } }`',
    code: 'COST_TOO_HIGH',
    limit: limits.cost,
    make: (size) => ({
      query: `{ items(first: 20) { items(first: 20) { id } } ${size === 420 ? '' : 'node { id }'} }`,
    }),
  },
];
