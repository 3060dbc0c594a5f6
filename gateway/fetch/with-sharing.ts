// Identical queries to the same subgraph that are in flight at the same time → one request.
import { createSharedRuns, type SharedRuns } from './share-runs.js';
import type { FetchSubgraph, SubgraphReply } from './subgraph-fetch.js';

/** Groups that are remembered; beyond, all are forgotten, and who asks then shares with who asks later. */
const maximumGroups = 256;

/**
 * Shared is what is the same in everything that can change the answer: subgraph, every header that is sent, how old it may be (who wants
 * none but the present value does not get another's earlier one), and the body. The body is looked up by itself, within the group of the
 * rest: a text that is sent again and again as one string is then compared by its identity, and is not copied into a longer key.
 */
export function withSharing(fetchSubgraph: FetchSubgraph, onShared?: () => void): FetchSubgraph {
  const groups = new Map<string, SharedRuns<SubgraphReply>>();
  return (request) => {
    if (request.kind !== 'query') return fetchSubgraph(request);
    const { subgraph, headers, staleForMs = 0, body } = request;
    const group = `${subgraph} ${staleForMs}\n${writeHeaders(headers)}`;
    let runs = groups.get(group);
    if (runs === undefined) {
      if (groups.size >= maximumGroups) groups.clear();
      runs = createSharedRuns<SubgraphReply>(onShared);
      groups.set(group, runs);
    }
    return runs.share(body, request.signal, (signal) => fetchSubgraph({ ...request, signal, isForOne: false }));
  };
}

function writeHeaders(headers: Readonly<Record<string, string>>): string {
  const names = Object.keys(headers);
  return names.length === 0 ? '' : JSON.stringify(names.toSorted().map((name) => [name, headers[name]]));
}
