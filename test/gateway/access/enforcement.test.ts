// Who gets what: every kind of caller against every kind of protected field and mutation, and every way round that a client
// could try. A denied field is null with an error at its path, and no subgraph is asked for it.
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { keys, serveProtectedGraph } from './graph.js';

type Graph = Awaited<ReturnType<typeof serveProtectedGraph>>;
let graph: Graph;
beforeAll(async () => {
  graph = await serveProtectedGraph();
});
afterAll(async () => {
  await graph.close();
});
beforeEach(() => {
  graph.received.length = 0;
});

const isAskedFor = (field: string) => graph.received.some(({ query }) => new RegExp(`\\b${field}\\b`).test(query));

const fields = {
  note: '{ person { note } }',
  salary: '{ person { salary } }',
  band: '{ person { band } }',
  secret: '{ person { secret } }',
  audit: '{ audit { lines } }',
  rename: 'mutation { rename(name: "M") { id } }',
  erase: 'mutation { erase { id } }',
  view: 'mutation { view }',
  open: 'mutation { open }',
} as const;
type FieldName = keyof typeof fields;

/** Which fields each caller is answered; the others are denied with the code. */
const matrix: readonly (readonly [keyof Graph['callers'], 'UNAUTHENTICATED' | 'FORBIDDEN', readonly FieldName[]])[] = [
  ['anonymous', 'UNAUTHENTICATED', ['open']],
  ['page', 'UNAUTHENTICATED', ['open', 'view', 'secret']],
  ['person', 'FORBIDDEN', ['open', 'note', 'audit']],
  ['writer', 'FORBIDDEN', ['open', 'note', 'audit', 'rename']],
  ['eraser', 'FORBIDDEN', ['open', 'note', 'audit', 'rename', 'erase', 'salary', 'band']],
  ['partner', 'FORBIDDEN', ['open', 'note', 'audit', 'salary', 'band']],
  ['internal', 'FORBIDDEN', ['open', 'note', 'audit', 'salary', 'band', 'rename', 'erase', 'view', 'secret']],
];
const names: readonly FieldName[] = ['note', 'salary', 'band', 'secret', 'audit', 'rename', 'erase', 'view', 'open'];

describe.each(matrix)('the caller %s', (caller, code, allowed) => {
  it.each(names)('is answered or denied %s as the schema demands', async (name) => {
    const { status, answer } = await graph.ask(fields[name], graph.callers[caller]);
    expect(status).toBe(200);
    if (allowed.includes(name)) {
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer.data)).not.toContain('null');
    } else {
      const isRoot = !fields[name].includes('person');
      const path = isRoot ? [name] : ['person', name];
      expect(answer.errors).toEqual([{ message: expect.any(String), path, extensions: { code } }]);
      expect(answer.data).toEqual(isRoot ? { [name]: null } : { person: { [name]: null } });
      expect(isAskedFor(name)).toBe(false);
    }
  });
});

describe('a denied field', () => {
  it.each([
    [
      'an interface',
      '{ nodes { id note } }',
      [
        { id: 'p1', note: null },
        { id: 'u1', note: 'a unit' },
      ],
      0,
    ],
    [
      'a fragment on the interface',
      '{ nodes { ...F } } fragment F on Node { id note }',
      [
        { id: 'p1', note: null },
        { id: 'u1', note: 'a unit' },
      ],
      0,
    ],
    ['an alias', '{ nodes { id: note } }', [{ id: null }, { id: 'a unit' }], 0],
  ])('is not reached through %s', async (_what, query, expected, index) => {
    const { answer } = await graph.ask(query);
    expect(answer.data).toEqual({ nodes: expected });
    expect(answer.errors).toMatchObject([{ path: ['nodes', index, query.includes('id:') ? 'id' : 'note'] }]);
    expect(graph.received.every(({ query: asked }) => !/Person[^}]*note/.test(asked))).toBe(true);
  });

  it('is not reached through a union', async () => {
    const { answer } = await graph.ask(
      '{ either { ... on Person { name note } ... on Unit { note } ... on Node { note } } }',
    );
    expect(answer.data).toEqual({ either: [{ note: 'a unit' }, { name: 'Minh', note: null }] });
    expect(answer.errors).toMatchObject([{ path: ['either', 1, 'note'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('is not brought out by what requires it, and its subgraph is not asked for either', async () => {
    const { answer } = await graph.ask('{ person { title band } }');
    expect(answer.data).toEqual({ person: { title: 'Chủ tịch', band: null } });
    expect([isAskedFor('salary'), isAskedFor('band')]).toEqual([false, false]);
  });

  it('that may not be null takes its object with it', async () => {
    const { answer } = await graph.ask('{ person { name pin } }');
    expect(answer).toEqual({
      data: { person: null },
      errors: [{ message: expect.any(String), path: ['person', 'pin'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(isAskedFor('pin')).toBe(false);
  });

  it('does not keep the other mutations of the operation from running', async () => {
    const { answer } = await graph.ask('mutation { first: open rename(name: "x") { id } last: open }');
    expect(answer.data).toEqual({ first: true, rename: null, last: true });
    expect(graph.received.some(({ query }) => query.includes('rename'))).toBe(false);
  });

  it('asks nobody when nothing else is selected', async () => {
    await graph.ask('{ audit { lines } }');
    expect(graph.received).toEqual([]);
  });

  it('in a deferred fragment is denied in its payload', async () => {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'multipart/mixed' },
      body: JSON.stringify({ query: '{ person { name ... @defer { title note } } }' }),
    });
    const text = await response.text();
    expect(text).toContain('"note":null');
    expect(text).toContain('"code":"UNAUTHENTICATED"');
    expect(isAskedFor('note')).toBe(false);
  });

  it('is told apart by caller even when identical operations run at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      graph.ask('{ person { note } }', index % 2 === 0 ? {} : graph.callers.person),
    );
    const answers = (await Promise.all(asked)).map(({ answer }) => answer.data);
    expect(answers).toEqual(
      Array.from({ length: 20 }, (_, index) => ({ person: { note: index % 2 === 0 ? null : 'private' } })),
    );
  });
});

describe('a credential that is not good', () => {
  it.each([
    ['an unknown key', { 'x-api-key': keys.unknown }],
    ['a key of the wrong form', { 'x-api-key': 'hello' }],
    ['a bearer that is nothing', { authorization: 'Bearer hello' }],
    ['basic authorization', { authorization: 'Basic aGk6aG8=' }],
    ['a forged token', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.x' }],
    ['two at once', { authorization: `Bearer ${keys.internal}`, 'x-api-key': keys.partner }],
  ])('%s is refused rather than taken for nobody in particular', async (_what, headers) => {
    const { status, headers: answered, answer } = await graph.ask('{ person { name } }', headers);
    expect(status).toBe(401);
    expect(answered.get('www-authenticate')).toContain('Bearer');
    expect(answer).toEqual({ errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }] });
  });
});

describe('over a WebSocket', () => {
  const askOver = async (connectionParams: Readonly<Record<string, unknown>>, query: string, headers = {}) => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string | string[]) {
        super(address, protocols, { headers });
      }
    }
    const client = createClient({
      url: graph.url.replace('http', 'ws'),
      webSocketImpl: Socket,
      connectionParams,
      retryAttempts: 0,
    });
    try {
      return JSON.stringify((await client.iterate({ query }).next()).value);
    } catch (error) {
      return error instanceof Error ? error.message : JSON.stringify(error, ['code', 'reason', 'extensions', '0']);
    } finally {
      await client.dispose();
    }
  };
  const salary = '{ person { salary } }';

  it('a credential of connection_init counts as one of a header does', async () => {
    expect(await askOver({}, salary)).toContain('"code":"UNAUTHENTICATED"');
    expect(isAskedFor('salary')).toBe(false);
    expect(await askOver({ 'X-Api-Key': keys.partner }, salary)).toContain('"salary":10');
    expect(await askOver({ authorization: `Bearer ${keys.partner}` }, salary)).toContain('"salary":10');
    expect(await askOver({}, salary, { 'x-api-key': keys.partner })).toContain('"salary":10');
    expect(await askOver({ 'x-api-key': keys.partner }, '{ hidden { text } }')).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(await askOver({ 'x-api-key': keys.internal }, '{ hidden { text } }')).toContain('"hidden"');
  });

  it.each([
    ['that is not known', { 'x-api-key': keys.unknown }, {}, 'UNAUTHENTICATED'],
    ['that is no text', { authorization: 1 }, {}, '4400'],
    ['beside another one', { 'x-api-key': keys.internal }, { 'x-api-key': keys.partner }, '4400'],
    ['beside one of another kind', { authorization: 'Bearer a.b.c' }, { 'x-api-key': keys.partner }, 'UNAUTHENTICATED'],
  ])('a credential %s is refused rather than taken for none', async (_what, init, headers, expected) => {
    expect(await askOver(init, salary, headers)).toContain(expected);
    expect(isAskedFor('salary')).toBe(false);
  });
});

it('over server-sent events a denied field is as null, and is answered to who may have it', async () => {
  const askOver = async (headers: Readonly<Record<string, string>>) => {
    const sent = { 'content-type': 'application/json', accept: 'text/event-stream', ...headers };
    return (
      await fetch(graph.url, { method: 'POST', headers: sent, body: '{"query":"{ person { salary } }"}' })
    ).text();
  };
  expect(await askOver({})).toContain('"code":"UNAUTHENTICATED"');
  expect(isAskedFor('salary')).toBe(false);
  expect(await askOver(graph.callers.partner)).toContain('"salary":10');
});

it('what a policy opens is in no copy that others could get', async () => {
  const read = async (id: string) => {
    const response = await fetch(`${graph.url}/${id}`, { headers: graph.callers.page });
    return { text: await response.text(), caching: response.headers.get('cache-control') };
  };
  expect(await read('name')).toEqual({ text: '{"data":{"person":{"name":"Minh"}}}', caching: 'public, no-cache' });
  expect(await read('secret')).toEqual({ text: '{"data":{"person":{"secret":"s"}}}', caching: 'no-store' });
});
