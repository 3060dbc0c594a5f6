// What is asked of every gateway: the workloads, by name.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface Workload {
  readonly name: string;
  /** Whose supergraph it asks: that of the public gateway benchmark, or that of this product. */
  readonly graph: 'benchmark' | 'civic';
  readonly query: string;
  /** The same in every request. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** A variable that has another value in every request, so that no two whole operations are the same. */
  readonly changing: string | null;
  /** File with the whole answer. */
  readonly expected: string | null;
  /** Requests of one round, by how much a gateway is expected to take. */
  readonly requests: { readonly ours: number; readonly others: number };
}

// The build is in dist/; the workload's files are not built.
const fileOf = (name: string) => fileURLToPath(new URL(`../../../bench/engine/workload/${name}`, import.meta.url));
const big = readFileSync(fileOf('big.graphql'), 'utf8');

export const supergraphFile = fileOf('supergraph.graphql');
export const civicSupergraphFile = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));

const exampleOf = (name: string) =>
  readFileSync(new URL(`../../../dashboard/playground/examples/${name}`, import.meta.url), 'utf8');

const benchmark = { graph: 'benchmark' } as const;

export const workloads: readonly Workload[] = [
  {
    ...benchmark,
    name: 'big',
    query: big,
    changing: null,
    expected: fileOf('expected-big.json'),
    requests: { ours: 6_000, others: 300 },
  },
  {
    ...benchmark,
    name: 'big, a variable changes',
    // The subgraph gives five products at most, so that every value gives the same answer: one request to a subgraph differs
    // each time, and so does the operation, while all that follows is the same.
    query: big
      .replace('query TestQuery {', 'query TestQuery($n: Int) {')
      .replace('topProducts {', 'topProducts(first: $n) {'),
    changing: 'n',
    expected: fileOf('expected-big.json'),
    requests: { ours: 4_000, others: 300 },
  },
  {
    ...benchmark,
    name: 'small',
    query: '{ topProducts { upc name } }',
    changing: null,
    expected: null,
    requests: { ours: 20_000, others: 5_000 },
  },
  {
    name: 'civic dashboard',
    graph: 'civic',
    query: exampleOf('1-dashboard-page.graphql'),
    variables: z.record(z.string(), z.unknown()).parse(JSON.parse(exampleOf('1-dashboard-page.json'))),
    changing: null,
    expected: null,
    requests: { ours: 6_000, others: 600 },
  },
];
