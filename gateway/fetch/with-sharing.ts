// Identical queries to the same subgraph that are in flight at the same time → one request.
import { createSharedRuns } from './share-runs.js';
import type { FetchSubgraph, SubgraphReply } from './subgraph-fetch.js';

/**
 * The key holds everything that can change the answer: subgraph, body, every header that is sent, and how old it may be: who
 * wants none but the present value does not get another's earlier one.
 */
export function withSharing(fetchSubgraph: FetchSubgraph, onShared?: () => void): FetchSubgraph {
  const runs = createSharedRuns<SubgraphReply>(onShared);
  return (request) => {
    if (request.kind !== 'query') return fetchSubgraph(request);
    const { subgraph, headers, staleForMs = 0, body } = request;
    const key = `${subgraph} ${staleForMs}\n${writeHeaders(headers)}\n${body}`;
    return runs.share(key, request.signal, (signal) => fetchSubgraph({ ...request, signal }));
  };
}

function writeHeaders(headers: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers);
  return names.length === 0 ? '' : JSON.stringify(names.toSorted().map((name) => [name, headers[name]]));
}
