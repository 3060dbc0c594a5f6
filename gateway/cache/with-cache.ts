// A subgraph request that may be answered by what was read before → that reply, if nothing that it depends on was written since;
// else the subgraph's, which is kept. What is kept is used only after the subgraph has said, later than the request came, what was
// written in it: no wake-up is believed, and none is needed.
import type { FetchSubgraph, RequestCache, SubgraphReply, SubgraphRequest } from '../fetch/subgraph-fetch.js';
import { expiryOf } from './cache-policy.js';
import type { ReplyStore } from './reply-store.js';
import type { WriteTracker } from './write-tracker.js';

/** `bypass`: the subgraph could not say what was written in it. */
export type CacheOutcome = 'hit' | 'miss' | 'bypass';

export interface CacheOptions {
  /** Replies of one supergraph are not those of another. */
  readonly supergraphId: string;
  readonly trackerOf: (subgraph: string) => WriteTracker;
  readonly store: ReplyStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onLookup?: ((subgraph: string, outcome: CacheOutcome) => void) | undefined;
}

export function withCache(options: CacheOptions, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const { supergraphId, trackerOf, store, now, onLookup } = options;
  const fetchKept = async (request: SubgraphRequest, cache: RequestCache): Promise<SubgraphReply> => {
    const { subgraph } = request;
    const { policy, askedAt } = cache;
    const tracker = trackerOf(subgraph);
    const confirmedAtMs = now();
    if (!(await tracker.catchUp(askedAt))) {
      onLookup?.(subgraph, 'bypass');
      return fetchSubgraph(request);
    }
    const key = `${supergraphId}\n${subgraph}\n${request.body}`;
    const looked = store.get(key);
    const kept = looked instanceof Promise ? await looked : looked;
    if (kept !== undefined && kept.expiresAtMs > now() && tracker.isCurrent(kept.position, policy.tags)) {
      onLookup?.(subgraph, 'hit');
      cache.onKept?.(kept.readAtMs);
      return confirm(kept.reply, confirmedAtMs);
    }
    onLookup?.(subgraph, 'miss');
    // Before the subgraph is asked: whatever it does not show of the writes from here on makes the entry useless.
    const position = tracker.position();
    const readAtMs = now();
    const reply = await fetchSubgraph(request);
    const isWhole = reply.errors.length === 0 && reply.data !== null && reply.reading?.isStale !== true;
    if (position !== null && isWhole) {
      const expiresAtMs = expiryOf(policy, readAtMs);
      store.set(key, { reply, position, readAtMs, expiresAtMs }, JSON.stringify(reply.data));
    }
    return reply;
  };
  return (request) => {
    const { cache } = request;
    return cache === undefined || !isPublicQuery(request) ? fetchSubgraph(request) : fetchKept(request, cache);
  };
}

/** It was what the subgraph would have said a moment ago, whenever it was read. */
function confirm(reply: SubgraphReply, atMs: number): SubgraphReply {
  return reply.reading === undefined ? reply : { ...reply, reading: { ...reply.reading, atMs } };
}

/** Nothing of the caller goes with it, so that its reply is the same for all. */
function isPublicQuery({ kind, headers }: SubgraphRequest): boolean {
  if (kind !== 'query') return false;
  for (const _name in headers) return false;
  return true;
}
