// Answers that come in several payloads, through the whole gateway over real subgraphs: `@defer` and subscriptions, to clients
// over multipart, server-sent events and WebSocket, from subgraphs over server-sent events and WebSocket.
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Gateway, type GatewayOptions, startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { type LiveSubgraphs, serveLiveSubgraphs } from '../support/live-subgraphs.js';
import { gatewayDefaults } from './gateway-options.js';

let opened: ReturnType<typeof createClosingStack>;
let subgraphs: LiveSubgraphs;
let gateway: Gateway;

async function start(protocol: 'sse' | 'ws' = 'sse', freshness: GatewayOptions['freshness'] = null) {
  opened = createClosingStack();
  subgraphs = opened.add(await serveLiveSubgraphs());
  const transport = opened.add(
    reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map([['polls', protocol]]) }),
  );
  gateway = opened.add(
    await startGateway({ ...gatewayDefaults, freshness, supergraphSdl: subgraphs.supergraphSdl, transport }),
  );
}
beforeEach(() => start());
afterEach(() => opened.close());

const post = (query: string, accept: string, signal?: AbortSignal) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
    ...(signal === undefined ? {} : { signal }),
  });
const parts = (text: string) =>
  text
    .split(/\r\n---(?:--)?\r\n/)
    .map((part) => part.split('\r\n\r\n')[1]?.trim())
    .filter((part) => part !== undefined && part !== '')
    .map((part): unknown => JSON.parse(String(part)));
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

describe('@defer', () => {
  const query = `{ poll(id: "1") { title ... on Poll @defer(label: "more") { organizer { name } } } }`;

  it('sends what is not deferred at once, and the rest when it has come', async () => {
    const { release } = subgraphs.hold();
    const response = await post(query, 'multipart/mixed; deferSpec=20220824, application/json');
    expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
    const reader = response.body?.getReader();
    const first = Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(parts(first)).toEqual([{ data: { poll: { title: 'poll 1' } }, hasNext: true }]);
    release();
    let rest = '';
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read())
      rest += Buffer.from(chunk.value).toString();
    expect(parts(rest)).toEqual([
      {
        incremental: [{ data: { organizer: { name: 'unit of 1' } }, path: ['poll'], label: 'more' }],
        hasNext: false,
      },
    ]);
    expect(rest.endsWith('\r\n-----\r\n')).toBe(true);
  });

  it('gives a client that takes one payload the whole answer in one', async () => {
    const response = await post(query, 'application/json');
    expect(await response.json()).toEqual({ data: { poll: { title: 'poll 1', organizer: { name: 'unit of 1' } } } });
  });

  it('is not deferred where its condition is false', async () => {
    const response = await post(query.replace('@defer(', '@defer(if: false, '), 'multipart/mixed, application/json');
    expect(await response.json()).toEqual({ data: { poll: { title: 'poll 1', organizer: { name: 'unit of 1' } } } });
  });

  it('answers each object of a list, and a fragment deferred within another after it', async () => {
    const nested = `{ polls { id ... @defer(label: "a") { votes ... @defer(label: "b") { organizer { name } } } } }`;
    const payloads = parts(await (await post(nested, 'multipart/mixed, application/json')).text());
    expect(payloads[0]).toEqual({ data: { polls: [{ id: '1' }, { id: '2' }] }, hasNext: true });
    const incremental = payloads.slice(1).flatMap((payload) => JSON.parse(JSON.stringify(payload)).incremental);
    expect(incremental).toEqual([
      { data: { votes: 1 }, path: ['polls', 0], label: 'a' },
      { data: { votes: 1 }, path: ['polls', 1], label: 'a' },
      { data: { organizer: { name: 'unit of 1' } }, path: ['polls', 0], label: 'b' },
      { data: { organizer: { name: 'unit of 2' } }, path: ['polls', 1], label: 'b' },
    ]);
    expect(payloads.at(-1)).toMatchObject({ hasNext: false });
  });

  it('puts an error into the payload whose field it is of, and nulls no more than that', async () => {
    const failing = `{ poll(id: "bad") { title ... @defer(label: "remark") { remark } } }`;
    const payloads = parts(await (await post(failing, 'multipart/mixed, application/json')).text());
    expect(payloads).toMatchObject([
      { data: { poll: { title: 'poll bad' } }, hasNext: true },
      {
        incremental: [{ data: null, path: ['poll'], label: 'remark', errors: [{ path: ['poll', 'remark'] }] }],
        hasNext: false,
      },
    ]);
    expect(payloads[0]).not.toHaveProperty('errors');
  });
});

const subscription = 'subscription { pollChanged(id: "7") { votes organizer { name } } }';
const eventOf = (votes: number) => ({ data: { pollChanged: { votes, organizer: { name: 'unit of 7' } } } });

it.each(['text/event-stream', 'multipart/mixed; subscriptionSpec=1.0, application/json'])(
  'ends a stream of %s when the gateway goes away, without the mark of its end',
  async (accept) => {
    const response = await post(subscription, accept);
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    const text = response.text();
    const closed = gateway.close().then(() => 'closed');
    expect(await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 4_000, 'still open'))])).toBe(
      'closed',
    );
    expect(await text).not.toMatch(/event: complete|-----/);
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
  },
);

describe.each(['sse', 'ws'] as const)('a subscription whose subgraph speaks %s', (protocol) => {
  beforeEach(async () => {
    await opened.close();
    await start(protocol);
  });

  it('reaches a client over server-sent events, each event with what other subgraphs add', async () => {
    const client = createSseClient({ url: gateway.url });
    const events = client.iterate({ query: subscription });
    const first = events.next();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(2);
    subgraphs.publish(3);
    expect([(await first).value, (await events.next()).value]).toEqual([eventOf(2), eventOf(3)]);
    await events.return?.();
    client.dispose();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
  });

  it('reaches a client over WebSocket, and ends its upstream when the client goes', async () => {
    const client = createWebSocketClient({ url: gateway.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const events = client.iterate({ query: subscription });
    const first = events.next();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(5);
    expect((await first).value).toEqual(eventOf(5));
    await client.dispose();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
  });
});

describe('a subscription', () => {
  it('reaches a client of the single connection mode beside a query', async () => {
    const client = createSseClient({ url: gateway.url, singleConnection: true });
    const events = client.iterate({ query: subscription });
    const first = events.next();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    const query = client.iterate({ query: '{ poll(id: "1") { title } }' });
    expect((await query.next()).value).toEqual({ data: { poll: { title: 'poll 1' } } });
    subgraphs.publish(4);
    expect((await first).value).toEqual(eventOf(4));
    await events.return?.();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
    client.dispose();
  });

  it('reaches a client as multipart in the form of Apollo', async () => {
    const leaving = new AbortController();
    const response = await post(
      subscription,
      'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
      leaving.signal,
    );
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(6);
    const chunk = await response.body?.getReader().read();
    expect(parts(Buffer.from(chunk?.value ?? []).toString())).toEqual([{ payload: eventOf(6) }]);
    leaving.abort();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
  });

  it('tells with each event how old what it holds is, unless the client turns it off', async () => {
    await opened.close();
    const startedAt = Date.now();
    await start('sse', { staleBytes: 0, now: Date.now });
    const followOnce = async (headers: Readonly<Record<string, string>>, votes: number) => {
      const client = createSseClient({ url: gateway.url, headers });
      const events = client.iterate({ query: subscription });
      const first = events.next();
      await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
      subgraphs.publish(votes);
      const { value } = await first;
      await events.return?.();
      client.dispose();
      await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
      return value;
    };
    const told = await followOnce({}, 1);
    const fresh = { status: 'fresh', asOf: expect.any(String), maxAge: 0 };
    expect(told).toEqual({ ...eventOf(1), extensions: { freshness: { polls: fresh, units: fresh } } });
    expect(Date.parse(Object(told?.extensions?.['freshness']).polls.asOf)).toBeGreaterThanOrEqual(startedAt);
    expect(await followOnce({ 'x-freshness': 'off' }, 2)).toEqual(eventOf(2));
  });

  it('shares one upstream with those that are the same', async () => {
    const client = createWebSocketClient({ url: gateway.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const both = [client.iterate({ query: subscription }), client.iterate({ query: subscription })];
    const first = both.map((events) => events.next());
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(9);
    expect((await Promise.all(first)).map(({ value }) => value)).toEqual([eventOf(9), eventOf(9)]);
    expect(subgraphs.openedSubscriptions()).toBe(1);
    await client.dispose();
  });

  it('lives through a reload that changes nothing for it, with the same upstream, without a gap or a repetition', async () => {
    const client = createWebSocketClient({ url: gateway.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const seen: unknown[] = [];
    client.subscribe(
      { query: subscription },
      { next: (event) => seen.push(event), error: () => {}, complete: () => {} },
    );
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(1);
    await eventually(() => expect(seen).toHaveLength(1));
    for (let votes = 2; votes <= 4; votes += 1) {
      const reloading = gateway.reload(`${subgraphs.supergraphSdl}\n# revision ${votes}`);
      subgraphs.publish(votes * 10);
      await reloading;
      subgraphs.publish(votes * 10 + 1);
    }
    await eventually(() => expect(seen).toHaveLength(7));
    expect(seen).toEqual([1, 20, 21, 30, 31, 40, 41].map(eventOf));
    expect(subgraphs.openedSubscriptions()).toBe(1);
    await client.dispose();
  });

  it('moves to another upstream when the new supergraph needs one', async () => {
    const client = createWebSocketClient({ url: gateway.url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const seen: unknown[] = [];
    client.subscribe(
      { query: subscription },
      { next: (event) => seen.push(event), error: () => {}, complete: () => {} },
    );
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(1);
    await eventually(() => expect(seen).toHaveLength(1));
    // The same subgraph at another address, as after a move.
    await gateway.reload(subgraphs.supergraphSdl.replaceAll('/graphql")', '/graphql?moved")'));
    await eventually(() => expect(subgraphs.openedSubscriptions()).toBe(2));
    for (const votes of [2, 3, 4]) {
      subgraphs.publish(votes);
      await eventually(() => expect(seen).toHaveLength(votes));
    }
    expect(seen).toEqual([1, 2, 3, 4].map(eventOf));
    expect(subgraphs.openSubscriptions()).toBe(1);
    await client.dispose();
  });

  it('needs a client that takes a stream', async () => {
    const response = await post(subscription, 'application/json');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
  });
});
