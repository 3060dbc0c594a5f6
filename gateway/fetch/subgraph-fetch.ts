// The one port between the gateway and its subgraphs, whatever carries the request, and the errors it may end with.
import type { GraphQLFormattedError } from 'graphql';
import { InternalError } from '../../process/errors.js';

export interface SubgraphRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** What the subgraph may know of the caller; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubgraphResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Sends one request. Errors: `SubgraphFailure`. */
export type FetchSubgraph = (request: SubgraphRequest) => Promise<SubgraphResponse>;

/** A subgraph that did not answer, or not with GraphQL. `reason` is for the log, never for the client. */
export class SubgraphFailure extends InternalError {
  readonly subgraph: string;
  readonly code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_INVALID_RESPONSE';
  constructor(subgraph: string, code: SubgraphFailure['code'], reason: string, options?: ErrorOptions) {
    super(`${subgraph}: ${reason}`, options);
    this.name = 'SubgraphFailure';
    this.subgraph = subgraph;
    this.code = code;
  }
}

/** Ends the wait for a subgraph that is too slow. */
export function withTimeout(timeoutMs: number, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return async (request) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new SubgraphFailure(request.subgraph, 'SUBGRAPH_UNAVAILABLE', `no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([fetchSubgraph(request), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
