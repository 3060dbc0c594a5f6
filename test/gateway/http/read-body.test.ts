// The reading of bodies: whatever the chunks that they come in, and never more than the bound.
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readBody } from '../../../gateway/http/read-body.js';

async function read(chunks: readonly Buffer[], maximumBytes: number, { length }: { length?: number } = {}) {
  const headers = length === undefined ? {} : { 'content-length': String(length) };
  const request = Object.assign(new PassThrough(), { headers });
  const seen: (string | undefined)[] = [];
  readBody(request, maximumBytes, (text) => seen.push(text));
  for (const chunk of chunks) {
    request.write(chunk);
    await nextTurn();
  }
  return { seen, request };
}

test('a character whose bytes come in two chunks is one character', async () => {
  const bytes = Buffer.from('{"é":"ß"}');
  const { seen, request } = await read([bytes.subarray(0, 3), bytes.subarray(3)], bytes.length);
  request.end();
  await nextTurn();
  expect(seen).toEqual(['{"é":"ß"}']);
});

test('a body without bytes is the empty text', async () => {
  const { seen, request } = await read([], 10);
  request.end();
  await nextTurn();
  expect(seen).toEqual(['']);
});

test('a byte too many is told once, and no more is read', async () => {
  const { seen, request } = await read([Buffer.from('12345'), Buffer.from('6'), Buffer.from('7')], 5);
  request.end();
  await nextTurn();
  expect(seen).toEqual([undefined]);
  expect(request.isPaused()).toBe(true);
});

test('a body that says it is too long is not read at all', async () => {
  const { seen, request } = await read([], 5, { length: 6 });
  expect(seen).toEqual([undefined]);
  expect(request.listenerCount('data')).toBe(0);
});
