// What is asked of every gateway: the workloads, by name.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Workload {
  readonly name: string;
  readonly query: string;
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

export const workloads: readonly Workload[] = [
  {
    name: 'big',
    query: big,
    changing: null,
    expected: fileOf('expected-big.json'),
    requests: { ours: 6_000, others: 300 },
  },
  {
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
    name: 'small',
    query: '{ topProducts { upc name } }',
    changing: null,
    expected: null,
    requests: { ours: 20_000, others: 5_000 },
  },
];
