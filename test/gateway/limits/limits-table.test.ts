// Every limit: a request at it passes, one that goes over it by one is refused with its code before any subgraph is asked, and
// the README says so.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type GatewayOptions, startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { readTable } from '../../checks/markdown-tables.js';
import { projectRoot } from '../../checks/project-files.js';
import { limitedGraph, serveLimitedGraph } from '../../support/limited-graph.js';
import { serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';
import { cases, limits, repeat, type Sent } from './limit-cases.js';

const opened = createClosingStack();
const graph = serveLimitedGraph();
let url: string;

async function start(options: Partial<GatewayOptions>): Promise<string> {
  const { supergraphSdl } = limitedGraph;
  const given = { ...gatewayDefaults, supergraphSdl, transport: graph.transport, limits, ...options };
  return opened.add(await startGateway(given)).url;
}

async function post(to: string, body: Sent, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(body),
  });
  const answer: { errors?: { message: string; extensions?: { code?: string } }[] } = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, answer, code: answer.errors?.[0]?.extensions?.code };
}

beforeAll(async () => {
  url = await start({});
});
afterAll(() => opened.close());

describe('a limit', () => {
  it.each(cases)('$setting lets pass what is at it and refuses one more', async ({ limit, make, code }) => {
    const at = await post(url, make(limit));
    expect(at.answer.errors).toBeUndefined();
    expect(at.status).toBe(200);
    const before = graph.asked.length;
    const over = await post(url, make(limit + 1));
    expect([over.status, over.code]).toEqual([400, code]);
    expect(over.answer.errors?.[0]?.message).toMatch(/\d/);
    expect(over.answer.errors?.[0]?.message).toMatch(/: .{10,}\.$/);
    expect(graph.asked.length).toBe(before);
  });

  it('is the same over a WebSocket and over an event stream', async () => {
    const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });
    const overSocket = async (body: Sent) => {
      try {
        return JSON.stringify((await client.iterate({ ...body }).next()).value);
      } catch (error) {
        return JSON.stringify(error);
      }
    };
    const overEvents = async (body: Sent) => {
      const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).text();
    };
    const before = graph.asked.length;
    for (const { limit, make, code } of cases)
      for (const ask of [overSocket, overEvents]) expect(await ask(make(limit + 1))).toContain(`"code":"${code}"`);
    expect(graph.asked.length).toBe(before);
    await client.dispose();
  });

  it('of a body bounds a message over a WebSocket too', async () => {
    const { bodyLimitBytes } = gatewayDefaults.http;
    const closeCode = async (bytes: number) => {
      const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
      await once(socket, 'open');
      const empty = JSON.stringify({ type: 'connection_init', payload: { fill: '' } }).length;
      socket.send(JSON.stringify({ type: 'connection_init', payload: { fill: 'x'.repeat(bytes - empty) } }));
      socket.once('message', () => socket.close(1000));
      return Number((await once(socket, 'close'))[0]);
    };
    expect([await closeCode(bodyLimitBytes), await closeCode(bodyLimitBytes + 1)]).toEqual([1000, 1009]);
  });

  it('of an answer refuses one byte more, which only the subgraph can tell', async () => {
    const length = limits.responseBytes - '{"data":{"fill":""}}'.length;
    const fill = (size: number) => ({ query: `{ fill(length: ${size}) }` });
    expect((await post(url, fill(length))).status).toBe(200);
    const over = await post(url, fill(length + 1));
    expect([over.status, over.code]).toEqual([400, 'RESPONSE_TOO_LARGE']);
  });

  it('of an answer holds for a list of them together', async () => {
    const around = '{"data":{"fill":""}}'.length;
    const half = Math.floor(limits.responseBytes / 2) - around;
    const askBoth = async (second: number) => {
      const body = JSON.stringify([half, second].map((length) => ({ query: `{ fill(length: ${length}) }` })));
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return { status: response.status, text: await response.text() };
    };
    const at = await askBoth(limits.responseBytes - half - 2 * around);
    expect(at.text).not.toContain('errors');
    const over = await askBoth(limits.responseBytes - half - 2 * around + 1);
    expect(over.status).toBe(200);
    expect(over.text).toMatch(
      /^\[{"data":{"fill":"x+"}},{"errors":\[{"message":"[^"]+","extensions":{"code":"RESPONSE_TOO_LARGE"}}\]}\]$/,
    );
  });

  it('of an answer holds for all deferred parts together', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'multipart/mixed, application/json' },
      body: JSON.stringify({ query: `{ node { id } ... @defer { fill(length: ${limits.responseBytes}) } }` }),
    });
    const text = await response.text();
    expect(text).toContain('"hasNext":true');
    expect(text).toContain('"code":"RESPONSE_TOO_LARGE"');
    expect(text.length).toBeLessThan(1_000);
  });

  it('of rates refuses what is more than was saved up, and says when to ask again', async () => {
    const limited = { anonymous: { unitsPerMinute: 60, burst: 5 }, partner: { unitsPerMinute: 60, burst: 5 } };
    const to = await start({ quotas: limited });
    const at = await post(to, { query: '{ items(first: 5) { id } }' });
    expect([at.status, at.headers.get('ratelimit')]).toEqual([200, '"cost";r=0;t=5']);
    expect(at.headers.get('ratelimit-policy')).toBe('"cost";q=5;w=5;qu="cost-units"');
    const before = graph.asked.length;
    const over = await post(to, { query: '{ items(first: 3) { id } }' });
    expect([over.status, over.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(3);
    const never = await post(to, { query: '{ items(first: 6) { id } }' });
    expect([never.status, never.code, never.headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', null]);
    expect(never.answer.errors?.[0]?.message).toContain('can ever have at once');
    expect(graph.asked.length).toBe(before);
    // What cannot be read is charged for too.
    expect((await post(to, { query: '{' })).status).toBe(429);
  });

  it('of rates counts what is refused for another reason, as nothing else would bound it', async () => {
    const own = { unitsPerMinute: 1, burst: 1 };
    const deep = '{ items(first: 20) { items(first: 20) { items { id } } } }';
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const refused: readonly (readonly [string, number, { path?: string; body?: object; headers?: object }])[] = [
      ['a cost that is too high', 400, { body: { query: deep } }],
      ['a page that is too large', 400, { body: { query: '{ items(first: 21) { id } }' } }],
      ['variables that do not fit', 400, { body: { query: 'query ($n: Int!) { items(first: $n) { id } }' } }],
      ['a hash that is not known', 400, { body: { extensions: { persistedQuery } } }],
      ['an id that is not known', 404, { body: { documentId: 'x' } }],
      ['a mutation by GET', 405, { path: '?query=mutation{touch{id}}' }],
      ['a credential that is not valid', 401, { body: { query: '{ __typename }' }, headers: { 'x-api-key': 'x' } }],
    ];
    for (const [what, status, given] of refused) {
      const to = await start({ quotas: { anonymous: own, partner: own } });
      const ask = () =>
        fetch(`${to}${given.path ?? ''}`, {
          headers: {
            'content-type': 'application/json',
            accept: 'application/graphql-response+json',
            ...given.headers,
          },
          ...(given.body === undefined ? {} : { method: 'POST', body: JSON.stringify(given.body) }),
        });
      const first = await ask();
      expect([what, first.status, first.headers.get('ratelimit')]).toEqual([what, status, '"cost";r=0;t=60']);
      const second = await ask();
      expect([what, second.status, second.headers.get('retry-after')]).toEqual([
        what,
        429,
        expect.stringMatching(/^\d+$/),
      ]);
    }
  });

  it('of subscriptions refuses one more of the same caller, and takes it when another has ended', async () => {
    const live = opened.add(await serveLiveSubgraphs());
    const transport = opened.add(
      reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }),
    );
    const to = await start({ supergraphSdl: live.supergraphSdl, transport });
    const subscribe = async () => {
      const controller = new AbortController();
      const response = await fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
        body: JSON.stringify({ query: 'subscription { pollChanged(id: "1") { votes } }' }),
        signal: controller.signal,
      });
      const first = (await response.body
        ?.getReader()
        .read()
        .catch(() => undefined)) ?? { value: undefined };
      return { controller, text: Buffer.from(first.value ?? []).toString() };
    };
    const open = [subscribe(), subscribe()];
    await vi.waitFor(() => expect(live.openSubscriptions()).toBe(1));
    expect((await subscribe()).text).toContain('TOO_MANY_SUBSCRIPTIONS');
    live.publish(5);
    for (const { text, controller } of await Promise.all(open)) {
      expect(text).toContain('"votes":5');
      controller.abort();
    }
    await vi.waitFor(() => expect(live.openSubscriptions()).toBe(0));
    const again = subscribe();
    await vi.waitFor(() => expect(live.openSubscriptions()).toBe(1));
    live.publish(6);
    expect((await again).text).toContain('"votes":6');
    (await again).controller.abort();
  });

  it('of an answer holds for each event, and the next is sent all the same', async () => {
    const live = opened.add(await serveLiveSubgraphs());
    const transport = opened.add(
      reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }),
    );
    const own = { ...gatewayDefaults.limits, responseBytes: '{"data":{"pollChanged":{"votes":5}}}'.length };
    const to = await start({ supergraphSdl: live.supergraphSdl, transport, limits: own });
    const client = createClient({ url: to.replace('http', 'ws'), webSocketImpl: WebSocket });
    const events = client.iterate({ query: 'subscription { pollChanged(id: "1") { votes } }' });
    const first = events.next();
    await vi.waitFor(() => expect(live.openSubscriptions()).toBe(1));
    for (const votes of [5, 10, 6]) live.publish(votes);
    expect((await first).value).toEqual({ data: { pollChanged: { votes: 5 } } });
    expect((await events.next()).value).toMatchObject({ errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE' } }] });
    expect((await events.next()).value).toEqual({ data: { pollChanged: { votes: 6 } } });
    await client.dispose();
  });

  it('of planning ends what takes longer', async () => {
    const to = await start({ planTimeoutMs: 1, limits: gatewayDefaults.limits });
    const names = repeat(190, (at) => `a${at}: deep { notes { text } }`).join(' ');
    const over = await post(to, { query: `{ node { ${names} } }` });
    expect([over.status, over.code]).toEqual([503, 'QUERY_PLANNING_TIMEOUT']);
  });

  it('of fragments is that none lies in itself', async () => {
    const query = '{ node { ...a } } fragment a on Item { deep { ...b } } fragment b on Item { deep { ...a } }';
    const { status, code, answer } = await post(url, { query });
    expect([status, code]).toEqual([400, 'FRAGMENT_CYCLE']);
    expect(answer.errors?.[0]?.message).toContain('a → b → a');
  });
});

describe('the README', () => {
  it('has a row for every limit, with the request that trips it and the answer', () => {
    const rows = [
      ['`LIMIT_BODY_BYTES`', 'a body with one byte more', '413 `BODY_TOO_LARGE`'],
      ['`LIMIT_BATCH`', 'a list with one operation more: `[{"query":"{ __typename }"},…]`', '400 `BATCH_TOO_LARGE`'],
      ...cases.map(({ setting, trips, code }) => [`\`${setting}\``, trips, `400 \`${code}\``]),
      [
        'none',
        'a fragment in itself: `{ node { ...a } } fragment a on Item { deep { ...a } }`',
        '400 `FRAGMENT_CYCLE`',
      ],
      ['`LIMIT_RESPONSE_BYTES`', 'an answer with one byte more', '400 `RESPONSE_TOO_LARGE`'],
      ['`LIMIT_SUBSCRIPTIONS`', 'one subscription more while the others are open', '429 `TOO_MANY_SUBSCRIPTIONS`'],
      ['`PLAN_TIMEOUT_MS`', 'an operation whose plan takes longer', '503 `QUERY_PLANNING_TIMEOUT`'],
      ['`RATE_LIMIT_ANONYMOUS`', 'an operation that costs more than is left', '429 `RATE_LIMITED` with `Retry-After`'],
    ];
    const table = readTable(readFileSync(join(projectRoot, 'README.md'), 'utf8'), 'Limits');
    expect(table.toSorted()).toEqual(rows.toSorted());
  });
});
