// The gateway over real subgraphs: what it joins, what it says of one that misbehaves, whom it gives a voter token.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { gatewayDefaults } from './gateway-options.js';
import { type Behaviour, serveTwoSubgraphs } from '../support/two-subgraphs.js';

type Subgraphs = Awaited<ReturnType<typeof serveTwoSubgraphs>>;
interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

const opened = createClosingStack();
let subgraphs: Subgraphs;
let url: string;

async function post(query: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const answer: Answer = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, answer };
}

beforeAll(async () => {
  subgraphs = await serveTwoSubgraphs();
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() }));
  const gateway = opened.add(
    await startGateway({ ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport }),
  );
  url = gateway.url;
});
afterAll(async () => {
  await subgraphs.polls.stop();
  await subgraphs.units.stop();
  await opened.close();
});
beforeEach(() => {
  subgraphs.units.behaviour = 'well';
  subgraphs.polls.behaviour = 'well';
});

describe('the gateway', () => {
  it('joins an entity from two subgraphs with one request to each', async () => {
    const before = [subgraphs.units.received.length, subgraphs.polls.received.length];
    const { status, answer } = await post('{ units { name polls } }');
    expect(status).toBe(200);
    expect(answer).toEqual({
      data: {
        units: [
          { name: 'one', polls: ['poll of 1'] },
          { name: 'two', polls: ['poll of 2'] },
        ],
      },
    });
    expect([subgraphs.units.received.length, subgraphs.polls.received.length]).toEqual(
      before.map((count) => count + 1),
    );
  });

  const misbehaviours: readonly [Behaviour, string][] = [
    ['late', 'SUBGRAPH_UNAVAILABLE'],
    ['html', 'SUBGRAPH_INVALID_RESPONSE'],
    ['no-graphql', 'SUBGRAPH_INVALID_RESPONSE'],
    ['status-500', 'SUBGRAPH_UNAVAILABLE'],
    ['hang-up', 'SUBGRAPH_UNAVAILABLE'],
    ['false-shape', 'SUBGRAPH_INVALID_RESPONSE'],
  ];
  it.each(misbehaviours)(
    'answers what the others hold and names the subgraph when one is %s',
    async (behaviour, code) => {
      subgraphs.polls.behaviour = behaviour;
      const { status, answer } = await post('{ units { name polls } pollTitles }');
      expect(status).toBe(200);
      expect(answer.data).toEqual({
        units: [
          { name: 'one', polls: null },
          { name: 'two', polls: null },
        ],
        pollTitles: null,
      });
      expect(answer.errors?.length).toBeGreaterThan(0);
      for (const error of answer.errors ?? []) expect(error.extensions).toEqual({ code, subgraph: 'polls' });
    },
  );

  it('refuses a document that does not fit the schema with its code', async () => {
    const { status, answer } = await post('{ nothing }');
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  it.each([
    [{ query: '{ units { name } }', operationName: 'other' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: 'query a { __typename } query b { __typename }' }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    [{ query: '{ units {' }, 400, 'GRAPHQL_PARSE_FAILED'],
    [
      { query: '{ __typename }', extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } } },
      400,
      'BAD_REQUEST',
    ],
    [{}, 400, 'BAD_REQUEST'],
    ['{"query":', 400, 'BAD_REQUEST'],
    [{ query: `{ __typename } # ${'x'.repeat(1_100_000)}` }, 413, 'BODY_TOO_LARGE'],
  ])('refuses a faulty request with a status and a code: %.60j', async (body, status, code) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer: Answer = JSON.parse(await response.text());
    expect([response.status, answer.errors?.[0]?.extensions]).toEqual([status, { code }]);
  });

  it('answers an unknown path and a type that is not JSON as GraphQL clients read it', async () => {
    const elsewhere = await fetch(`${url}/elsewhere`);
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([
      404,
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ]);
    const form = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<query/>' });
    expect([form.status, await form.json()]).toMatchObject([
      415,
      { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    ]);
  });

  it('gives a voter token with the first mutation only, and hands it to the subgraph', async () => {
    const reading = await post('{ units { name } }');
    expect(reading.headers.get('set-cookie')).toBeNull();
    const writing = await post('mutation { touch }');
    const cookie = writing.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^civic_voter=[\w-]{32}\.[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    const token = cookie.slice('civic_voter='.length, cookie.indexOf(';'));
    expect(subgraphs.units.received.at(-1)?.headers['x-voter-token']).toBe(token);
    const again = await post('mutation { touch }', { cookie: `civic_voter=${token}` });
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(subgraphs.units.received.at(-1)?.headers['x-voter-token']).toBe(token);
  });

  it('takes no voter token that it did not sign, and nothing that a client says of itself in its place', async () => {
    const forged = `${'a'.repeat(32)}.${'b'.repeat(43)}`;
    const writing = await post('mutation { touch }', { 'x-voter-token': forged, 'x-caller-address': '203.0.113.9' });
    expect(writing.headers.get('set-cookie')).toContain('civic_voter=');
    const headers = subgraphs.units.received.at(-1)?.headers;
    expect(headers?.['x-voter-token']).not.toBe(forged);
    expect(headers?.['x-caller-address']).toBe('127.0.0.1');
  });
});
