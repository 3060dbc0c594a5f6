// The pages' own client of subscriptions against the real gateway: several over one stream, ended one by one, and taken up again after
// the stream was closed.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLiveConnection, type LiveConnection, waitBeforeMs } from '../../dashboard/src/live/live-connection.js';
import { readEvents, type StreamEvent } from '../../dashboard/src/live/read-events.js';
import { type Gateway, startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { eventually } from '../support/followers.js';
import { type LiveSubgraphs, serveLiveSubgraphs } from '../support/live-subgraphs.js';

let opened: ReturnType<typeof createClosingStack>;
let subgraphs: LiveSubgraphs;
let gateway: Gateway;
let connection: LiveConnection;

beforeEach(async () => {
  opened = createClosingStack();
  subgraphs = opened.add(await serveLiveSubgraphs());
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }));
  gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport }));
  connection = createLiveConnection(gateway.url, () => 0);
});
afterEach(async () => {
  connection.pause();
  await opened.close();
});

interface Changed {
  readonly pollChanged: { readonly id: string; readonly votes: number };
}

function follow(id: string) {
  const votes: number[] = [];
  const states: boolean[] = [];
  const stop = connection.follow<Changed>({
    document: 'subscription ($id: ID!) { pollChanged(id: $id) { id votes } }',
    variables: { id },
    cursorOf: () => null,
    onEvent: ({ pollChanged }) => votes.push(pollChanged.votes),
    onState: (isLive) => states.push(isLive),
  });
  return { votes, states, stop };
}

const openSubscriptions = (count: number) => eventually(() => expect(subgraphs.openSubscriptions()).toBe(count));

describe('the connection of a page', () => {
  it('follows several things over one stream and ends each alone', async () => {
    const [first, second] = [follow('1'), follow('2')];
    await openSubscriptions(2);
    subgraphs.publish(7);
    await eventually(() => expect([first.votes, second.votes]).toEqual([[7], [7]]));
    expect(first.states).toEqual([true]);
    first.stop();
    await openSubscriptions(1);
    subgraphs.publish(8);
    await eventually(() => expect(second.votes).toEqual([7, 8]));
    expect(first.votes).toEqual([7]);
    second.stop();
    await openSubscriptions(0);
  });

  it('closes the stream while nobody looks and takes everything up again', async () => {
    const { votes, states } = follow('1');
    await openSubscriptions(1);
    subgraphs.publish(3);
    await eventually(() => expect(votes).toEqual([3]));
    connection.pause();
    await openSubscriptions(0);
    await eventually(() => expect(states.at(-1)).toBe(false));
    connection.resume();
    await openSubscriptions(1);
    subgraphs.publish(4);
    await eventually(() => expect(votes).toEqual([3, 4]));
    expect(states.at(-1)).toBe(true);
  });

  it('waits longer after each failure, up to half a minute, and never as long as all others', () => {
    const longest = [0, 1, 2, 3, 10].map((attempt) => waitBeforeMs(attempt, () => 1));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
    expect(waitBeforeMs(10, () => 0)).toBe(15_000);
  });
});

describe('a stream of events', () => {
  it('is read the same however it is cut into pieces', async () => {
    const bytes = new TextEncoder().encode(
      ':\n\nevent: next\nid: 4\ndata: {"chữ":1}\n\nevent: complete\r\ndata: \r\n\r\ndata: a\ndata:b\n\n',
    );
    for (let size = 1; size <= bytes.length; size += 1) {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          for (let start = 0; start < bytes.length; start += size) controller.enqueue(bytes.slice(start, start + size));
          controller.close();
        },
      });
      const events: StreamEvent[] = [];
      for await (const event of readEvents(body, () => {})) events.push(event);
      expect(events).toEqual([
        { type: 'next', data: '{"chữ":1}' },
        { type: 'complete', data: '' },
        { type: 'message', data: 'a\nb' },
      ]);
    }
  });
});
