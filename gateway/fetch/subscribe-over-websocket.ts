// A subscription of a subgraph over WebSocket (subprotocol graphql-transport-ws), by the client of graphql-ws.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createEventQueue } from './event-queue.js';
import { checkReply } from './read-reply.js';
import type { UpstreamOptions } from './subscribe-over-sse.js';
import { SubgraphFailure, type SubgraphReply, type SubgraphRequest } from './subgraph-fetch.js';

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).exactOptional() });

export function subscribeOverWebSocket(
  upstream: SubgraphRequest,
  { url, idleTimeoutMs, bound }: UpstreamOptions,
): AsyncIterableIterator<SubgraphReply> {
  const { subgraph, signal } = upstream;
  // Headers belong to the handshake; each upstream has a connection of its own, so that they are its own.
  class WithHeaders extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers: { ...upstream.headers } });
    }
  }
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WithHeaders,
    keepAlive: idleTimeoutMs / 2,
    retryAttempts: 0,
    onNonLazyError: () => {},
  });
  const queue = createEventQueue<SubgraphReply>({
    bound,
    onOverflow: () =>
      new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', `more than ${bound} events wait for the client`),
    onEnd: () => void client.dispose(),
  });
  signal?.addEventListener('abort', () => queue.end(), { once: true });
  client.subscribe(requestBody.parse(JSON.parse(upstream.body)), {
    next(result) {
      const reply = checkReply(result, false);
      if (reply === undefined)
        queue.fail(new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'an event that is no GraphQL result'));
      else queue.push(reply);
    },
    error(error) {
      const reason = error instanceof Error ? error.message : JSON.stringify(error);
      queue.fail(new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', `the subscription failed: ${reason}`));
    },
    complete: () => queue.end(),
  });
  return queue.events;
}
