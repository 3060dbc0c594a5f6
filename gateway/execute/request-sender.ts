// The subgraph requests of one client request: sent through the port, each body once. Both executors share it, so that the
// interpreter can take over from the compiled executor without a request being sent again, a mutation least of all.
import type { FetchSubgraph, SubgraphReply } from '../fetch/subgraph-fetch.js';
import type { ExecutableStep } from './executable-plan.js';

export type SendStep = (step: ExecutableStep, body: string) => Promise<SubgraphReply>;

export function createRequestSender(options: {
  readonly fetchSubgraph: FetchSubgraph;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | null;
  /** Told when a kept reply is given: when it was read, in milliseconds since 1970. */
  readonly onKept: (readAtMs: number) => void;
}): SendStep {
  const { fetchSubgraph, headers, signal, onKept } = options;
  const askedAt = performance.now();
  const sent: { readonly body: string; readonly reply: Promise<SubgraphReply> }[][] = [];
  return ({ step, twins }, body) => {
    for (const id of twins) {
      const same = sent[id]?.find((each) => each.body === body);
      if (same !== undefined) return same.reply;
    }
    const { subgraph, kind, cache } = step;
    const request = { subgraph, kind, body, headers, signal };
    const reply = fetchSubgraph(
      cache === undefined ? request : { ...request, cache: { policy: cache, askedAt, onKept } },
    );
    (sent[step.id] ??= []).push({ body, reply });
    return reply;
  };
}
