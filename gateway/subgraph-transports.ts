// How subgraphs are reached, put together from the wrappers of the fetch port: outermost first, each with one behaviour.
import { createClosingStack, type Closable } from '../process/lifecycle.js';
import { createHttpTransport } from './fetch/http-transport.js';
import { withResume } from './fetch/resume-subscriptions.js';
import { type FetchSubgraph, SubgraphFailure, type SubscribeSubgraph } from './fetch/subgraph-fetch.js';
import { createSubscribeTransport, type SubscriptionProtocol } from './fetch/subscribe-transport.js';
import { shareSubscriptions } from './fetch/share-subscriptions.js';
import { withBreaker } from './fetch/with-breaker.js';
import { withRetry } from './fetch/with-retry.js';
import type { Probe } from './http/readiness.js';
import { probeInProcess, probeOverHttp } from './probe-subgraphs.js';
import { subscribeWithSignature, withSignature } from './fetch/with-signature.js';

/** How subgraphs are reached; `urls` are those of the supergraph. */
export interface SubgraphTransport {
  fetchFrom(urls: ReadonlyMap<string, string>): FetchSubgraph;
  subscribeFrom(
    urls: ReadonlyMap<string, string>,
  ): ReturnType<ReturnType<typeof createSubscribeTransport>['subscribeFrom']>;
  /** How it is found out whether each subgraph is well. */
  probesFor(urls: ReadonlyMap<string, string>): readonly Probe[];
}

/** Failures in a row after which a subgraph is left alone, and for how long. */
const breaker = { threshold: 20, openMs: 1_000, now: () => performance.now() };
/** Events that wait for a client that does not read. */
const waitingEvents = 1_000;
/** A subgraph that starts anew is waited for so long before the clients of its streams are told. */
const resuming = { giveUpMs: 30_000, firstDelayMs: 100 };
/** A stream that carries nothing for this long, heartbeats included, is dead. */
const streamIdleMs = 60_000;

/** Subgraphs as processes of their own. `urls` given here go before those of the supergraph. */
export function reachOverHttp(options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly subscriptionProtocols: ReadonlyMap<string, SubscriptionProtocol>;
  /** Of each subgraph's replies that are not read again where they come again; absent: every reply is read. */
  readonly memoBytes?: number | undefined;
  /** Key that requests are signed with; without it subgraphs take them in development only. */
  readonly secret?: string | undefined;
}): SubgraphTransport & Closable {
  const opened = createClosingStack();
  const requests = opened.add(createHttpTransport({ timeoutMs: options.timeoutMs, memoBytes: options.memoBytes }));
  const subscriptions = opened.add(
    createSubscribeTransport({
      protocols: options.subscriptionProtocols,
      idleTimeoutMs: streamIdleMs,
      bound: waitingEvents,
    }),
  );
  const merge = (urls: ReadonlyMap<string, string>) => new Map([...urls, ...options.urls]);
  return {
    probesFor: (urls) => [...merge(urls)].filter(([name]) => urls.has(name)).map(probeOverHttp),
    fetchFrom: (urls) =>
      withBreaker(breaker, withRetry(withSignature(options.secret, requests.fetchFrom(merge(urls))))),
    subscribeFrom: (urls) =>
      shareSubscriptions(
        withResume(resuming, subscribeWithSignature(options.secret, subscriptions.subscribeFrom(merge(urls)))),
        waitingEvents,
      ),
    close: () => opened.close(),
  };
}

const noStreams: SubscribeSubgraph = ({ subgraph }) => {
  throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'has no subscriptions in this process');
};

/** Subgraphs in this process. */
export function reachInProcess(
  fetchSubgraph: FetchSubgraph,
  subscribeSubgraph: SubscribeSubgraph = noStreams,
): SubgraphTransport {
  const subscribe = shareSubscriptions(subscribeSubgraph, waitingEvents);
  return {
    fetchFrom: () => fetchSubgraph,
    subscribeFrom: () => subscribe,
    probesFor: (urls) => [...urls.keys()].map((subgraph) => probeInProcess(fetchSubgraph, subgraph)),
  };
}
