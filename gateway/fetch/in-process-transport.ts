// Subgraph requests handed over in process, behind the same port as those over HTTP.
import { z } from 'zod';
import { checkReply } from './read-reply.js';
import { type FetchSubgraph, SubgraphFailure, type SubgraphReply, type SubscribeSubgraph } from './subgraph-fetch.js';

/** A GraphQL request as a subgraph in this process takes it. */
export interface InProcessRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).exactOptional() });

/** `execute`: gives the subgraph's answer, `undefined` for a subgraph that is not part of this process. */
export function createInProcessTransport(
  execute: (subgraph: string, request: InProcessRequest) => Promise<unknown> | undefined,
): FetchSubgraph {
  return async ({ subgraph, body, headers }) => {
    const answering = execute(subgraph, { ...requestBody.parse(JSON.parse(body)), headers });
    if (answering === undefined)
      throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'is not part of this process');
    const text = JSON.stringify(await answering);
    const reply = checkReply(JSON.parse(text), false, text.length);
    if (reply === undefined) throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'gave no GraphQL answer');
    return reply;
  };
}

/** An event of a subscription as a subgraph in this process gives it. */
export interface InProcessEvent {
  readonly response: unknown;
  readonly cursor: string | null;
  readonly forLatecomers: SubgraphReply['forLatecomers'] | undefined;
}

/** `subscribe`: opens a subscription that ends with the signal; `undefined` for a subgraph that is not part of this process. */
export function createInProcessSubscribe(
  subscribe: (
    subgraph: string,
    request: InProcessRequest,
    signal: AbortSignal,
  ) => AsyncIterable<InProcessEvent> | undefined,
): SubscribeSubgraph {
  return async function* follow({ subgraph, body, headers, signal }): AsyncGenerator<SubgraphReply, void, void> {
    const request = { ...requestBody.parse(JSON.parse(body)), headers };
    const events = subscribe(subgraph, request, signal ?? new AbortController().signal);
    if (events === undefined)
      throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'is not part of this process');
    for await (const { response, cursor, forLatecomers } of events) {
      const reply = checkReply(toPlain(response), false);
      if (reply === undefined)
        throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'gave an event that is no GraphQL result');
      yield {
        ...reply,
        ...(cursor === null ? {} : { id: cursor }),
        ...(forLatecomers === undefined ? {} : { forLatecomers }),
      };
    }
  };
}

/** The answer as it would arrive over HTTP: results of graphql-js hold error objects and scalars' own types. */
function toPlain(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer));
}
