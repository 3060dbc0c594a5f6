// Identical subscriptions → one upstream for all of them. Each consumer has its own bounded queue: a slow one is ended with an
// error and the others go on; the upstream ends with its last consumer.
import { createEventQueue, type EventQueue } from './event-queue.js';
import { SubgraphFailure, type SubgraphReply, type SubscribeSubgraph } from './subgraph-fetch.js';

interface SharedUpstream {
  readonly consumers: Set<EventQueue<SubgraphReply>>;
  readonly controller: AbortController;
  /** What the subgraph wants those to be given who join now. */
  readonly forLatecomers: SubgraphReply[];
  /** Called when a consumer that could take no more can. */
  goOn: () => void;
}

/** Events kept for latecomers of a stream that goes on where its client was; with more, the next to come opens its own. */
const mostForLatecomers = 200;

/**
 * The key holds all that can change the events: subgraph, body and every header that is sent. Each event has its reading: when it came, even
 * for those who are given it later. `now`: milliseconds since 1970.
 */
export function shareSubscriptions(
  subscribe: SubscribeSubgraph,
  bound: number,
  now: () => number = Date.now,
): SubscribeSubgraph {
  const upstreams = new Map<string, SharedUpstream>();
  return (request) => {
    const key = `${request.subgraph}\n${JSON.stringify(Object.entries(request.headers).toSorted())}\n${request.body}`;
    let upstream = upstreams.get(key);
    if (upstream === undefined) {
      upstream = { consumers: new Set(), controller: new AbortController(), forLatecomers: [], goOn: () => {} };
      upstreams.set(key, upstream);
    }
    const shared = upstream;
    const forget = () => {
      if (upstreams.get(key) === shared) upstreams.delete(key);
      shared.forLatecomers.length = 0;
    };
    const isNew = shared.consumers.size === 0;
    const events = join(shared, request.subgraph, request.signal, bound, forget);
    if (isNew) void pump(shared, () => subscribe({ ...request, signal: shared.controller.signal }), forget, now);
    return events;
  };
}

function join(
  upstream: SharedUpstream,
  subgraph: string,
  signal: AbortSignal | null,
  bound: number,
  forget: () => void,
): AsyncIterableIterator<SubgraphReply> {
  const { consumers, controller } = upstream;
  const leave = () => queue.end();
  const queue: EventQueue<SubgraphReply> = createEventQueue({
    bound,
    onOverflow: () =>
      new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', `more than ${bound} events wait for the client`),
    onRoom: () => upstream.goOn(),
    onEnd() {
      signal?.removeEventListener('abort', leave);
      consumers.delete(queue);
      upstream.goOn();
      if (consumers.size > 0) return;
      forget();
      controller.abort();
    },
  });
  for (const event of upstream.forLatecomers) queue.push(event);
  consumers.add(queue);
  if (signal?.aborted === true) queue.end();
  else signal?.addEventListener('abort', leave, { once: true });
  return queue.events;
}

async function pump(
  upstream: SharedUpstream,
  open: () => AsyncIterable<SubgraphReply>,
  forget: () => void,
  now: () => number,
) {
  const { consumers } = upstream;
  try {
    for await (const given of open()) {
      const event = { ...given, reading: { atMs: now(), isStale: false, staleForMs: 0 } };
      keepForLatecomers(upstream, event, forget);
      for (const consumer of consumers) consumer.push(event);
      // What the subgraph can give again it can give later: the fastest consumer sets the pace.
      if (event.id !== undefined) await untilOneHasRoom(upstream);
    }
    forget();
    for (const consumer of consumers) consumer.end();
  } catch (error) {
    forget();
    for (const consumer of consumers) consumer.fail(error);
  }
}

function keepForLatecomers({ forLatecomers }: SharedUpstream, event: SubgraphReply, forget: () => void): void {
  if (event.forLatecomers === undefined) return;
  if (event.forLatecomers === 'latest') forLatecomers.length = 0;
  if (forLatecomers.length === mostForLatecomers) forget();
  else forLatecomers.push(event);
}

async function untilOneHasRoom(upstream: SharedUpstream): Promise<void> {
  const { consumers } = upstream;
  while (consumers.size > 0 && ![...consumers].some((consumer) => consumer.hasRoom()))
    await new Promise<void>((resolve) => (upstream.goOn = resolve));
}
