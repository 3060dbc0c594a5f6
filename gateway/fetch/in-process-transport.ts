// Subgraph requests handed over in process, behind the same port as those over HTTP.
import { z } from 'zod';
import { checkReply } from './read-reply.js';
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

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
    const reply = checkReply(toPlain(await answering), false);
    if (reply === undefined) throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'gave no GraphQL answer');
    return reply;
  };
}

/** The answer as it would arrive over HTTP: results of graphql-js hold error objects and scalars' own types. */
function toPlain(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer));
}
