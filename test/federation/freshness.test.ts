// How old answers are, over the real rooms: each of the four killed in turn, with a clock that the test turns. What may be some time
// old is given and marked; beyond its limit it is null with an error; what tells of now is never given again.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GatewayOptions } from '../../gateway/gateway.js';
import { readTrustedDocuments } from '../../gateway/operation/trusted-documents.js';
import { type AgingClient, type Answered, createAgingGraph } from '../support/aging-graph.js';

const graph = createAgingGraph();
const { clock, now, away, shared, startClient } = graph;
const clients = new Map<GatewayOptions['executor'], AgingClient>();

beforeAll(async () => {
  for (const executor of ['compiled', 'interpreted'] as const) clients.set(executor, await startClient({ executor }));
}, 240_000);
afterEach(() => away.clear());
afterAll(() => graph.close());

function clientOf(executor: GatewayOptions['executor']): AgingClient {
  const client = clients.get(executor);
  if (client === undefined) throw new Error(`no gateway was started for ${executor}`);
  return client;
}
const compiled = () => clientOf('compiled');

/** What is shown of each room, and for how many seconds it may be shown without it. */
const panels = [
  [
    'org-units',
    'orgUnit',
    '{ orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") { name sector region { slug } } }',
    86_400,
  ],
  ['news', 'articles', '{ articles(first: 2) { nodes { title publishedAt category { name } } } }', 3_600],
  ['polls', 'polls', '{ polls(first: 2) { nodes { title options { label } } } }', 300],
  [
    'weather',
    'weatherWidget',
    '{ weatherWidget { location { label } current { observedAt } normals { station } } }',
    3_600,
  ],
] as const;

const tellsOfNow = [
  ['an alert', 'weather', '{ weatherAlerts { id } }'],
  ['an alert of any time', 'weather', '{ weatherAlert(id: "alert_x") { isActive } }'],
  ['a region’s alerts', 'weather', '{ weatherWidget { location { label } alerts { id expiresAt } } }'],
  ['whether alerts are read', 'weather', '{ weatherWidget { alertsFreshness { status } } }'],
  [
    'a poll’s result',
    'polls',
    '{ polls(first: 1) { nodes { results { __typename ... on PollResults { isFinal } } } } }',
  ],
  ['whether a poll is open', 'polls', '{ polls(first: 1) { nodes { title status } } }'],
  ['what is known of the asker', 'polls', '{ polls(first: 1) { nodes { viewer { canVote } } } }'],
] as const;

describe.each(['compiled', 'interpreted'] as const)('answers of the %s executor', (executor) => {
  const client = () => clientOf(executor);

  it.each(panels)('show what %s gave last, marked, until it is too old', async (room, field, query, maxAge) => {
    const { ask } = client();
    // From the second time on operations are compiled.
    await ask(query);
    const whole = await ask(query);
    const asOf = now();
    expect(whole.errors).toBeUndefined();
    expect(whole.freshness).toEqual({ [room]: { status: 'fresh', asOf, maxAge } });
    expect([whole.age, whole.cacheStatus]).toEqual([null, 'civic-gateway; fwd=bypass']);

    away.add(room);
    clock.ms += maxAge * 1_000;
    const stale = await ask(query);
    expect(stale.errors).toBeUndefined();
    expect(stale.data).toEqual(whole.data);
    expect(stale.freshness).toEqual({ [room]: { status: 'stale', asOf, maxAge } });
    expect(stale.age).toBe(String(maxAge));
    expect(stale.cacheStatus).toBe(`civic-gateway; hit; ttl=-${maxAge}; detail=stale-if-error`);

    clock.ms += 1;
    const late = await ask(query);
    expect(late.data).toEqual({ [field]: null });
    expect(late.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'SUBGRAPH_UNAVAILABLE', subgraph: room },
    ]);
    expect(late.freshness).toEqual({ [room]: { status: 'unavailable', asOf: null, maxAge } });
    expect([late.age, late.cacheStatus]).toEqual([null, 'civic-gateway; fwd=bypass']);

    away.clear();
    const again = await ask(query);
    expect(again.data).toEqual(whole.data);
    expect(again.freshness).toEqual({
      [room]: { status: 'fresh', asOf: now(), maxAge },
    });
  });

  it.each(tellsOfNow)('never show %s again', async (_what, room, query) => {
    const { ask } = client();
    await ask(query);
    const whole = await ask(query);
    expect(whole.errors).toBeUndefined();
    expect(whole.freshness).toMatchObject({ [room]: { status: 'fresh', maxAge: 0 } });
    away.add(room);
    const { data, errors, freshness, age } = await ask(query);
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: room });
    expect(freshness).toEqual({ [room]: { status: 'unavailable', asOf: null, maxAge: 0 } });
    expect(age).toBeNull();
  });

  it.each([
    [
      'weather',
      '{ kept: weatherWidget { location { label } current { observedAt } } now: weatherAlerts { id } }',
      3_600,
    ],
    [
      'polls',
      '{ kept: polls(first: 1) { nodes { title } } now: polls(first: 1) { nodes { results { __typename } } } }',
      300,
    ],
  ])(
    'show what may be old of %s beside what tells of now, which is null with an error',
    async (room, query, maxAge) => {
      const { ask } = client();
      await ask(query);
      const whole = await ask(query);
      expect(whole.errors).toBeUndefined();
      away.add(room);
      clock.ms += maxAge * 1_000;
      const stale = await ask(query);
      expect(stale.data).toEqual({ kept: whole.data?.['kept'], now: null });
      const unavailable = { code: 'SUBGRAPH_UNAVAILABLE', subgraph: room };
      expect(stale.errors).toEqual([expect.objectContaining({ path: ['now'], extensions: unavailable })]);
      expect(stale.freshness).toMatchObject({ [room]: { status: 'stale', maxAge } });
      clock.ms += 1;
      expect((await ask(query)).data).toEqual({ kept: null, now: null });
    },
  );

  it('tell each subgraph’s age, and by headers that of the oldest', async () => {
    const query = `{
      orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") { name articles(first: 1) { nodes { title } } polls(first: 1) { totalCount } }
    }`;
    const { ask } = client();
    await ask(query);
    const whole = await ask(query);
    const asOf = now();
    away.add('news');
    clock.ms += 60_000;
    const stale = await ask(query);
    expect(stale.data).toEqual(whole.data);
    expect(stale.freshness).toEqual({
      news: { status: 'stale', asOf, maxAge: 3_600 },
      'org-units': { status: 'fresh', asOf: now(), maxAge: 86_400 },
      polls: { status: 'fresh', asOf: now(), maxAge: 300 },
    });
    expect(stale.age).toBe('60');
  });

  it('tell the age of deferred parts with the last one', async () => {
    const query = `{
      orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") { name ... @defer(label: "news") { articles(first: 1) { nodes { title } } } }
    }`;
    const { post } = client();
    const askInParts = async () => {
      const text = await (await post({ query }, { accept: 'multipart/mixed, application/json' })).text();
      return text
        .split(/\r\n---(?:--)?\r\n/)
        .map((part) => part.split('\r\n\r\n')[1]?.trim() ?? '')
        .filter((part) => part !== '')
        .map((part): Answered => JSON.parse(part));
    };
    await askInParts();
    const whole = await askInParts();
    expect(whole.map(({ extensions }) => extensions === undefined)).toEqual([true, false]);
    const asOf = now();
    away.add('news');
    clock.ms += 60_000;
    const [first, last] = await askInParts();
    expect(first?.extensions).toBeUndefined();
    expect(last?.extensions).toEqual({
      freshness: {
        news: { status: 'stale', asOf, maxAge: 3_600 },
        'org-units': { status: 'fresh', asOf: now(), maxAge: 86_400 },
      },
    });
  });
});

describe('the age of an answer', () => {
  const [, [, , query]] = panels;

  it('is told by headers alone where the client turns the extension off', async () => {
    const client = compiled();
    expect((await client.ask(query, { 'x-freshness': 'off' })).extensions).toBeUndefined();
    away.add('news');
    clock.ms += 5_000;
    const { extensions, age, cacheStatus } = await client.ask(query, { 'x-freshness': 'off' });
    expect(extensions).toBeUndefined();
    expect([age, cacheStatus]).toEqual(['5', 'civic-gateway; hit; ttl=-5; detail=stale-if-error']);
  });

  it('is told to each as it was asked for where identical requests share a run', async () => {
    const client = compiled();
    const { promise, resolve } = Promise.withResolvers<void>();
    shared.released = promise;
    shared.joined = 0;
    const asking = [{}, {}, { 'x-freshness': 'off' }, {}].map((headers) => client.ask(query, headers));
    // Of three identical ones two at least share a run: the first, where it had not begun, or the one after it.
    await vi.waitFor(() => expect(shared.joined).toBeGreaterThan(0), { timeout: 20_000, interval: 10 });
    resolve();
    const [first, second, off, third] = await Promise.all(asking);
    expect(first?.freshness).toMatchObject({ news: { status: 'fresh' } });
    expect([second?.freshness, third?.freshness]).toEqual([first?.freshness, first?.freshness]);
    expect(off?.extensions).toBeUndefined();
    expect(off?.data).toEqual(first?.data);
  });

  it('stands in the answer to a trusted document by GET only where something is old', async () => {
    const text = '{ articles(first: 1) { nodes { title } } }';
    const trusted = readTrustedDocuments(JSON.stringify({ news: text }));
    const client = await startClient({ documents: { trusted: () => trusted, mode: 'off', isAutomatic: true } });
    const get = async (): Promise<Answered> =>
      JSON.parse(await (await fetch(`${client.url}/news`, { headers: { 'x-apollo-operation-name': 'news' } })).text());
    const whole = await get();
    expect([whole.extensions, whole.errors]).toEqual([undefined, undefined]);
    away.add('news');
    const { data, extensions } = await get();
    expect(data).toEqual(whole.data);
    expect(extensions).toMatchObject({ freshness: { news: { status: 'stale' } } });
  }, 120_000);

  it('is that of the oldest member in the headers of a list', async () => {
    const client = compiled();
    await client.ask(query);
    away.add('news');
    clock.ms += 7_000;
    const response = await client.post([{ query }, { query: '{ categories { slug } }' }, { query: '{ __typename }' }]);
    expect(response.headers.get('age')).toBe('7');
    expect(response.headers.get('cache-status')).toContain('stale-if-error');
  });

  it('is not told, and nothing old is given, by a gateway that does not tell it', async () => {
    const client = await startClient({ freshness: null });
    const whole = await client.ask(query);
    expect([whole.extensions, whole.cacheStatus]).toEqual([undefined, null]);
    away.add('news');
    expect((await client.ask(query)).data).toEqual({ articles: null });
  }, 120_000);

  it('is told for introspection by an empty list of subgraphs', async () => {
    const client = compiled();
    const { freshness, cacheStatus } = await client.ask('{ __typename }');
    expect([freshness, cacheStatus]).toEqual([{}, null]);
  });
});

describe('what is given again', () => {
  const [, [, , query]] = panels;

  it('is never what a subgraph gave to one who tells it something of himself, nor given to such a one', async () => {
    const client = compiled();
    const own = '{ articles(first: 3) { nodes { slug } } }';
    const told = { 'x-district': 'hoang-mai' };
    await client.ask(own, told);
    away.add('news');
    expect((await client.ask(own)).data).toEqual({ articles: null });
    away.clear();
    await client.ask(own);
    away.add('news');
    expect((await client.ask(own)).errors).toBeUndefined();
    const { data, freshness } = await client.ask(own, told);
    expect(data).toEqual({ articles: null });
    expect(freshness).toMatchObject({ news: { status: 'unavailable' } });
  });

  it('is nothing where no memory is given to it', async () => {
    const client = await startClient({ freshness: { staleBytes: 0, now: () => clock.ms } });
    await client.ask(query);
    away.add('news');
    expect((await client.ask(query)).data).toEqual({ articles: null });
  }, 120_000);

  it('stays through a reload of the supergraph', async () => {
    const client = clientOf('interpreted');
    const whole = await client.ask(query);
    await client.reload();
    away.add('news');
    expect((await client.ask(query)).data).toEqual(whole.data);
  }, 120_000);

  it('is not taken for the present by feeds, which have no place to mark it', async () => {
    const client = compiled();
    const feed = client.url.replace('/graphql', '/feeds/articles.json');
    expect((await fetch(feed)).status).toBe(200);
    away.add('news');
    expect((await fetch(feed)).status).toBe(503);
  });
});

describe('where data come from', () => {
  const query = `{
    articles(first: 2) { nodes { title publisher { name } } }
    polls(first: 1) { nodes { title } }
    weatherWidget { normals { station } }
  }`;

  it('is told once a type, on request, and that sample data are made up', async () => {
    const client = compiled();
    const { extensions } = await client.ask(query, { 'x-provenance': 'report', 'x-freshness': 'off' });
    expect(extensions).toEqual({
      provenance: [
        expect.objectContaining({ type: 'Article', note: expect.stringContaining('SYNTHETIC') }),
        expect.objectContaining({ type: 'ClimateNormals', licence: 'MIT', source: 'https://github.com/choisy/imhen' }),
        expect.objectContaining({ type: 'OrgUnit', publisher: expect.stringContaining('Editors') }),
        expect.objectContaining({ type: 'Poll', note: expect.stringContaining('SYNTHETIC') }),
      ],
    });
    const response = await client.post({ query, extensions: { provenance: true, cost: true } });
    const asked: Answered = JSON.parse(await response.text());
    expect(Object.keys(asked.extensions ?? {})).toEqual(['cost', 'freshness', 'provenance']);
    expect(asked.extensions?.['provenance']).toEqual(extensions?.['provenance']);
    expect(Object.keys((await client.ask(query)).extensions ?? {})).toEqual(['freshness']);
  });
});
