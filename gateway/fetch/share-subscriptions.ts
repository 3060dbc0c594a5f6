// Identical subscriptions → one upstream for all of them. Each consumer has its own bounded queue: a slow one is ended with an
// error and the others go on; the upstream ends with its last consumer.
import { createEventQueue, type EventQueue } from './event-queue.js';
import { SubgraphFailure, type SubgraphReply, type SubscribeSubgraph } from './subgraph-fetch.js';

interface SharedUpstream {
  readonly consumers: Set<EventQueue<SubgraphReply>>;
  readonly controller: AbortController;
}

/** The key holds all that can change the events: subgraph, body and every header that is sent. */
export function shareSubscriptions(subscribe: SubscribeSubgraph, bound: number): SubscribeSubgraph {
  const upstreams = new Map<string, SharedUpstream>();
  return (request) => {
    const key = `${request.subgraph}\n${JSON.stringify(Object.entries(request.headers).toSorted())}\n${request.body}`;
    let upstream = upstreams.get(key);
    if (upstream === undefined) {
      upstream = { consumers: new Set(), controller: new AbortController() };
      upstreams.set(key, upstream);
    }
    const shared = upstream;
    const forget = () => {
      if (upstreams.get(key) === shared) upstreams.delete(key);
    };
    const isNew = shared.consumers.size === 0;
    const events = join(shared, request.subgraph, request.signal, bound, forget);
    if (isNew) void pump(shared, () => subscribe({ ...request, signal: shared.controller.signal }), forget);
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
    onEnd() {
      signal?.removeEventListener('abort', leave);
      consumers.delete(queue);
      if (consumers.size > 0) return;
      forget();
      controller.abort();
    },
  });
  consumers.add(queue);
  if (signal?.aborted === true) queue.end();
  else signal?.addEventListener('abort', leave, { once: true });
  return queue.events;
}

async function pump({ consumers }: SharedUpstream, open: () => AsyncIterable<SubgraphReply>, forget: () => void) {
  try {
    for await (const event of open()) for (const consumer of consumers) consumer.push(event);
    forget();
    for (const consumer of consumers) consumer.end();
  } catch (error) {
    forget();
    for (const consumer of consumers) consumer.fail(error);
  }
}
