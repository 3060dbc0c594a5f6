// What a gateway keeps of its subgraphs' answers: one store for all supergraphs it serves, and for each of them the trackers that
// ask its subgraphs what was written. They ask by themselves, in nobody's name.
import type { Closable } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';
import { createMemoryStore, type ReplyStore } from './cache/reply-store.js';
import { type AskTouched, parseTouched, touchedQuery } from './cache/touched.js';
import { type CacheOutcome, withCache } from './cache/with-cache.js';
import { createWriteTracker, type WriteTracker } from './cache/write-tracker.js';
import type { FetchSubgraph } from './fetch/subgraph-fetch.js';
import type { SubgraphTransport } from './subgraph-transports.js';

export interface GatewayCache extends Closable {
  wrap(supergraphId: string, subgraphUrls: ReadonlyMap<string, string>, fetchSubgraph: FetchSubgraph): FetchSubgraph;
  levels(): ReturnType<ReplyStore['levels']>;
}

export interface GatewayCacheOptions {
  readonly maximumBytes: number;
  readonly transport: Pick<SubgraphTransport, 'fetchFrom'>;
  readonly log: Log;
  readonly onLookup?: (subgraph: string, outcome: CacheOutcome) => void;
}

/** A subgraph that says later than this what was written is asked for everything meanwhile. */
const asking = { timeoutMs: 500, pauseMs: 1_000, now: () => performance.now() };

/** Null where nothing may be kept. */
export function openCache({ maximumBytes, transport, log, onLookup }: GatewayCacheOptions): GatewayCache | null {
  if (maximumBytes === 0) return null;
  const store = createMemoryStore({ maximumBytes });
  return {
    wrap(supergraphId, subgraphUrls, fetchSubgraph) {
      const send = transport.fetchFrom(subgraphUrls);
      const trackers = new Map<string, WriteTracker>();
      const trackerOf = (subgraph: string): WriteTracker => {
        let tracker = trackers.get(subgraph);
        if (tracker === undefined) {
          tracker = startTracker(subgraph, send, log);
          trackers.set(subgraph, tracker);
        }
        return tracker;
      };
      return withCache({ supergraphId, trackerOf, store, now: Date.now, onLookup }, fetchSubgraph);
    },
    levels: () => store.levels(),
    async close() {
      store.close();
    },
  };
}

function startTracker(subgraph: string, send: FetchSubgraph, log: Log): WriteTracker {
  let isFailing = false;
  const ask: AskTouched = async (since) => {
    const variables = since === null ? {} : { since: String(since) };
    const body = JSON.stringify({ query: touchedQuery, variables });
    const { data, errors } = await send({ subgraph, kind: 'query', body, headers: {}, signal: null });
    const [error] = errors;
    if (error !== undefined) throw new Error(error.message);
    const answer = parseTouched(data);
    if (isFailing) log.info({ subgraph }, 'the subgraph says again what is written in it: its answers are kept');
    isFailing = false;
    return answer;
  };
  return createWriteTracker({
    ...asking,
    ask,
    onFailure(error) {
      if (!isFailing)
        log.warn({ err: error, subgraph }, 'the subgraph does not say what is written in it: no kept answer is used');
      isFailing = true;
    },
  });
}
