// The playground's own parts without a browser: events in chunks, links, what is kept, what the panel reads of an answer.
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../dashboard/playground/read-events.js';
import { listFetches, readReport } from '../../dashboard/playground/run-report.js';
import { createRunReports } from '../../dashboard/playground/run-reports.js';
import { readLink, writeFragment } from '../../dashboard/playground/share-link.js';
import { keepNoHeaders } from '../../dashboard/playground/storage-without-headers.js';
import { chooseTexts } from '../../dashboard/playground/texts.js';

const extensions = {
  cost: { estimated: 9, actual: 7, maximum: null },
  plan: {
    kind: 'query',
    root: {
      kind: 'sequence',
      nodes: [
        { kind: 'fetch', id: 0, subgraph: 'polls', operation: '{polls{id}}', path: [], dependsOn: [] },
        {
          kind: 'defer',
          primary: null,
          deferred: [
            { dependsOn: [0], node: { kind: 'fetch', id: 1, subgraph: 'news', path: ['a', '@'], dependsOn: [0] } },
          ],
        },
        { kind: 'of another version' },
      ],
    },
    fetches: [{ step: 0, startMs: 0.1, durationMs: 2, isAnswered: true }, { step: 1 }],
    totalMs: 3,
  },
  freshness: { news: { status: 'stale', asOf: '2026-01-01T00:00:00.000Z', maxAge: 60 }, polls: 'unknown' },
};

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  const texts: string[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const text of readEvents(body)) texts.push(text);
  return texts;
}

describe('a stream of events', () => {
  const text =
    ':\n\nevent: next\nid: v1\ndata: {"data":"quận ủy"}\n\nevent: next\r\ndata: {\r\ndata: }\r\n\r\nevent: complete\ndata:\n\nevent: next\ndata: late\n\n';
  const bytes = new TextEncoder().encode(text);

  it('gives the data of each event, wherever its bytes are cut, until it says that it is over', async () => {
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      expect(await read(chunks)).toEqual(['{"data":"quận ủy"}', '{\n}']);
    }
  });

  it('leaves out an event that is cut off', async () => {
    expect(await read([new TextEncoder().encode('event: next\ndata: {}\n\nevent: next\ndata: {"da')])).toEqual(['{}']);
  });
});

describe('a link', () => {
  it('gives back the operation and its variables, whatever characters they hold', () => {
    const shared = { query: 'query A($b: ID) { a(b: "ủ&=#%+", c: $b) }', variables: '{\n  "b": "1 + 2"\n}' };
    expect(readLink({ hash: writeFragment(shared), search: '' })).toEqual(shared);
    expect(readLink({ hash: writeFragment({ query: '{ a }', variables: ' ' }), search: '?query=other' })).toEqual({
      query: '{ a }',
      variables: '',
    });
  });

  it('may be a request to the gateway, and is none without an operation', () => {
    expect(readLink({ hash: '', search: '?query=%7Ba%7D&variables=%7B%7D' })).toEqual({
      query: '{a}',
      variables: '{}',
    });
    expect(readLink({ hash: '#top', search: '' })).toBeNull();
  });
});

describe('what the browser keeps', () => {
  it('holds no headers, however deep, and all else as it was', () => {
    const written = new Map<string, string>();
    const storage = keepNoHeaders({
      length: 0,
      clear: () => written.clear(),
      key: () => null,
      getItem: (key) => written.get(key) ?? null,
      setItem: (key, value) => void written.set(key, value),
      removeItem: (key) => void written.delete(key),
    });
    const operation = { query: '{ headers }', variables: '{"headers":1}' };
    for (const key of ['graphiql:queries', 'graphiql:favorites', 'graphiql:tabState']) {
      storage.setItem(key, JSON.stringify({ tabs: [{ ...operation, headers: 'a key' }], headers: 'a key' }));
      expect(JSON.parse(storage.getItem(key) ?? '')).toEqual({ tabs: [operation] });
    }
    for (const text of ['{ "headers": 1 }', '{ node { id } }', 'dark', '']) {
      storage.setItem('graphiql:variables', text);
      expect(storage.getItem('graphiql:variables')).toBe(text);
    }
  });
});

describe('the report of a run', () => {
  it('is read from the extensions, and what has another shape is left out', () => {
    const report = readReport('A', extensions);
    expect(report.cost).toEqual({ estimated: 9, actual: 7, maximum: null });
    expect(report.plan?.fetches).toEqual([{ step: 0, startMs: 0.1, durationMs: 2, isAnswered: true }]);
    expect(listFetches(report.plan?.root ?? null).map(({ id, subgraph }) => [id, subgraph])).toEqual([
      [0, 'polls'],
      [1, 'news'],
    ]);
    expect(report.freshness).toEqual([{ subgraph: 'news', ...extensions.freshness.news }]);
    expect(readReport(null, 'none')).toEqual({ operationName: null, plan: null, cost: null, freshness: [] });
  });

  it('is that of the run that was begun last, and leaves in the answer what the page did not ask for', () => {
    const reports = createRunReports();
    let changes = 0;
    const end = reports.watch(() => (changes += 1));
    const first = reports.begin('First');
    const second = reports.begin('Second');
    expect(second({ data: 1, extensions })).toEqual({ data: 1, extensions: { freshness: extensions.freshness } });
    expect(first({ data: 2, extensions: { plan: {}, cost: {} } })).toEqual({ data: 2 });
    expect(first({ data: 3 })).toEqual({ data: 3 });
    expect(reports.current()?.operationName).toBe('Second');
    expect(changes).toBe(3);
    end();
    reports.begin('Third');
    expect([reports.current(), changes]).toEqual([null, 3]);
  });
});

describe('the words of the page', () => {
  it('are in the first language of the reader that there is', () => {
    expect(chooseTexts(['fr', 'vi-VN', 'en']).language).toBe('vi');
    expect(chooseTexts(['EN-us', 'vi']).language).toBe('en');
    expect(chooseTexts(['vie-x']).language).toBe('en');
  });
});
