// A subscription that moves from one upstream to another: what comes on either, in whatever order, reaches the client once.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followEvents, type LivePlan } from '../../../gateway/execute/live-events.js';
import { createEventQueue, type EventQueue } from '../../../gateway/fetch/event-queue.js';
import { SubgraphFailure, type SubgraphReply } from '../../../gateway/fetch/subgraph-fetch.js';

interface Stream {
  readonly queue: EventQueue<SubgraphReply>;
  readonly headers: Readonly<Record<string, string>>;
  isOpen: boolean;
}

const ending: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(ending.splice(0).map((end) => end())));

/** A follower, the streams that were opened for it in order, and what it has got. */
function follow(handoverMs: number) {
  const streams: Stream[] = [];
  const planFor = (url: string, subgraph = 'polls'): LivePlan => ({
    upstream: { subgraph, kind: 'subscription', body: '{}', headers: {}, signal: null },
    url,
    subscribe({ headers, signal }) {
      const queue = createEventQueue<SubgraphReply>({
        bound: 100,
        onOverflow: () => new Error('too many wait'),
        onEnd: () => void (stream.isOpen = false),
      });
      const stream: Stream = { queue, headers, isOpen: true };
      signal?.addEventListener('abort', () => queue.end(), { once: true });
      streams.push(stream);
      return queue.events;
    },
    answerEvent: async ({ data }) => ({ data, errors: [], cost: 1, freshness: null }),
    release() {},
  });
  let change = Promise.withResolvers<LivePlan>();
  const events = followEvents(
    planFor('first'),
    () => {
      change = Promise.withResolvers<LivePlan>();
      return change.promise;
    },
    handoverMs,
  );
  const got: unknown[] = [];
  const done = (async () => {
    for await (const { data } of events) got.push(data?.['votes']);
  })();
  done.catch(() => {});
  ending.push(async () => {
    for (const { queue } of streams) queue.end();
    await done.catch(() => {});
  });
  const push = (stream: number, votes: number, id?: string) =>
    streams[stream]?.queue.push({ data: { votes }, errors: [], plain: true, ...(id === undefined ? {} : { id }) });
  return {
    streams,
    got,
    done,
    push,
    reload: (url: string, subgraph?: string) => change.resolve(planFor(url, subgraph)),
  };
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
/** Longer than any test may take: what is held comes by its own event or not at all. */
const never = 60_000;

describe('a subscription that moves to another upstream', () => {
  it('loses no event that is still on its way on the first when the second gives a later one', async () => {
    const { streams, got, push, reload } = follow(never);
    await eventually(() => expect(streams).toHaveLength(1));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    // The first event was published before the second upstream was open, and its bytes come late.
    push(1, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    push(0, 1);
    push(0, 2);
    await eventually(() => expect(got).toEqual([1, 2]));
    await eventually(() => expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]));
    push(1, 3);
    await eventually(() => expect(got).toEqual([1, 2, 3]));
  });

  it('knows an event by its number where it has one, whatever it says', async () => {
    const { streams, got, push, reload } = follow(never);
    await eventually(() => expect(streams).toHaveLength(1));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    push(1, 7, 'b');
    await new Promise((resolve) => setTimeout(resolve, 20));
    push(0, 7, 'a');
    push(0, 7, 'b');
    push(1, 7, 'c');
    await eventually(() => expect(got).toEqual([7, 7, 7]));
    expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it('drops what the second gives again', async () => {
    const { streams, got, push, reload } = follow(never);
    await eventually(() => expect(streams).toHaveLength(1));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    push(0, 1);
    await eventually(() => expect(got).toEqual([1]));
    push(1, 1);
    push(1, 2);
    await eventually(() => expect(got).toEqual([1, 2]));
  });

  it('does not wait for ever for a first one that says nothing any more', async () => {
    const { streams, got, push, reload } = follow(20);
    await eventually(() => expect(streams).toHaveLength(1));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    push(1, 1);
    push(1, 2);
    await eventually(() => expect(got).toEqual([1, 2]));
    expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it.each(['ends', 'breaks'])('goes on with the second where the first %s', async (how) => {
    const { streams, got, push, reload } = follow(never);
    await eventually(() => expect(streams).toHaveLength(1));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    push(1, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (how === 'ends') streams[0]?.queue.end();
    else streams[0]?.queue.fail(new SubgraphFailure('polls', 'SUBGRAPH_UNAVAILABLE', 'broke off'));
    push(1, 2);
    await eventually(() => expect(got).toEqual([1, 2]));
  });

  it('asks the same subgraph to go on after the last number, and another one not', async () => {
    const { streams, got, push, reload } = follow(never);
    await eventually(() => expect(streams).toHaveLength(1));
    push(0, 1, 'a');
    await eventually(() => expect(got).toEqual([1]));
    reload('second');
    await eventually(() => expect(streams).toHaveLength(2));
    expect(streams[1]?.headers).toEqual({ 'last-event-id': 'a' });
    reload('third', 'elections');
    await eventually(() => expect(streams).toHaveLength(3));
    expect(streams[2]?.headers).toEqual({});
    expect(streams.map(({ isOpen }) => isOpen)).toEqual([false, true, true]);
  });
});
