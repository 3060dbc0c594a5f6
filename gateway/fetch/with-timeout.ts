// A request that takes too long → given up. For transports that have no deadline of their own.
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

export function withTimeout(timeoutMs: number, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return async (request) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new SubgraphFailure(request.subgraph, 'SUBGRAPH_UNAVAILABLE', `no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([fetchSubgraph(request), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
