// Built files and made pages as a browser gets them: types, caches, encodings, policies, and no file that is not on the list.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageFolder, readPages } from '../../../gateway/http/read-pages.js';
import { readTrustedDocuments } from '../../../gateway/operation/trusted-documents.js';
import { ask, openEdge } from './edge.js';

const script = 'export const answer = 42;\n'.repeat(100);
const style = 'p{color:red}';
const page = '<!doctype html><title>playground</title>';
/** As `.ci/build-pages.mjs` leaves it, with a page that says what it was given and what the graph said. */
const serverModule = `
let end;
export const paths = ['/', '/units/:slug', '/preferences'];
export async function renderPage(input, ask) {
  if (input.url.startsWith('/preferences'))
    return { status: 303, headers: { location: '/', 'set-cookie': 'civic-look=large.high' }, html: '' };
  // Its end comes when another page is asked for.
  if (input.url.startsWith('/units/late')) {
    const rest = new Promise((go, fail) => (end = { go, fail }));
    return { status: 200, headers: {}, html: '<p>begun', rest };
  }
  if (input.url.startsWith('/units/go')) end.go(' and ended</p>');
  if (input.url.startsWith('/units/fail')) end.fail(new Error('away'));
  let answer = '';
  for await (const text of ask({ query: '{ __typename }', variables: {}, isInParts: false })) answer += text;
  const status = input.url.includes('missing') ? 404 : 200;
  return { status, headers: {}, html: '<p>' + input.url + ' ' + input.cookie + ' ' + answer + input.assets.script + input.assets.style + '</p>' };
}`;

const documents = { own: 'query Own($yes: Boolean!) { units @include(if: $yes) { name } __typename }' };

function writeFolder(folder: string): void {
  for (const each of ['server', 'assets/pages', 'assets/playground'])
    mkdirSync(join(folder, each), { recursive: true });
  writeFileSync(join(folder, 'server', 'server.js'), serverModule);
  writeFileSync(join(folder, 'server', 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'assets', 'pages', 'main-1.js'), script);
  writeFileSync(join(folder, 'assets', 'pages', 'main-1.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets', 'pages', 'main-1.css'), `${style}\n`);
  writeFileSync(join(folder, 'assets', 'secret.txt'), 'not on the list');
  writeFileSync(join(folder, 'assets', 'playground', 'index.html'), page);
  const files = [
    { path: 'pages/main-1.js', type: 'text/javascript; charset=utf-8', etag: 'one', encodings: ['gz'], styles: [] },
    { path: 'playground/index.html', type: 'text/html; charset=utf-8', etag: 'two', encodings: [], styles: [] },
  ];
  const assets = { script: '/assets/pages/main-1.js', style: '/assets/pages/main-1.css' };
  writeFileSync(join(folder, 'documents.json'), JSON.stringify(documents));
  writeFileSync(join(folder, 'files.json'), JSON.stringify({ assets, files }));
}

describe('pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-pages-'));
  let edge: Awaited<ReturnType<typeof openEdge>>;
  let pages: PageFolder | null;
  let base: string;
  beforeAll(async () => {
    writeFolder(folder);
    edge = await openEdge();
    pages = readPages(folder);
    base = (await edge.start({ playground: true }, { pages })).url.replace(/\/graphql$/, '');
  });
  afterAll(async () => {
    await edge.close();
    rmSync(folder, { recursive: true });
  });

  it('are made from what the graph answers an anonymous caller, under a policy that lets in no script but files and no style but that of the pages', async () => {
    const { status, headers, body } = await ask(`${base}/?a=b`, undefined, {
      cookie: 'x=1',
      authorization: 'Bearer no',
    });
    expect(status).toBe(200);
    expect(body.toString()).toBe('<p>/?a=b x=1 {"data":{"__typename":"Query"}}/assets/pages/main-1.jsp{color:red}</p>');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='; font-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: expect.stringContaining('cookie'),
    });
  });

  it.each(['identity', 'gzip', 'br'])(
    'are begun before their end is known, and are one text in the end: %s',
    async (encoding) => {
      const response = await fetch(`${base}/units/late`, { headers: { 'accept-encoding': encoding } });
      expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'"),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
        vary: expect.stringContaining('cookie'),
      });
      const reader = response.body?.getReader();
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('<p>begun');
      await fetch(`${base}/units/go`);
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(' and ended</p>');
      expect((await reader?.read())?.done).toBe(true);
    },
  );

  it.each(['identity', 'br'])('harm nobody where a reader leaves before their end: %s', async (encoding) => {
    const leaving = new AbortController();
    const headers = { 'accept-encoding': encoding };
    const response = await fetch(`${base}/units/late`, { headers, signal: leaving.signal });
    leaving.abort();
    await expect(response.text()).rejects.toThrow();
    expect((await fetch(`${base}/units/go`)).status).toBe(200);
    expect((await fetch(`${base}/`)).status).toBe(200);
  });

  it('are cut off where their end cannot be had, so that nobody takes a beginning for the whole', async () => {
    const response = await fetch(`${base}/units/late`);
    await fetch(`${base}/units/fail`);
    await expect(response.text()).rejects.toThrow();
  });

  it('have documents that anybody may ask for by id, as they are where they were planned before with nothing given', async () => {
    const own = async (yes: boolean) => {
      const response = await fetch(`${base}/graphql/own?variables=${encodeURIComponent(JSON.stringify({ yes }))}`);
      return [response.status, await response.json()];
    };
    expect(await own(false)).toEqual([200, { data: { __typename: 'Query' } }]);
    expect(await own(true)).toEqual([
      200,
      { data: { units: [{ name: 'one' }, { name: 'two' }], __typename: 'Query' } },
    ]);
  });

  it('have documents that are trusted beside those of the operator, where nothing else is', async () => {
    const trusted = () => readTrustedDocuments('{"other":"{ units { name } }"}');
    const strict = await edge.start({}, { pages, documents: { trusted, mode: 'only', isAutomatic: true } });
    const statusOf = async (query: string) => (await ask(strict.url, { query })).status;
    expect(await statusOf('{ units { name } }')).toBe(200);
    expect((await ask(strict.url, { query: documents.own, variables: { yes: true } })).status).toBe(200);
    expect((await ask(`${strict.url}/own?variables={"yes":true}`)).status).toBe(200);
    expect(await statusOf('{ __typename }')).toBe(403);
    // The gateway makes its pages all the same.
    expect((await ask(strict.url.replace('/graphql', '/'))).status).toBe(200);
  });

  it('are not sent again to who has them', async () => {
    const { headers } = await ask(`${base}/units/a`);
    const again = await ask(`${base}/units/a`, undefined, { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('say by their status that there is no such thing, and lead on with a cookie', async () => {
    expect((await ask(`${base}/units/missing`)).status).toBe(404);
    const { status, headers } = await ask(`${base}/preferences?text=large`);
    expect([status, headers['location'], headers['set-cookie']]).toEqual([303, '/', ['civic-look=large.high']]);
  });

  it('answer a reader at an unknown address with a page, and a program with a fault', async () => {
    const reader = await ask(`${base}/nowhere/missing`, undefined, { accept: 'text/html,*/*;q=0.8' });
    expect([reader.status, reader.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    const other = await ask(`${base}/nowhere/missing`);
    expect([other.status, other.json().errors?.[0]?.extensions]).toEqual([404, { code: 'BAD_REQUEST' }]);
  });

  it('have files under names of their content, kept for ever and compressed at the build', async () => {
    const url = `${base}/assets/pages/main-1.js`;
    const packed = await ask(url, undefined, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(gunzipSync(packed.body).toString()).toBe(script);
    const plain = await ask(url, undefined, { 'accept-encoding': 'gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(script);
    expect((await ask(url, undefined, { 'if-none-match': 'W/"one"' })).status).toBe(304);
  });

  it.each([
    '/assets/secret.txt',
    '/assets/../files.json',
    '/assets/..%2Ffiles.json',
    '/assets/%2e%2e/files.json',
    '/assets/pages/..%5C..%5Cfiles.json',
    '/assets/pages/main-1.js.gz',
    '/assets/playground/index.html',
    '/assets/pages/main-1.js%00',
    '/files.json',
  ])('give no file that is not on the list: %s', async (path) => {
    // `ask` sends the path as it is written: nothing tidies it on the way.
    expect((await ask(`${base}${path}`)).status).toBeGreaterThanOrEqual(400);
  });

  it('have the playground under its own policy, where a browser that opens the graph is led', async () => {
    const { status, headers, body } = await ask(`${base}/playground`);
    expect([status, body.toString()]).toEqual([200, page]);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toContain("worker-src 'self'");
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const led = await ask(`${base}/graphql?query=%7B__typename%7D`, undefined, { accept: browser });
    expect([led.status, led.headers['location']]).toEqual([303, '/playground?query=%7B__typename%7D']);
    const asked = await ask(`${base}/graphql?query=%7B__typename%7D`, undefined, { accept: '*/*' });
    expect(asked.json().data).toEqual({ __typename: 'Query' });
  });

  it('are left out where none are built', async () => {
    expect(readPages(join(folder, 'nowhere'))).toBeNull();
    const { url } = await edge.start();
    expect((await ask(url.replace(/graphql$/, ''))).status).toBe(404);
  });
});
