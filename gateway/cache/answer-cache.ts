// Whole answers, which are used again only after every subgraph that took part has said, later than the request came, what was
// written in it. Beside the cache of replies: what is found here needs no plan, no request and no projection.
import type { CacheOutcome } from './cache-lookup.js';
import type { KeptAnswer } from './kept-answer.js';
import type { KeptStore } from './kept-store.js';
import type { WriteTracker } from './write-tracker.js';

export interface ConfirmedAnswer {
  readonly answer: KeptAnswer;
  /** When its subgraphs were asked whether it still holds, milliseconds since 1970: it is what they would have said then. */
  readonly confirmedAtMs: number;
}

export interface AnswerCache {
  /**
   * `key`: all that can change the answer but the supergraph. `askedAt`: when the client asked, by `performance.now()`; what was
   * written before must be seen. Null where nothing is kept that may be used.
   */
  find(key: string, askedAt: number): Promise<ConfirmedAnswer | null>;
  keep(key: string, answer: KeptAnswer): void;
}

export function createAnswerCache(options: {
  /** Answers over one supergraph are not those over another. */
  readonly supergraphId: string;
  readonly trackerOf: (subgraph: string) => WriteTracker;
  readonly store: KeptStore<KeptAnswer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onLookup?: ((outcome: CacheOutcome) => void) | undefined;
}): AnswerCache {
  const { supergraphId, trackerOf, store, now, onLookup } = options;
  const nameOf = (key: string) => `${supergraphId}\n${key}`;
  return {
    async find(key, askedAt) {
      const confirmedAtMs = now();
      const looked = store.get(nameOf(key));
      const answer = looked instanceof Promise ? await looked : looked;
      if (answer === undefined || answer.expiresAtMs <= now()) {
        onLookup?.(answer === undefined ? 'miss' : 'stale');
        return null;
      }
      const rounds = await Promise.all(answer.parts.map(({ subgraph }) => trackerOf(subgraph).catchUp(askedAt)));
      if (!rounds.every(Boolean)) {
        onLookup?.('bypass');
        return null;
      }
      const isCurrent =
        answer.expiresAtMs > now() &&
        answer.parts.every(({ subgraph, position, tags }) => trackerOf(subgraph).isCurrent(position, tags));
      onLookup?.(isCurrent ? 'hit' : 'stale');
      return isCurrent ? { answer, confirmedAtMs } : null;
    },
    keep: (key, answer) => store.set(nameOf(key), answer, answer.text),
  };
}
