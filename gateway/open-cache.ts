// What a gateway keeps of its subgraphs' answers: one store for all supergraphs it serves, and for each of them the trackers that
// ask its subgraphs what was written. They ask by themselves, in nobody's name.
import type { Closable } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';
import { type AnswerCache, createAnswerCache } from './cache/answer-cache.js';
import { createPurge } from './cache/purge.js';
import { createRedisStores, type SharedForm } from './cache/redis-stores.js';
import type { CacheOutcome } from './cache/cache-lookup.js';
import { anyTag } from './cache/cache-policy.js';
import { sharedAnswers } from './cache/kept-answer.js';
import { sharedReplies } from './cache/kept-reply.js';
import { createMemoryStore, type KeptStore } from './cache/kept-store.js';
import { type AskTouched, parseTouched, touchedQuery } from './cache/touched.js';
import { withCache } from './cache/with-cache.js';
import { createWriteTracker, type WriteTracker } from './cache/write-tracker.js';
import type { FetchSubgraph } from './fetch/subgraph-fetch.js';
import type { CacheLevels } from './telemetry/metrics.js';
import type { CacheKind, Observer } from './telemetry/observer.js';
import type { SubgraphTransport } from './subgraph-transports.js';

export interface GatewayCache extends Closable {
  /** The caches over one supergraph: they share the rounds of asking. */
  over(supergraphId: string, subgraphUrls: ReadonlyMap<string, string>): SupergraphCaches;
  levels(): CacheLevels;
}

export interface SupergraphCaches {
  wrap(fetchSubgraph: FetchSubgraph): FetchSubgraph;
  readonly answers: AnswerCache;
}

export interface GatewayCacheOptions {
  readonly maximumBytes: number;
  /** Undefined: what is kept is kept in this process alone. */
  readonly redisUrl: string | undefined;
  /** Who is told of tags that were written to. */
  readonly purgeUrl: string | undefined;
  readonly transport: Pick<SubgraphTransport, 'fetchFrom'>;
  readonly log: Log;
  readonly observer: Observer | null;
  readonly rounds: RoundOptions;
}

export const nothingKept: CacheLevels = { reply: { entries: 0, bytes: 0 }, answer: { entries: 0, bytes: 0 } };

/** How a gateway asks what was written. */
export interface RoundOptions {
  /** A subgraph that takes longer to say it is asked for everything meanwhile. */
  readonly timeoutMs: number;
  /** How long it is not asked again then. */
  readonly pauseMs: number;
}

export const usualRounds: RoundOptions = { timeoutMs: 500, pauseMs: 1_000 };
/** How late a purge may be. */
const purgeMs = 1_000;

/** Null where nothing may be kept. */
export function openCache(options: GatewayCacheOptions): GatewayCache | null {
  const { maximumBytes, redisUrl, purgeUrl, transport, log, observer } = options;
  if (maximumBytes === 0) return null;
  const redis = redisUrl === undefined ? null : createRedisStores({ url: redisUrl, log });
  const open = <Kept extends { readonly expiresAtMs: number }>(form: SharedForm<Kept>): KeptStore<Kept> => {
    const memory = createMemoryStore<Kept>({ maximumBytes: maximumBytes / 2 });
    return redis === null ? memory : redis.share(memory, form);
  };
  const stores = { reply: open(sharedReplies), answer: open(sharedAnswers) };
  const listen = (cache: CacheKind) =>
    observer === null ? undefined : (outcome: CacheOutcome) => observer.cacheLookedUp(cache, outcome);
  const purge = purgeUrl === undefined ? null : createPurge({ url: purgeUrl, log, onSent: observer?.purgeSent });
  let asked: readonly WriteTracker[] = [];
  // Without requests nobody else would ask; what keeps answers in front of the gateway sends none.
  const asking =
    purge === null
      ? undefined
      : setInterval(() => asked.forEach((each) => void each.catchUp(performance.now())), purgeMs);
  asking?.unref();
  return {
    over(supergraphId, subgraphUrls) {
      const send = transport.fetchFrom(subgraphUrls);
      const trackers = new Map<string, WriteTracker>();
      const trackerOf = (subgraph: string): WriteTracker => {
        let tracker = trackers.get(subgraph);
        if (tracker === undefined) {
          tracker = startTracker(subgraph, send, options, (tags) => purge?.add(tags));
          trackers.set(subgraph, tracker);
        }
        return tracker;
      };
      if (purge !== null) asked = [...subgraphUrls.keys()].map(trackerOf);
      const common = { supergraphId, trackerOf, now: Date.now };
      const replies = { ...common, store: stores.reply, onLookup: listen('reply') };
      return {
        wrap: (fetchSubgraph) => withCache(replies, fetchSubgraph),
        answers: createAnswerCache({ ...common, store: stores.answer, onLookup: listen('answer') }),
      };
    },
    levels: () => ({ reply: stores.reply.levels(), answer: stores.answer.levels() }),
    async close() {
      clearInterval(asking);
      purge?.close();
      stores.reply.close();
      stores.answer.close();
      redis?.close();
    },
  };
}

function startTracker(
  subgraph: string,
  send: FetchSubgraph,
  { log, rounds }: Pick<GatewayCacheOptions, 'log' | 'rounds'>,
  onTouched: (tags: readonly string[]) => void,
): WriteTracker {
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
    ...rounds,
    now: () => performance.now(),
    ask,
    onTouched: (tags) => onTouched(tags.map((tag) => (tag === anyTag ? subgraph : `${subgraph}:${tag}`))),
    onFailure(error) {
      if (!isFailing)
        log.warn({ err: error, subgraph }, 'the subgraph does not say what is written in it: no kept answer is used');
      isFailing = true;
    },
  });
}
