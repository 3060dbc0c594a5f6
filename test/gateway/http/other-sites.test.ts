// Pages of other sites: who may ask, who may read, over HTTP and WebSocket, as browsers tell of them.
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { createVoterTokens } from '../../../gateway/access/voter-token.js';
import { gatewayDefaults } from '../gateway-options.js';
import { ask, codesOf, openEdge } from './edge.js';

let edge: Awaited<ReturnType<typeof openEdge>>;
let closed: string;
let listed: string;
let open: string;
beforeAll(async () => {
  edge = await openEdge();
  const publicUrl = 'https://api.city.example';
  closed = (await edge.start({}, { publicUrl })).url;
  listed = (await edge.start({ corsOrigins: ['https://page.example', 'http://other.example'] }, { publicUrl })).url;
  open = (await edge.start({ corsOrigins: ['*'] }, { publicUrl })).url;
});
afterAll(() => edge.close());

const query = { query: '{ __typename }' };
const foreign = { origin: 'https://foreign.example' };
const page = { origin: 'https://page.example' };

describe('without a list of origins', () => {
  it.each([
    ['a program', {}],
    ['a page of this host', { origin: 'own' }],
    ['a page of the public address', { origin: 'https://api.city.example' }],
    ['a page of this origin, whatever a proxy made of the names', { 'sec-fetch-site': 'same-origin', ...foreign }],
    ['an address that a person typed in', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ])('%s may ask', async (_who, headers: Readonly<Record<string, string>>) => {
    const origin = headers['origin'] === 'own' ? { origin: new URL(closed).origin } : {};
    const answer = await ask(closed, query, { ...headers, ...origin });
    expect(answer.json()).toEqual({ data: { __typename: 'Query' } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['a page of another origin', foreign],
    ['a page of another origin of the same site', { ...foreign, 'sec-fetch-site': 'same-site' }],
    ['a page of another site', { ...foreign, 'sec-fetch-site': 'cross-site' }],
    ['a page that hides where it is from', { origin: 'null' }],
    ['an image or a script of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page of this host on another port', { origin: 'http://127.0.0.1:1' }],
    ['a page that claims two origins', { origin: 'https://api.city.example, https://foreign.example' }],
  ])('%s may not', async (_who, headers) => {
    for (const answer of [
      await ask(closed, query, headers),
      await ask(`${closed}?query={__typename}`, undefined, headers),
    ])
      expect([answer.status, codesOf(answer.json())]).toEqual([403, ['CSRF_BLOCKED']]);
  });

  it('a link of another site runs nothing', async () => {
    const before = edge.subgraphs.units.received.length;
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const answer = await ask(`${closed}?query={units{name}}`, undefined, headers);
    expect([answer.status, codesOf(answer.json())]).toEqual([403, ['CSRF_BLOCKED']]);
    expect(edge.subgraphs.units.received).toHaveLength(before);
  });

  it('a stream cannot be reserved by a page of another site', async () => {
    expect((await ask(closed, undefined, foreign, 'PUT')).status).toBe(403);
  });

  it('a preflight is answered, and allows nothing', async () => {
    const headers = { ...foreign, 'access-control-request-method': 'POST' };
    const answer = await ask(closed, undefined, headers, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('with a list of origins', () => {
  it('a listed page may ask with what the browser keeps of its user, and read what comes', async () => {
    const answer = await ask(listed, query, { ...page, 'sec-fetch-site': 'cross-site' });
    expect(answer.json()).toEqual({ data: { __typename: 'Query' } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://page.example',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'RateLimit, RateLimit-Policy, Retry-After, x-request-id, ETag, Age, Cache-Status, x-change-cursor',
      vary: 'accept, accept-encoding, origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('a listed page reads faults too', async () => {
    const answer = await ask(listed, '{', page);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([400, 'https://page.example']);
    expect(answer.headers['vary']).toBe('accept, accept-encoding, origin');
  });

  it('a preflight of a listed page is remembered', async () => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    const answer = await ask(listed, undefined, { ...page, ...asked }, 'OPTIONS');
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://page.example',
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '7200',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/./),
    });
  });

  it('any other page may not ask, nor read that it may not', async () => {
    const answer = await ask(listed, query, { ...foreign, 'sec-fetch-site': 'cross-site' });
    expect([answer.status, codesOf(answer.json())]).toEqual([403, ['CSRF_BLOCKED']]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('a stream tells a listed page that it may read it', async () => {
    const answer = await ask(listed, query, { ...page, accept: 'text/event-stream' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'access-control-allow-origin': 'https://page.example',
    });
  });
});

describe('with *', () => {
  it('every page may ask and read, with nothing that its browser keeps', async () => {
    const answer = await ask(open, query, { ...foreign, 'sec-fetch-site': 'cross-site' });
    expect(answer.json()).toEqual({ data: { __typename: 'Query' } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      vary: 'accept, accept-encoding',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('links of other sites still run nothing', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(`${open}?query={__typename}`, undefined, headers)).status).toBe(403);
  });
});

describe('a WebSocket', () => {
  const { token: voter } = createVoterTokens({ secret: gatewayDefaults.secret, secure: false }).issue();
  const cookie = `civic_voter=${voter}`;
  const handshake = (url: string, headers: Readonly<Record<string, string>>, path = '') =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
      socket.on('error', () => {});
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(`${response.statusCode} ${String(response.headers['x-content-type-options'])}`);
      });
    });

  it.each([
    ['a program', {}, 'open'],
    ['a page of the public address', { origin: 'https://api.city.example' }, 'open'],
    ['a page of another site', foreign, '403 nosniff'],
    ['a page of another site in a new browser', { ...foreign, 'sec-fetch-site': 'cross-site' }, '403 nosniff'],
  ])('of %s', async (_who, headers, expected) => {
    expect(await handshake(closed, headers)).toBe(expected);
  });

  it('of a listed page is taken, of another one not', async () => {
    expect([await handshake(listed, page), await handshake(listed, foreign)]).toEqual(['open', '403 nosniff']);
  });

  it('at another path is refused with an answer', async () => {
    expect(await handshake(closed, {}, '/elsewhere')).toBe('404 nosniff');
  });

  it.each([
    ['of a program', {}, voter],
    ['of any page, where all may ask, has no part in who its user is', foreign, undefined],
  ])('%s', async (_who, headers, token) => {
    class Socket extends WebSocket {
      constructor(address: string, protocols: string | string[], options: ClientOptions = {}) {
        super(address, protocols, { ...options, headers: { ...headers, cookie } });
      }
    }
    const client = createClient({ url: open.replace('http', 'ws'), webSocketImpl: Socket, lazy: false });
    const vote = async () => {
      await client.iterate({ query: 'mutation { touch }' }).next();
      return edge.subgraphs.units.received.at(-1)?.headers['x-voter-token'];
    };
    const got = await vote();
    expect(token === undefined ? got !== voter : got === token).toBe(true);
    // All that comes over one connection is of one voter.
    expect(await vote()).toBe(got);
    await client.dispose();
  });
});
