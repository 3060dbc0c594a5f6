// Subgraph requests over HTTP: one bounded pool of kept-alive connections an origin; an answer that is not GraphQL is a failure.
import { Agent, request as send } from 'undici';
import { z } from 'zod';
import type { Closable } from '../../process/lifecycle.js';
import { type FetchSubgraph, SubgraphFailure, type SubgraphResponse } from './subgraph-fetch.js';

/** The longest answer that is read, in bytes. */
const maximumResponseBytes = 64 * 1024 * 1024;

const responseBody = z.object({
  data: z.record(z.string(), z.unknown()).nullable().exactOptional(),
  errors: z
    .array(
      z.looseObject({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).exactOptional(),
        extensions: z.record(z.string(), z.unknown()).exactOptional(),
      }),
    )
    .exactOptional(),
});

/** Sends requests to the URL of each subgraph. `timeoutMs` bounds the wait for the head and between parts of the body. */
export function createHttpTransport(options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
}): Closable & { fetch: FetchSubgraph } {
  const agent = new Agent({
    connections: 64,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connect: { timeout: options.timeoutMs },
    maxResponseSize: maximumResponseBytes,
  });
  return {
    async fetch({ subgraph, headers, ...operation }) {
      const url = options.urls.get(subgraph);
      if (url === undefined) throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'no URL is known');
      const { status, text } = await exchange(agent, subgraph, url, headers, JSON.stringify(operation));
      const parsed = parseResponse(text);
      if (parsed !== null) return parsed;
      const code = status >= 500 ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_INVALID_RESPONSE';
      throw new SubgraphFailure(subgraph, code, `status ${status} with a body that is not GraphQL`);
    },
    close: () => agent.close(),
  };
}

async function exchange(
  agent: Agent,
  subgraph: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) {
  try {
    const response = await send(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
      },
      body,
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', reason, { cause: error });
  }
}

function parseResponse(text: string): SubgraphResponse | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = responseBody.safeParse(json);
  return parsed.success && ('data' in parsed.data || 'errors' in parsed.data) ? parsed.data : null;
}
