// A subgraph request that fails → a line in the log; the client is told no more than which subgraph it was.
import type { Log } from '../../process/log.js';
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

export function withLogging(log: Log, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const tell = (error: unknown): never => {
    if (error instanceof SubgraphFailure)
      log.warn({ err: error, subgraph: error.subgraph }, 'a subgraph request failed');
    throw error;
  };
  return (request) => fetchSubgraph(request).catch(tell);
}
