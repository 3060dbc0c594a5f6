// A small federation in this process, for tests of limits and costs: lists of every kind, costs by directive, two subgraphs.
// Counts what its subgraphs are asked.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { createInProcessTransport } from '../../gateway/fetch/in-process-transport.js';
import { reachInProcess, type SubgraphTransport } from '../../gateway/subgraph-transports.js';
import { compose } from '../gateway/plan/compose.js';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@cost", "@listSize"])';

const items = `
  type Query {
    node: Item
    items(first: Int, last: Int, ids: [ID!], text: String): [Item!]!
    page(first: Int = 3, last: Int): ItemConnection!
    sized(first: Int, count: Int): Page! @listSize(assumedSize: 7, slicingArguments: ["first", "count"], sizedFields: ["rows"])
    some: [Item!]! @listSize(assumedSize: 4)
    fill(length: Int!): String!
    dear(by: Search @cost(weight: 2)): Dear @cost(weight: 20)
    thing: Thing
    grid: [[Item!]!]!
    constructor: String
    toString(valueOf: Int): Int
  }
  type Mutation { touch: Item  poke: String @cost(weight: 50) }
  interface Thing { id: ID! }
  type Item implements Thing @key(fields: "id") {
    id: ID!  name: String  deep: Item  other: Item
    items(first: Int): [Item!]!
    colours: [Colour!]!
  }
  type ItemConnection { nodes: [Item!]!  edges: [Edge!]!  total: Int }
  type Edge { node: Item! }
  type Page { rows: [Item!]!  more: [Item!]! }
  type Dear implements Thing @cost(weight: 30) { id: ID!  photo: Photo  name: String @cost(weight: 3) }
  enum Colour @cost(weight: 6) { RED }
  scalar Photo @cost(weight: 5)
  input Search { text: String @cost(weight: 4)  within: [Search!] }
`;
const notes = `
  type Item @key(fields: "id") { id: ID!  notes: [Note!]! @listSize(assumedSize: 2) }
  type Note { text: String }
`;

interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly count?: number | null;
  readonly ids?: readonly string[] | null;
}

const itemOf = (id: number | string) => ({ __typename: 'Item', id: String(id), name: `item ${id}` });
const itemsOf = ({ first, last, count, ids }: PageArguments, usual: number) =>
  ids?.map(itemOf) ?? Array.from({ length: Math.max(0, first ?? last ?? count ?? usual) }, (_, at) => itemOf(at));
const dear = { __typename: 'Dear', id: 'd', photo: 'p', name: 'n' };

const schemas = {
  items: buildSubgraphSchema([
    {
      typeDefs: parse(`${link} ${items}`),
      resolvers: {
        Query: {
          node: () => itemOf(1),
          items: (_: unknown, given: PageArguments) => itemsOf(given, 2),
          page: (_: unknown, given: PageArguments) => given,
          sized: (_: unknown, given: PageArguments) => given,
          some: () => itemsOf({}, 3),
          fill: (_: unknown, { length }: { length: number }) => 'x'.repeat(length),
          dear: () => dear,
          thing: () => dear,
          grid: () => [itemsOf({}, 2), itemsOf({}, 1)],
          constructor: () => 'made',
          toString: (_: unknown, { valueOf }: { valueOf?: unknown }) => (typeof valueOf === 'number' ? valueOf : null),
        },
        Mutation: { touch: () => itemOf(1), poke: () => 'poked' },
        Item: {
          deep: () => itemOf(2),
          other: () => itemOf(3),
          items: (_: unknown, given: PageArguments) => itemsOf(given, 2),
          colours: () => ['RED', 'RED'],
        },
        ItemConnection: {
          nodes: (given: PageArguments) => itemsOf(given, 0),
          edges: (given: PageArguments) => itemsOf(given, 0).map((node) => ({ node })),
          total: () => 100,
        },
        Page: { rows: (given: PageArguments) => itemsOf(given, 7), more: () => itemsOf({}, 1) },
      },
    },
  ]),
  notes: buildSubgraphSchema([
    {
      typeDefs: parse(`${link} ${notes}`),
      resolvers: { Item: { notes: () => [{ text: 'a' }, { text: 'b' }] } },
    },
  ]),
};

export const limitedGraph = { supergraphSdl: compose({ items, notes }) };

/** `asked`: operations that subgraphs got so far. */
export function serveLimitedGraph(): { readonly transport: SubgraphTransport; readonly asked: string[] } {
  const asked: string[] = [];
  const transport = createInProcessTransport((subgraph, { query, variables }) => {
    asked.push(query);
    const schema = subgraph === 'items' ? schemas.items : subgraph === 'notes' ? schemas.notes : undefined;
    return schema === undefined ? undefined : graphql({ schema, source: query, variableValues: variables ?? {} });
  });
  return { transport: reachInProcess(transport), asked };
}
