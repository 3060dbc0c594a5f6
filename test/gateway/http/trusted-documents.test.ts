// Trusted documents through the whole gateway: the ways to ask for one, and what is refused, over HTTP and WebSocket.
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readTrustedDocuments } from '../../../gateway/operation/trusted-documents.js';
import { ask, codesOf, openEdge } from './edge.js';

let edge: Awaited<ReturnType<typeof openEdge>>;
let url: string;
const list = readTrustedDocuments(
  JSON.stringify({
    names: 'query Names { units { name } }',
    one: 'query One($yes: Boolean!) { units @include(if: $yes) { name } }',
    touch: 'mutation Touch { touch }',
  }),
);
beforeAll(async () => {
  edge = await openEdge();
  const documents = { trusted: () => list, mode: 'only', isAutomatic: true } as const;
  ({ url } = await edge.start({}, { documents }));
});
afterAll(() => edge.close());

const names = { data: { units: [{ name: 'one' }, { name: 'two' }] } };

describe('a trusted document', () => {
  it.each([
    ['POST with an id', () => ask(url, { documentId: 'names' })],
    ['POST with a hash', () => ask(url, { extensions: { persistedQuery: { version: 1, sha256Hash: 'names' } } })],
    ['POST to its path', () => ask(`${url}/names`, {})],
    ['POST to its path without a body', () => ask(`${url}/names`, undefined, {}, 'POST')],
    ['POST to its path with variables', () => ask(`${url}/one`, { variables: { yes: true } })],
    ['GET with an id', () => ask(`${url}?documentId=names`)],
    ['GET of its path', () => ask(`${url}/names`)],
    ['GET of its path with variables', () => ask(`${url}/one?variables=${encodeURIComponent('{"yes":true}')}`)],
    ['its very text', () => ask(url, { query: 'query Names { units { name } }' })],
  ])('is asked for by %s', async (_how, send) => {
    const answer = await send();
    expect([answer.status, answer.json()]).toEqual([200, names]);
  });

  it('is asked for in a list, beside what is refused', async () => {
    const answer = await ask(url, [{ documentId: 'names' }, { query: '{ __typename }' }, { documentId: 'nothing' }]);
    expect(JSON.parse(answer.body.toString())).toMatchObject([
      names,
      { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] },
      { errors: [{ extensions: { code: 'DOCUMENT_NOT_FOUND' } }] },
    ]);
  });

  it('is asked for over WebSocket', async () => {
    const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket });
    const payload = { query: '', extensions: { persistedQuery: { version: 1, sha256Hash: 'names' } } };
    expect((await client.iterate(payload).next()).value).toEqual(names);
    await expect(client.iterate({ query: '{ __typename }' }).next()).rejects.toMatchObject([
      { extensions: { code: 'DOCUMENT_NOT_TRUSTED' } },
    ]);
    await client.dispose();
  });

  it('that is a mutation does not run by GET', async () => {
    expect((await ask(`${url}/touch`)).status).toBe(405);
    expect((await ask(`${url}/touch`, {})).json()).toMatchObject({ data: {} });
  });
});

describe('what is refused', () => {
  it.each([
    ['another text', () => ask(url, { query: '{ __typename }' }), 403, 'DOCUMENT_NOT_TRUSTED'],
    ['another text by GET', () => ask(`${url}?query={__typename}`), 403, 'DOCUMENT_NOT_TRUSTED'],
    ['an unknown id', () => ask(url, { documentId: 'nothing' }), 404, 'DOCUMENT_NOT_FOUND'],
    ['an unknown path', () => ask(`${url}/nothing`), 404, 'DOCUMENT_NOT_FOUND'],
    ['an id that is no text', () => ask(url, { documentId: 7 }), 400, 'BAD_REQUEST'],
    ['an id that is not that of the path', () => ask(`${url}/names`, { documentId: 'one' }), 400, 'BAD_REQUEST'],
    ['a text that is not that of the path', () => ask(`${url}/names`, { query: '{ a }' }), 400, 'BAD_REQUEST'],
    ['a list at the path of a document', () => ask(`${url}/names`, [{}]), 400, 'BAD_REQUEST'],
    [
      'a page of another site at the path of a document',
      () => ask(`${url}/names`, undefined, { 'sec-fetch-site': 'cross-site' }),
      403,
      'CSRF_BLOCKED',
    ],
  ])('%s', async (_what, send, status, code) => {
    const answer = await send();
    expect([answer.status, codesOf(answer.json())]).toEqual([status, [code]]);
  });
});
