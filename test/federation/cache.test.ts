// What gateways keep of the civic graph: a write in one place and a read in another at once; what a second read costs; what holds
// while a room cannot say what was written. On a server each gateway has rooms of its own, as in processes of their own.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readTrustedDocuments } from '../../gateway/operation/trusted-documents.js';
import { buildContracts } from '../../schema/contracts.js';
import { createCachedGraph } from '../support/cached-graph.js';
import { eventually } from '../support/followers.js';
import { postGraphql } from '../support/processes.js';
import { databases } from '../support/services/databases.js';
import { startRedis } from '../support/services/redis.js';

const trusted = readTrustedDocuments(
  JSON.stringify({
    article: 'query Article($id: ID!) { article(id: $id) { title } }',
    polls: '{ polls(first: 1) { totalCount } }',
    wrong: '{ article { title } regions { slug } }',
    regions: '{ regions { slug } }',
  }),
);
const documents = { trusted: () => trusted, mode: 'off', isAutomatic: true } as const;
let supergraphSdl = '';
beforeAll(async () => {
  supergraphSdl = (await buildContracts()).get('supergraph.graphql') ?? '';
});

describe.each(databases)('two gateways over one $name database', ({ name, create }) => {
  const graph = createCachedGraph({ name, create }, documents);
  const { gateways, seen, createArticle, update } = graph;
  beforeAll(() => graph.open(supergraphSdl), 240_000);
  afterAll(() => graph.close());
  beforeEach(() => void graph.reset());

  const ask = async (gateway: number, query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const { data, errors } = await postGraphql(gateways[gateway]?.url ?? '', query, variables);
    expect(errors).toBeUndefined();
    return data;
  };
  const article = 'query ($id: ID!) { article(id: $id) { title } }';
  const list = '{ articles(first: 5) { totalCount nodes { title } } }';
  const holds = (data: unknown, title: string) => JSON.stringify(data).includes(JSON.stringify(title));

  it('each read after a write shows it, on whichever gateway, while others read all the time', async () => {
    const id = await createArticle('Bản 0');
    const state = { isDone: false };
    const reading = [0, 1].map(async (gateway) => {
      while (!state.isDone) await Promise.all([ask(gateway, article, { id }), ask(gateway, list)]);
    });
    let old = 0;
    for (let version = 1; version <= 25; version += 1) {
      const title = `Bản ${version}`;
      await update(id, version, title);
      const answers = await Promise.all(
        [0, 1].flatMap((gateway) => [ask(gateway, article, { id }), ask(gateway, list)]),
      );
      old += answers.filter((data) => !holds(data, title)).length;
    }
    state.isDone = true;
    await Promise.all(reading);
    expect(old).toBe(0);
  }, 120_000);

  it('a second read asks the rooms nothing but what was written, and after a write the room that was written to', async () => {
    const id = await createArticle('Tin');
    const query = 'query ($id: ID!) { article(id: $id) { title publisher { name } } regions { slug } }';
    await ask(0, query, { id });
    seen.asked = [];
    seen.rounds = 0;
    await ask(0, query, { id });
    expect(seen.asked).toEqual([]);
    expect(seen.rounds).toBe(2);
    await update(id, 1, 'Tin khác');
    expect(await ask(0, query, { id })).toMatchObject({ article: { title: 'Tin khác' } });
    expect(seen.asked).toEqual(['news']);
  });

  it('polls, drafts and what is asked with something of the caller are asked for each time', async () => {
    await ask(0, '{ polls(first: 1) { totalCount } }');
    await ask(0, '{ polls(first: 1) { totalCount } }');
    expect(seen.asked).toEqual(['polls', 'polls']);
    expect(seen.rounds).toBe(0);
  });

  it('while a room cannot say what was written in it, it is asked for everything and nothing old is given', async () => {
    const id = await createArticle('Trước');
    await ask(1, article, { id });
    seen.isDeaf = true;
    seen.asked = [];
    await update(id, 1, 'Sau');
    expect(await ask(1, article, { id })).toEqual({ article: { title: 'Sau' } });
    expect(await ask(1, article, { id })).toEqual({ article: { title: 'Sau' } });
    expect(seen.asked).toEqual(['news', 'news']);
  });

  it('a whole answer is given again without a run, and tells its cost, age and provenance as one that was read', async () => {
    const id = await createArticle('Cả câu trả lời');
    const query = 'query ($id: ID!) { article(id: $id) { title } regions { slug } }';
    const send = async (extra: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(gateways[0]?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables: { id }, ...extra }),
      });
      return JSON.parse(await response.text());
    };
    const told = { extensions: { cost: true, provenance: true } };
    const first = await send(told);
    const before = Date.now();
    seen.asked = [];
    const second = await send(told);
    expect([seen.runs, seen.looks, seen.asked]).toEqual([1, ['miss', 'hit'], []]);
    expect(Object.keys(second.extensions)).toEqual(['cost', 'freshness', 'provenance']);
    const { freshness } = second.extensions;
    for (const room of ['news', 'org-units']) expect(Date.parse(freshness[room].asOf)).toBeGreaterThanOrEqual(before);
    const ageless = (answer: typeof first) => {
      const { news, 'org-units': units } = answer.extensions.freshness;
      return {
        ...answer,
        extensions: { ...answer.extensions, freshness: [news.status, news.maxAge, units.status, units.maxAge] },
      };
    };
    expect(ageless(second)).toEqual(ageless(first));
    expect(await send({}, { 'x-freshness': 'off' })).toEqual({ data: first.data });
    expect([seen.runs, seen.looks.length]).toEqual([1, 3]);
    await update(id, 1, 'Câu khác');
    expect((await send(told)).data.article.title).toBe('Câu khác');
    expect([seen.runs, seen.looks.at(-1)]).toEqual([2, 'stale']);
  });

  it('a whole answer is not that of another operation, of other variables or of another selection', async () => {
    const [one, other] = [await createArticle('Một'), await createArticle('Hai')];
    const query = `query A($id: ID!) { article(id: $id) { title } } query B($id: ID!, $is: Boolean = false) {
      article(id: $id) { slug @include(if: $is) __typename } }`;
    const send = async (operationName: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const response = await fetch(gateways[0]?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName, variables }),
      });
      return JSON.parse(await response.text()).data.article;
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await send('A', { id: one })).toEqual({ title: 'Một' });
      expect(await send('A', { id: other })).toEqual({ title: 'Hai' });
      expect(await send('B', { id: one })).toEqual({ __typename: 'Article' });
      expect(await send('B', { id: one, is: true })).toEqual({ slug: expect.any(String), __typename: 'Article' });
    }
    expect([seen.runs, seen.looks.filter((outcome) => outcome === 'hit').length]).toEqual([4, 4]);
  });

  it('an answer with an error, one of which a part is not to be kept, and one of which a room is told something of the caller are run each time', async () => {
    const id = await createArticle('Không giữ cả câu');
    const mixed = '{ regions { slug } polls(first: 1) { totalCount } }';
    const wrong = '{ article { title } regions { slug } }';
    for (const query of [mixed, mixed, wrong, wrong]) await postGraphql(gateways[0]?.url ?? '', query);
    for (let time = 0; time < 2; time += 1)
      await fetch(gateways[0]?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-district': 'hoang-mai' },
        body: JSON.stringify({ query: article, variables: { id } }),
      });
    expect(seen.looks).not.toContain('hit');
    expect(seen.runs).toBe(6);
  });

  it('while the database is away nothing that is kept is given, and once it is back the present value is', async () => {
    const id = await createArticle('Có');
    for (let time = 0; time < 2; time += 1) expect(await ask(0, article, { id })).toEqual({ article: { title: 'Có' } });
    expect(seen.looks.at(-1)).toBe('hit');
    seen.isAway = true;
    const { data, errors } = await postGraphql(gateways[0]?.url ?? '', article, { id });
    expect([data, errors?.[0]?.extensions]).toEqual([
      { article: null },
      { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'news' },
    ]);
    expect(seen.looks.at(-1)).toBe('bypass');
    seen.isAway = false;
    await update(id, 1, 'Trở lại');
    expect(await ask(0, article, { id })).toEqual({ article: { title: 'Trở lại' } });
  });

  const redisProgram = name === 'embedded' ? inject('redisProgram') : null;
  it.each(redisProgram === null ? [] : [redisProgram])(
    'gateways share in Redis what they keep; without it each has its own, and no read is old',
    async (program) => {
      const redis = await startRedis(program);
      const one = await graph.startGateway({ redisUrl: redis.url });
      const other = await graph.startGateway({ redisUrl: redis.url });
      const id = await createArticle('Chung');
      await eventually(async () => {
        await ask(one, article, { id });
        seen.looks = [];
        expect(await ask(other, article, { id })).toEqual({ article: { title: 'Chung' } });
        expect(seen.looks).toEqual(['hit']);
      });
      await redis.stop();
      for (const [revision, title] of ['Một', 'Hai', 'Ba'].entries()) {
        await update(id, revision + 1, title);
        for (const gateway of [one, other, one, other])
          expect(await ask(gateway, article, { id })).toEqual({ article: { title } });
      }
      expect(seen.looks.at(-1)).toBe('hit');
    },
    60_000,
  );

  it('Cache-Status says whether all was kept and for how long, or the reason why a room was asked', async () => {
    const id = await createArticle('Trạng thái');
    const statusOf = async (body: unknown): Promise<string | null> => {
      const answer = await fetch(gateways[0]?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return answer.headers.get('cache-status');
    };
    const units = 'query ($id: ID!) { article(id: $id) { title publisher { name } } }';
    const polls = '{ polls(first: 1) { totalCount } }';
    const read = { query: article, variables: { id } };
    expect(await statusOf(read)).toBe('civic-gateway; fwd=miss');
    expect(await statusOf(read)).toMatch(/^civic-gateway; hit; ttl=(300|[12]?\d?\d)$/);
    expect(await statusOf({ query: units, variables: { id } })).toBe('civic-gateway; fwd=miss');
    await update(id, 1, 'Trạng thái mới');
    expect(await statusOf(read)).toBe('civic-gateway; fwd=stale');
    expect(await statusOf({ query: polls })).toBe('civic-gateway; fwd=bypass');
    expect(await statusOf([read, { query: polls }, read])).toBe('civic-gateway; fwd=bypass');
    expect(await statusOf([read, read])).toMatch(/^civic-gateway; hit; ttl=/);
    seen.isDeaf = true;
    expect(await statusOf(read)).toBe('civic-gateway; fwd=bypass');
  });

  const get = (gateway: number, document: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${gateways[gateway]?.url}/${document}`, { headers });

  it('a trusted document by GET says how long it holds and what ends it; who has it gets 304 until it is written over', async () => {
    const id = await createArticle('Trang đầu');
    const document = `article?variables=${encodeURIComponent(JSON.stringify({ id }))}`;
    const first = await get(0, document);
    expect(await first.json()).toEqual({ data: { article: { title: 'Trang đầu' } } });
    expect(Object.fromEntries(first.headers)).toMatchObject({
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      'cache-control': expect.stringMatching(/^public, max-age=0, s-maxage=(300|[12]?\d?\d), must-revalidate$/),
      age: expect.stringMatching(/^\d+$/),
      vary: 'accept, accept-encoding, authorization, x-api-key, x-cost, x-freshness, x-plan, x-provenance, x-district',
      'cache-tag': 'news:articles',
      'surrogate-key': 'news:articles',
    });
    const ifNoneMatch = { 'if-none-match': first.headers.get('etag') ?? '' };
    for (const gateway of [0, 1]) {
      const again = await get(gateway, document, ifNoneMatch);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([
        304,
        '',
        ifNoneMatch['if-none-match'],
      ]);
    }
    await update(id, 1, 'Trang sau');
    for (const gateway of [0, 1]) {
      const changed = await get(gateway, document, ifNoneMatch);
      expect([changed.status, await changed.json()]).toEqual([200, { data: { article: { title: 'Trang sau' } } }]);
    }
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['a document with errors', 'wrong', {}],
    ['one that is told its cost', 'article', { 'x-cost': 'report' }],
  ])('nothing is said to hold of %s', async (_what, document, headers) => {
    const id = await createArticle('Không giữ');
    const answer = await get(0, `${document}?variables=${encodeURIComponent(JSON.stringify({ id }))}`, headers);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.has('etag')).toBe(false);
  });

  it('who has an answer with a part that is not kept asks each time, and gets 304 while it is the same', async () => {
    const first = await get(0, 'polls');
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'public, no-cache',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
    });
    expect([first.headers.has('age'), first.headers.has('cache-tag')]).toEqual([false, false]);
    seen.asked = [];
    const again = await get(1, 'polls', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, seen.asked]).toEqual([304, ['polls']]);
  });

  it('nothing is said to hold of the same document by POST', async () => {
    const answer = await fetch(`${gateways[0]?.url}/regions`, { method: 'POST' });
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.has('etag')]).toEqual([
      200,
      'no-store',
      false,
    ]);
  });

  it('no client can ask what was written', async () => {
    const { errors } = await postGraphql(gateways[0]?.url ?? '', '{ _touched { position } }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});
