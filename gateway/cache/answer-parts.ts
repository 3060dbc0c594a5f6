// The replies that an answer is made of, noted as they come → what of each subgraph the answer depends on, and since when. Null
// where a reply was of use to nobody but this answer: then the answer is too.
import type { CacheOutcome, Validity } from './cache-lookup.js';
import { anyTag, type CachePolicy } from './cache-policy.js';
import type { AnswerPart } from './kept-answer.js';

export interface AnswerParts {
  /** Once for each subgraph request, before its reply is read. */
  note(reply: NotedReply): void;
  /** Once all replies have been noted. Null: the answer may not be kept. */
  settle(): readonly AnswerPart[] | null;
  /** When the oldest was read of the replies that had been kept; Infinity where none was. */
  oldestReadAtMs(): number;
}

export interface NotedReply {
  readonly subgraph: string;
  readonly policy: CachePolicy | undefined;
  readonly outcome: CacheOutcome;
  readonly validity: Validity | null;
  readonly staleForMs: number;
}

export function createAnswerParts(): AnswerParts {
  const bySubgraph = new Map<string, AnswerPart>();
  let isKeepable = true;
  let oldestReadAtMs = Infinity;
  return {
    note({ subgraph, policy, outcome, validity, staleForMs }) {
      if (outcome === 'hit' && validity !== null) oldestReadAtMs = Math.min(oldestReadAtMs, validity.readAtMs);
      if (policy === undefined || validity === null) {
        isKeepable = false;
        return;
      }
      const { position } = validity;
      const before = bySubgraph.get(subgraph);
      if (before === undefined) {
        bySubgraph.set(subgraph, { subgraph, position, tags: policy.tags, staleForMs });
        return;
      }
      // Positions of two logs cannot be compared: no write can be told to be later than both.
      if (before.position.log !== position.log) isKeepable = false;
      const tags = new Set([...before.tags, ...policy.tags]);
      bySubgraph.set(subgraph, {
        subgraph,
        position: position.transaction < before.position.transaction ? position : before.position,
        tags: tags.has(anyTag) ? [anyTag] : [...tags],
        staleForMs: Math.min(before.staleForMs, staleForMs),
      });
    },
    settle: () => (isKeepable && bySubgraph.size > 0 ? [...bySubgraph.values()] : null),
    oldestReadAtMs: () => oldestReadAtMs,
  };
}
