// A query that met a broken connection → sent once more, within a budget: retries are at most a tenth of the requests, so that
// a subgraph in trouble does not get twice the load.
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

/** What one request adds to the budget, and the most that is saved up. */
const earnedByRequest = 0.1;
const maximumSaved = 10;

/** Only what surely was not a refusal by the subgraph is retried: a connection that could not be made or broke. */
export function withRetry(fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const budgets = new Map<string, number>();
  return async (request) => {
    if (request.kind !== 'query') return fetchSubgraph(request);
    const saved = Math.min(maximumSaved, (budgets.get(request.subgraph) ?? maximumSaved) + earnedByRequest);
    budgets.set(request.subgraph, saved);
    try {
      return await fetchSubgraph(request);
    } catch (error) {
      const budget = budgets.get(request.subgraph) ?? 0;
      if (!isConnectionFault(error) || budget < 1 || request.signal?.aborted === true) throw error;
      budgets.set(request.subgraph, budget - 1);
      return fetchSubgraph(request);
    }
  };
}

const connectionFaults = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']);

function isConnectionFault(error: unknown): boolean {
  if (!(error instanceof SubgraphFailure) || error.code !== 'SUBGRAPH_UNAVAILABLE') return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && connectionFaults.has(String(cause.code));
}
