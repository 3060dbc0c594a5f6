// A subgraph request that may be answered by what was read before → that reply, if nothing that it depends on was written since;
// else the subgraph's, which is kept. What is kept is used only after the subgraph has said, later than the request came, what was
// written in it: no wake-up is believed, and none is needed.
import type { FetchSubgraph, RequestCache, SubgraphReply, SubgraphRequest } from '../fetch/subgraph-fetch.js';
import type { CacheOutcome, Validity } from './cache-lookup.js';
import { expiryOf } from './cache-policy.js';
import type { KeptReply } from './kept-reply.js';
import type { KeptStore } from './kept-store.js';
import type { WriteTracker } from './write-tracker.js';

export interface CacheOptions {
  /** Replies of one supergraph are not those of another. */
  readonly supergraphId: string;
  readonly trackerOf: (subgraph: string) => WriteTracker;
  readonly store: KeptStore<KeptReply>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onLookup?: ((outcome: CacheOutcome) => void) | undefined;
}

export function withCache(options: CacheOptions, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const { supergraphId, trackerOf, store, now, onLookup } = options;
  const fetchKept = async (request: SubgraphRequest, cache: RequestCache): Promise<SubgraphReply> => {
    const { subgraph } = request;
    const { policy, askedAt } = cache;
    const tell = (outcome: CacheOutcome, validity: Validity | null) => {
      onLookup?.(outcome);
      cache.onReply?.(outcome, validity);
    };
    const tracker = trackerOf(subgraph);
    const confirmedAtMs = now();
    if (!(await tracker.catchUp(askedAt))) {
      tell('bypass', null);
      return fetchSubgraph(request);
    }
    const key = `${supergraphId}\n${subgraph}\n${request.body}`;
    const looked = store.get(key);
    const kept = looked instanceof Promise ? await looked : looked;
    if (kept !== undefined && kept.expiresAtMs > now() && tracker.isCurrent(kept.position, policy.tags)) {
      tell('hit', kept);
      return confirm(kept.reply, confirmedAtMs);
    }
    const outcome = kept === undefined ? 'miss' : 'stale';
    // Before the subgraph is asked: whatever it does not show of the writes from here on makes the entry useless.
    const position = tracker.position();
    const readAtMs = now();
    let validity: Validity | null = null;
    try {
      const reply = await fetchSubgraph({ ...request, isForOne: false });
      const isWhole = reply.errors.length === 0 && reply.data !== null && reply.reading?.isStale !== true;
      if (position !== null && isWhole) {
        validity = { position, readAtMs, expiresAtMs: expiryOf(policy, readAtMs) };
        store.set(key, { reply, ...validity }, JSON.stringify(reply.data));
      }
      return reply;
    } finally {
      tell(outcome, validity);
    }
  };
  return (request) => {
    const { cache, kind } = request;
    if (kind !== 'query') return fetchSubgraph(request);
    if (cache !== undefined && !hasHeaders(request)) return fetchKept(request, cache);
    onLookup?.('bypass');
    return fetchSubgraph(request);
  };
}

/** It was what the subgraph would have said a moment ago, whenever it was read. */
function confirm(reply: SubgraphReply, atMs: number): SubgraphReply {
  return reply.reading === undefined ? reply : { ...reply, reading: { ...reply.reading, atMs } };
}

/** Whether anything of the caller goes with it; without, its reply is the same for all. */
function hasHeaders({ headers }: SubgraphRequest): boolean {
  for (const _name in headers) return true;
  return false;
}
