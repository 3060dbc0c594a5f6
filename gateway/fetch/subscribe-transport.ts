// Subscriptions of subgraphs by the protocol that each speaks: server-sent events, or WebSocket.
import { Agent } from 'undici';
import { StartError } from '../../process/errors.js';
import type { Closable } from '../../process/lifecycle.js';
import { SubgraphFailure, type SubscribeSubgraph } from './subgraph-fetch.js';
import { subscribeOverSse } from './subscribe-over-sse.js';
import { subscribeOverWebSocket } from './subscribe-over-websocket.js';

export type SubscriptionProtocol = 'sse' | 'ws';

export interface SubscribeTransport extends Closable {
  subscribeFrom(urls: ReadonlyMap<string, string>): SubscribeSubgraph;
}

export function createSubscribeTransport(options: {
  /** Subgraphs that speak another protocol than server-sent events. */
  readonly protocols: ReadonlyMap<string, SubscriptionProtocol>;
  readonly idleTimeoutMs: number;
  readonly bound: number;
}): SubscribeTransport {
  // Streams stay open: they have connections of their own, one each.
  const agent = new Agent({ pipelining: 1, headersTimeout: options.idleTimeoutMs, bodyTimeout: options.idleTimeoutMs });
  return {
    subscribeFrom: (urls) => (request) => {
      const url = urls.get(request.subgraph);
      if (url === undefined) throw new SubgraphFailure(request.subgraph, 'SUBGRAPH_UNAVAILABLE', 'no URL is known');
      const upstream = { url, idleTimeoutMs: options.idleTimeoutMs, bound: options.bound };
      return options.protocols.get(request.subgraph) === 'ws'
        ? subscribeOverWebSocket(request, upstream)
        : subscribeOverSse(request, agent, upstream);
    },
    close: () => agent.destroy(),
  };
}

/** Reads `polls=ws; news=sse`. Errors: `StartError` that names what is wrong. */
export function parseSubscriptionProtocols(text: string): ReadonlyMap<string, SubscriptionProtocol> {
  const protocols = new Map<string, SubscriptionProtocol>();
  for (const part of text.split(';').map((each) => each.trim())) {
    if (part === '') continue;
    const [subgraph, protocol] = part.split('=').map((each) => each.trim());
    if (subgraph === undefined || (protocol !== 'ws' && protocol !== 'sse')) {
      throw new StartError(`SUBSCRIPTION_PROTOCOLS: "${part}" must be a subgraph and its protocol, such as polls=ws.`);
    }
    protocols.set(subgraph, protocol);
  }
  return protocols;
}
