// What a request means: a text, a trusted document, a text that was sent before with its hash; and which texts may run.
import { createHash } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createPersistedQueries, type PersistedQueriesOptions } from '../../../gateway/operation/persisted-queries.js';
import { readTrustedDocuments } from '../../../gateway/operation/trusted-documents.js';
import { createLog } from '../../../process/log.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hashed = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
const known = 'query Known { units { name } }';
const other = 'query Other { units { id } }';
const trusted = readTrustedDocuments(
  JSON.stringify({ known: known, [sha256('second')]: 'query Second { units { id } }' }),
);
const create = (options: Partial<PersistedQueriesOptions> = {}) =>
  createPersistedQueries({
    maximumCharacters: 1_000,
    maximumTextCharacters: 100,
    isAutomatic: true,
    trusted: () => trusted,
    mode: 'off',
    log: createLog('silent'),
    ...options,
  });
const refused = (code: string) => expect.objectContaining({ name: 'ClientError', code });
const resolve = (queries: ReturnType<typeof create>, parameters: Parameters<typeof queries.resolve>[0]) => {
  try {
    return queries.resolve(parameters);
  } catch (error) {
    return error;
  }
};

describe('a manifest', () => {
  const manifest = (operations: readonly unknown[]) =>
    JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

  it("is Apollo's, or an object of texts by id", () => {
    const apollo = readTrustedDocuments(manifest([{ id: 'a', name: 'A', type: 'query', body: known }]));
    const plain = readTrustedDocuments(JSON.stringify({ a: known }));
    for (const documents of [apollo, plain]) {
      expect([documents.count, documents.find('a'), documents.find(sha256(known))]).toEqual([1, known, known]);
      expect([documents.has(known), documents.has(other), documents.find('b')]).toEqual([true, false, undefined]);
    }
  });

  it.each([
    ['{', 'it is no JSON'],
    ['[]', ''],
    ['{"a":1}', 'a: '],
    ['{"a":""}', 'a: '],
    [manifest([{ id: 'a' }]), 'operations.0.body: '],
    [manifest([]).replace('1', '2'), 'version: '],
    [
      manifest([
        { id: 'a', body: 'b' },
        { id: 'a', body: 'c' },
      ]),
      'two documents have the id a',
    ],
  ])('is refused with its fault: %s', (json, message) => {
    expect(() => readTrustedDocuments(json)).toThrow(message);
  });

  it('finds nothing under the names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) expect(trusted.find(name)).toBeUndefined();
  });
});

describe.each(['off', 'log', 'only'] as const)('a trusted document, where the mode is %s', (mode) => {
  it.each([
    ['its id', { documentId: 'known' }],
    ['its id as a hash', { extensions: { persistedQuery: { version: 1, sha256Hash: 'known' } } }],
    ['the hash of its text', { extensions: hashed(sha256(known)) }],
    ['the hash of its text as an id', { documentId: sha256(known) }],
    ['its text', { query: known }],
    ['its text and its hash', { query: known, extensions: hashed(sha256(known)) }],
    ['its text and its id', { query: known, documentId: 'known' }],
  ])('is asked for by %s', (_how, parameters) => {
    for (const isAutomatic of [true, false]) expect(resolve(create({ mode, isAutomatic }), parameters)).toBe(known);
  });

  it('of an unknown id is not found', () => {
    for (const list of [() => trusted, null])
      expect(resolve(create({ mode, trusted: list }), { documentId: 'unknown' })).toEqual(
        refused('DOCUMENT_NOT_FOUND'),
      );
  });

  it('is not another text than that of its id', () => {
    expect(resolve(create({ mode }), { documentId: 'known', query: other })).toEqual(refused('BAD_REQUEST'));
    const extensions = hashed(sha256('second'));
    expect(resolve(create({ mode }), { query: other, extensions })).toEqual(refused('BAD_REQUEST'));
  });
});

describe('any other text', () => {
  it('runs where the mode is off', () => {
    expect(resolve(create(), { query: other })).toBe(other);
  });

  it('is refused where the mode is only, by itself and with its hash', () => {
    const queries = create({ mode: 'only' });
    expect(resolve(queries, { query: other })).toEqual(refused('DOCUMENT_NOT_TRUSTED'));
    expect(resolve(queries, { query: `${known} ` })).toEqual(refused('DOCUMENT_NOT_TRUSTED'));
    const extensions = hashed(sha256(other));
    expect(resolve(queries, { query: other, extensions })).toEqual(refused('DOCUMENT_NOT_TRUSTED'));
    expect(resolve(queries, { extensions })).toEqual(refused('DOCUMENT_NOT_FOUND'));
  });

  it('runs where the mode is log, and is named once without the values in it', () => {
    const lines: string[] = [];
    const log = pino({}, new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }));
    const queries = create({ mode: 'log', log });
    const secret = 'mutation { castBallot(code: "secret-code", choice: 4711) { ok } }';
    for (const query of [secret, known, secret, 'no GraphQL', secret]) expect(resolve(queries, { query })).toBe(query);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(sha256(secret));
    expect(lines[0]).toContain('castBallot(code: \\"\\", choice: 0)');
    expect(lines.join('')).not.toMatch(/secret-code|4711/);
  });

  it('is named in the log for a thousand texts at most', () => {
    let count = 0;
    const log = pino({}, new Writable({ write: (_chunk, _encoding, done) => ((count += 1), done()) }));
    const queries = create({ mode: 'log', log });
    for (let number = 0; number < 1_100; number += 1) resolve(queries, { query: `{ a${number} }` });
    // And a line that says that it was the last.
    expect(count).toBe(1_001);
  });
});

describe('automatic persisted queries', () => {
  const extensions = hashed(sha256(other));

  it('know a text by its hash once it was sent with it', () => {
    const queries = create({ trusted: null });
    expect(resolve(queries, { extensions })).toEqual(refused('PERSISTED_QUERY_NOT_FOUND'));
    expect(resolve(queries, { query: other, extensions })).toBe(other);
    expect(resolve(queries, { extensions })).toBe(other);
    expect(resolve(queries, { query: '', extensions })).toBe(other);
  });

  it.each([
    { persistedQuery: { version: 1, sha256Hash: 'abc' } },
    { persistedQuery: { version: 2, sha256Hash: sha256(other) } },
    { persistedQuery: 'text' },
    hashed(sha256('not this')),
  ])('refuse %j', (wrong) => {
    expect(resolve(create(), { query: other, extensions: wrong })).toEqual(refused('BAD_REQUEST'));
  });

  it('forget what was used longest ago when they hold too much, and keep nothing that is too long', () => {
    const queries = create({ trusted: null, maximumCharacters: 250 });
    const text = (letter: string, length: number) => `{ ${letter.repeat(length - 4)} }`;
    const send = (query: string) => resolve(queries, { query, extensions: hashed(sha256(query)) });
    const find = (query: string) => resolve(queries, { extensions: hashed(sha256(query)) });
    const [a, b, c, long] = [text('a', 100), text('b', 100), text('c', 100), text('d', 101)];
    send(a);
    send(b);
    expect(find(a)).toBe(a);
    send(c);
    expect(send(long)).toBe(long);
    expect([find(a), find(c)]).toEqual([a, c]);
    expect([find(b), find(long)]).toEqual([refused('PERSISTED_QUERY_NOT_FOUND'), refused('PERSISTED_QUERY_NOT_FOUND')]);
  });

  it('can be switched off: then a text runs, and its hash alone does not', () => {
    const queries = create({ trusted: null, isAutomatic: false });
    expect(resolve(queries, { query: other, extensions })).toBe(other);
    expect(resolve(queries, { extensions })).toEqual(refused('PERSISTED_QUERY_NOT_SUPPORTED'));
  });
});
