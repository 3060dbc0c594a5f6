// Which encoding an answer has, and that it is the same answer.
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseEncoding } from '../../../gateway/http/compression.js';
import { ask, openEdge } from './edge.js';

let edge: Awaited<ReturnType<typeof openEdge>>;
let url: string;
beforeAll(async () => {
  edge = await openEdge();
  ({ url } = await edge.start());
});
afterAll(() => edge.close());

const large = {
  query: `{ ${Array.from({ length: 50 }, (_, at) => `a_name_of_some_length_${at}: __typename`).join(' ')} }`,
};
const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
  gzip: promisify(gunzip),
};

describe('the encoding', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, zstd', 'zstd'],
    ['br;q=0.5, gzip;q=0.8, zstd;q=0.7', 'gzip'],
    ['BR ; q=1', 'br'],
    ['*', 'br'],
    ['br;q=0, *', 'zstd'],
    ['gzip;q=0', null],
    ['*;q=0', null],
    ['identity', null],
    ['identity, gzip', 'gzip'],
    ['identity;q=1, gzip;q=0.5', null],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['deflate', null],
    ['gzip;q=many', null],
  ])('that %j asks for is %s', (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding);
  });
});

describe('an answer above 1 KiB', () => {
  it.each(['br', 'zstd', 'gzip'])('is sent in %s, and is the same', async (encoding) => {
    const plain = await ask(url, large);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const answer = await ask(url, large, { 'accept-encoding': encoding });
    expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept, accept-encoding' });
    expect(answer.body.length).toBeLessThan(plain.body.length / 3);
    expect(await decoders[encoding]?.(answer.body)).toEqual(plain.body);
  });

  it('is the same for all who share it, each in its encoding', async () => {
    const asked = ['br', 'gzip', '', 'br', 'zstd'];
    const answers = await Promise.all(asked.map((encoding) => ask(url, large, { 'accept-encoding': encoding })));
    const plain = await ask(url, large);
    for (const [at, { body, headers }] of answers.entries()) {
      expect(headers['content-encoding']).toBe(asked[at] === '' ? undefined : asked[at]);
      expect((await decoders[asked[at] ?? '']?.(body)) ?? body).toEqual(plain.body);
    }
  });

  it('is compressed in a list too', async () => {
    const answer = await ask(url, [large, large], { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(String(await decoders['gzip']?.(answer.body)))).toHaveLength(2);
  });

  it('is not where compression is off', async () => {
    const gateway = await edge.start({ compression: false });
    expect((await ask(gateway.url, large, { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });
});

it('a small answer and a stream are sent as they are', async () => {
  const headers = { 'accept-encoding': 'br' };
  expect((await ask(url, { query: '{ __typename }' }, headers)).headers['content-encoding']).toBeUndefined();
  const stream = await ask(url, large, { ...headers, accept: 'text/event-stream' });
  expect(stream.headers['content-encoding']).toBeUndefined();
});
