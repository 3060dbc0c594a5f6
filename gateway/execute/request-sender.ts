// The subgraph requests of one client request: sent through the port, each body once. Both executors share it, so that the
// interpreter can take over from the compiled executor without a request being sent again, a mutation least of all.
import type { AnswerParts } from '../cache/answer-parts.js';
import type { CacheOutcome, Validity } from '../cache/cache-lookup.js';
import type { FetchSubgraph, RequestCache, SubgraphReply, SubgraphRequest } from '../fetch/subgraph-fetch.js';
import { overwrite } from '../../process/own.js';
import type { ExecutableStep } from './executable-plan.js';
import { type FreshnessAccount, noteFailure, noteLookup, noteReply } from './freshness-account.js';

export type SendStep = (step: ExecutableStep, body: string) => Promise<SubgraphReply>;

export interface RequestSender {
  readonly send: SendStep;
  /** Forgets what was sent, once nothing more will be. */
  letGo(): void;
}

export function createRequestSender(options: {
  readonly fetchSubgraph: FetchSubgraph;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  /** Who gets to know how old replies are. Without it none but present ones are asked for: no old value is given unmarked. */
  readonly freshness: FreshnessAccount | null;
  /** Whether replies may be kept, and kept ones be given. */
  readonly isKept: boolean;
  /** Who gets to know what the answer depends on; null where it may not be kept in any case. */
  readonly parts: AnswerParts | null;
}): RequestSender {
  const { fetchSubgraph, headers, signal, freshness, isKept, parts } = options;
  /** By the first that asks for what may be kept: whatever was written before it is seen. */
  let askedAt: number | undefined;
  const sent: Sent[][] = [];
  const send: SendStep = ({ step, twins }, body) => {
    for (const id of twins) {
      const same = sent[id]?.find((each) => each.body === body);
      if (same !== undefined) return same.reply;
    }
    const { subgraph, kind, staleForMs, presentKeys, cache } = step;
    const { look, onReply } = cache === undefined || !isKept ? notLooked : openLook();
    const request: SubgraphRequest = {
      subgraph,
      presentKeys,
      kind,
      body,
      headers,
      signal,
      staleForMs: freshness === null ? undefined : staleForMs,
      cache:
        cache === undefined || !isKept
          ? undefined
          : { policy: cache, askedAt: (askedAt ??= performance.now()), onReply },
      isForOne: true,
    };
    const reply = fetchSubgraph(request);
    // First to hear of it, so that all is noted when an executor goes on with the reply.
    const note = () => {
      const { outcome, validity } = look;
      parts?.note({ subgraph, policy: cache, outcome, validity, staleForMs: staleForMs ?? 0 });
      if (freshness !== null)
        noteLookup(freshness, outcome, outcome === 'hit' ? (validity?.expiresAtMs ?? Infinity) : Infinity);
    };
    if (freshness !== null || parts !== null)
      reply.then(
        ({ reading }) => {
          note();
          if (freshness !== null) noteReply(freshness, subgraph, reading);
        },
        () => {
          note();
          if (freshness !== null) noteFailure(freshness, subgraph, staleForMs ?? 0);
        },
      );
    (sent[step.id] ??= []).push({ body, reply });
    return reply;
  };
  return {
    send,
    letGo() {
      for (const each of sent) if (each !== undefined) overwrite(each, nothingSent);
    },
  };
}

interface Sent {
  readonly body: string;
  readonly reply: Promise<SubgraphReply>;
}

const nothingSent: Sent = { body: '', reply: Promise.resolve({ data: null, errors: [], plain: true }) };

interface Look {
  outcome: CacheOutcome;
  validity: Validity | null;
}

interface OpenedLook {
  readonly look: Look;
  readonly onReply?: RequestCache['onReply'];
}

const notLooked: OpenedLook = { look: { outcome: 'bypass', validity: null } };

/** How the look for one reply ends, filled in place. */
function openLook(): OpenedLook {
  const look: Look = { outcome: 'bypass', validity: null };
  return {
    look,
    onReply(outcome, validity) {
      look.outcome = outcome;
      look.validity = validity;
    },
  };
}
