// The change feed over HTTP: who may follow it, what its lines say, and that it can be gone on from after anything.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAskGraph } from '../../../gateway/partners/ask-graph.js';
import { createChangesRoute } from '../../../gateway/partners/changes-route.js';
import { gatewayDefaults } from '../gateway-options.js';
import { codeOf, get, type Line, openPartnerGraph, type PartnerGraph, readLines } from './partner-graph.js';

let graph: PartnerGraph;
let partner: Readonly<Record<string, string>>;
beforeAll(async () => {
  graph = await openPartnerGraph({ sample: true });
  partner = { 'x-api-key': await graph.makeKey('partner') };
});
afterAll(() => graph.close());

const read = async (query: string) => readLines((await get(`${graph.url}/changes${query}`, partner)).text);
const changesOf = (lines: readonly Line[]) => lines.filter(({ control }) => control === undefined);
const keyOf = ({ nodeType, nodeId, kind, cursor }: Line) => `${kind} ${nodeType} ${nodeId} ${cursor}`;

describe('the change feed', () => {
  it('is for partners: 401 for nobody in particular, 403 for who is known and is none', async () => {
    const anonymous = await get(`${graph.url}/changes`);
    expect([anonymous.status, codeOf(anonymous), anonymous.headers['www-authenticate']]).toEqual([
      401,
      'UNAUTHENTICATED',
      'Bearer',
    ]);
    const known = await get(`${graph.url}/changes`, { 'x-api-key': await graph.makeKey('public') });
    expect([known.status, codeOf(known)]).toEqual([403, 'FORBIDDEN']);
    const wrong = await get(`${graph.url}/changes`, { 'x-api-key': 'civic_wrong' });
    expect([wrong.status, codeOf(wrong)]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('tells the changes of every room, ends with the cursor to go on from, and has the headers of every answer', async () => {
    const answer = await get(`${graph.url}/changes`, partner);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-request-id': expect.any(String),
    });
    const lines = readLines(answer.text);
    const last = lines.at(-1);
    expect(last).toEqual({ control: 'end', cursor: expect.any(String) });
    expect(lines.at(-2)?.cursor).toEqual(last?.cursor);
    const types = new Set(lines.map(({ nodeType }) => nodeType));
    for (const type of ['Article', 'OrgUnit', 'Person', 'Region', 'Poll', 'LegalDocument'])
      expect(types).toContain(type);
    expect(new Set(lines.slice(0, -1).map(({ cursor }) => cursor)).size).toBe(lines.length - 1);
  });

  it('gives the same in parts as at once, from the cursor of any line', async () => {
    const whole = changesOf(await read(''));
    const parts: Line[] = [];
    let after = '';
    for (;;) {
      const lines = await read(`?first=137${after}`);
      const some = changesOf(lines);
      parts.push(...some);
      if (some.length === 0) break;
      after = `&after=${lines.at(-1)?.cursor}`;
    }
    expect(parts.map(keyOf)).toEqual(whole.map(keyOf));
    const middle = whole[Math.floor(whole.length / 2)];
    expect(changesOf(await read(`?after=${middle?.cursor}`)).map(keyOf)).toEqual(
      whole.slice(whole.findIndex((each) => each === middle) + 1).map(keyOf),
    );
  });

  it('tells only the types that are asked for', async () => {
    const lines = await read('?types=Poll,Region');
    expect(new Set(changesOf(lines).map(({ nodeType }) => nodeType))).toEqual(new Set(['Region', 'Poll']));
    expect(changesOf(await read('?types=Poll,Region&first=7'))).toEqual(changesOf(lines).slice(0, 7));
  });

  it('from now on tells what is written next, tombstones included', async () => {
    const start = (await read('?after=now')).at(-1)?.cursor;
    const id = await graph.publish('Một tin mới');
    await graph.withdraw(id);
    const made = await graph.write(
      'polls',
      'mutation { pollCreate(poll: { title: "Nháp", options: [{ label: "A" }, { label: "B" }] }) { poll { id } } }',
    );
    const pollId = /poll_\w+/.exec(JSON.stringify(made))?.[0];
    await graph.write('polls', `mutation { pollDelete(id: "${pollId}") { deletedId } }`);
    const lines = changesOf(await read(`?after=${start}`));
    const kindsOf = (wanted: string | undefined) =>
      lines.filter(({ nodeId }) => nodeId === wanted).map(({ kind }) => kind);
    expect(kindsOf(id)).toEqual(['CREATED', 'UPDATED', 'UPDATED']);
    expect(kindsOf(pollId)).toEqual(['CREATED', 'DELETED']);
  });

  it.each([
    ['?first=0', 400, 'BAD_USER_INPUT'],
    ['?first=many', 400, 'BAD_USER_INPUT'],
    ['?types=no-type', 400, 'BAD_USER_INPUT'],
    ['?follow=yes', 400, 'BAD_USER_INPUT'],
    ['?folow=true', 400, 'BAD_USER_INPUT'],
    ['?first=1&first=2', 400, 'BAD_USER_INPUT'],
    ['?after=nonsense', 400, 'INVALID_CURSOR'],
  ])('refuses %s with status %i and %s', async (query, status, code) => {
    const answer = await get(`${graph.url}/changes${query}`, partner);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  it('is read by GET and HEAD from where a page may ask', async () => {
    const head = await get(`${graph.url}/changes`, partner, 'HEAD');
    expect([head.status, head.text, head.headers['content-type']]).toEqual([
      200,
      '',
      'application/x-ndjson; charset=utf-8',
    ]);
    const post = await get(`${graph.url}/changes`, partner, 'POST');
    expect([post.status, post.headers['allow'], codeOf(post)]).toEqual([405, 'GET, HEAD', 'BAD_REQUEST']);
    const foreign = await get(`${graph.url}/changes`, { ...partner, origin: 'https://other.example' });
    expect([foreign.status, codeOf(foreign)]).toEqual([403, 'CSRF_BLOCKED']);
  });

  it('is charged to the quota of the key, and refused with the time to wait when that is used up', async () => {
    const poor = { 'x-api-key': await graph.makeKey('partner', 60, 700) };
    const first = await get(`${graph.url}/changes?first=500`, poor);
    expect([first.status, first.headers['ratelimit']]).toEqual([200, expect.stringMatching(/^"cost";r=\d+;t=\d+$/)]);
    const second = await get(`${graph.url}/changes?first=500`, poor);
    expect([second.status, codeOf(second), Number(second.headers['retry-after']) > 0]).toEqual([
      429,
      'RATE_LIMITED',
      true,
    ]);
  });

  it('says that a subgraph is away, with status 503 before the first line', async () => {
    graph.away.add('polls');
    const answer = await get(`${graph.url}/changes`, partner);
    graph.away.delete('polls');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
    expect(answer.text).toContain('polls');
  });
});

describe('following the change feed', () => {
  /** Reads lines as they come, until it is told to go. */
  async function follow(query: string) {
    const lines: Line[] = [];
    const sent = request(`${graph.url}/changes?follow=true${query}`, { headers: partner });
    const started = Promise.withResolvers<void>();
    const ended = new Promise<void>((resolve) => {
      sent.on('response', (response) => {
        started.resolve();
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const parts = (text + chunk).split('\n');
          text = parts.pop() ?? '';
          lines.push(...readLines(parts.join('\n')));
        });
        response.on('error', () => {});
        response.on('close', resolve);
      });
      sent.on('error', () => resolve());
    });
    sent.end();
    // Its headers come when the gateway has read where it starts: what is written from here on is new.
    await started.promise;
    return { lines, ended, leave: () => sent.destroy() };
  }
  const shortly = { timeout: 15_000 };

  it('stays open and tells what is written within seconds', async () => {
    const { lines, leave } = await follow('&after=now&types=Article');
    const id = await graph.publish('Tin cho người theo dõi');
    await vi.waitFor(() => expect(lines.map(({ nodeId }) => nodeId)).toContain(id), shortly);
    leave();
  });

  it('stops asking when the client goes away', async () => {
    const { leave } = await follow('&after=now');
    const before = graph.asked.length;
    await vi.waitFor(() => expect(graph.asked.length).toBeGreaterThan(before + 2), shortly);
    leave();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = graph.asked.length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(graph.asked.length).toBe(after);
  });

  it('ends with a line that says which subgraph is away, and nothing is lost to who goes on from it', async () => {
    const { lines, ended } = await follow('&after=now');
    const before = graph.asked.length;
    await vi.waitFor(() => expect(graph.asked.length).toBeGreaterThan(before + 1), shortly);
    graph.away.add('weather');
    const id = await graph.publish('Tin khi thời tiết vắng');
    await ended;
    graph.away.delete('weather');
    const last = lines.at(-1);
    expect(last).toMatchObject({ control: 'error', errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
    expect(last?.errors?.[0]?.message).toContain('weather');
    const told = [...lines, ...(await read(`?after=${last?.cursor}`))].filter(({ nodeId }) => nodeId === id);
    expect(new Set(told.map(({ cursor }) => cursor)).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('a stream that is followed', () => {
  const page = { data: { changes: { nodes: [], pageInfo: { hasNextPage: false, endCursor: 'the-end' } } } };
  const origin = (signal: AbortSignal) => ({
    headers: {},
    address: '127.0.0.1',
    requestId: 'r',
    mayMutate: false,
    incremental: false,
    streaming: false,
    signal,
  });

  it('has heartbeats while nothing changes, and a last line with its cursor when the process ends', async () => {
    const leave = new AbortController();
    const route = createChangesRoute({
      ask: createAskGraph(async () => ({ kind: 'single', status: 200, body: JSON.stringify(page) })),
      checkPartner: async () => {},
      takeSlot: async () => () => {},
      pollMs: 2,
      heartbeatMs: 6,
      now: () => performance.now(),
    });
    const reply = await route.answer({ follow: 'true' }, { origin: origin(leave.signal), isHead: false });
    if (reply.kind !== 'stream') throw new Error('a stream was asked for');
    const lines: Line[] = [];
    for await (const text of reply.chunks) {
      lines.push(...readLines(text));
      if (lines.length === 3) leave.abort();
    }
    expect(reply.isEndless).toBe(true);
    const heartbeat = { control: 'heartbeat', cursor: 'the-end' };
    expect(lines).toEqual([heartbeat, heartbeat, heartbeat, { control: 'end', cursor: 'the-end' }]);
  });

  it('does not hold up a gateway that ends', async () => {
    const other = await openPartnerGraph();
    const headers = { 'x-api-key': await other.makeKey('partner') };
    const reading = get(`${other.url}/changes?follow=true`, headers);
    await vi.waitFor(() => expect(other.asked.filter((name) => name === 'access').length).toBeGreaterThan(2), 15_000);
    await other.close();
    const answer = await reading;
    expect(answer.isWhole).toBe(true);
    expect(readLines(answer.text).at(-1)).toEqual({ control: 'end', cursor: expect.any(String) });
  });

  it('takes one of the streams that a caller may have open, and gives it back', async () => {
    const other = await openPartnerGraph({ limits: { ...gatewayDefaults.limits, subscriptions: 1 } });
    const headers = { 'x-api-key': await other.makeKey('partner') };
    const leaving = new AbortController();
    const open = await fetch(`${other.url}/changes?follow=true`, { headers, signal: leaving.signal });
    expect(open.status).toBe(200);
    const second = await get(`${other.url}/changes`, headers);
    expect([second.status, codeOf(second)]).toEqual([429, 'TOO_MANY_SUBSCRIPTIONS']);
    leaving.abort();
    await vi.waitFor(async () => expect((await get(`${other.url}/changes`, headers)).status).toBe(200), 15_000);
    for (let count = 0; count < 3; count += 1)
      expect((await get(`${other.url}/export/regions.csv`, headers)).status).toBe(200);
    await other.close();
  });
});

describe('the field `changes`', () => {
  const query = '{ changes(first: 2) { nodes { cursor nodeId } pageInfo { hasNextPage endCursor } } }';
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };

  it('gives partners what the feed gives', async () => {
    const lines = await read('?first=2');
    const text = await ask(partner);
    for (const { cursor } of changesOf(lines)) expect(text).toContain(cursor);
  });

  it('does not exist for the public', async () => {
    expect(await ask({})).toContain('GRAPHQL_VALIDATION_FAILED');
  });
});
