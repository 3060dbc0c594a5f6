// The pages' reader of `@defer`: parts however they are cut on the way, and deferred fields put where they belong.
import { describe, expect, it } from 'vitest';
import { growAnswer, nothingYet, putAt } from '../../dashboard/src/grow-answer.js';
import { splitParts } from '../../dashboard/src/split-parts.js';

const head = '\r\n---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n';
const first = '{"data":{"poll":{"title":"Lịch\\r\\n---"}},"hasNext":true}';
const second = '{"incremental":[{"data":{"n":1},"path":["poll"]}],"hasNext":false}';

describe('an answer in parts', () => {
  it('is read the same however it is cut, heartbeats between the parts included', async () => {
    const bytes = new TextEncoder().encode(`${head}${first}\r\n\r\n${head}${second}\r\n-----\r\n`);
    for (let size = 1; size <= bytes.length; size += 1) {
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          for (let start = 0; start < bytes.length; start += size) controller.enqueue(bytes.slice(start, start + size));
          controller.close();
        },
      });
      const parts: string[] = [];
      for await (const part of splitParts(body)) parts.push(part.trim());
      expect(parts).toEqual([first, second]);
    }
  });

  it('gives a part before the next one begins', async () => {
    const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode(`${head}${first}`));
    const parts = splitParts(readable);
    expect((await parts.next()).value?.trim()).toBe(first);
    void writer.close();
    expect(await parts.next()).toEqual({ done: true, value: undefined });
  });

  it('puts deferred fields beside those that came before, in lists too', () => {
    const known = { poll: { results: { count: 3, first: { a: 1 } } }, cities: [{ name: 'A' }, { name: 'B' }] };
    expect(putAt(known, ['poll', 'results'], { series: [1], first: { b: 2 } })).toEqual({
      ...known,
      poll: { results: { count: 3, first: { a: 1, b: 2 }, series: [1] } },
    });
    expect(putAt(known, ['cities', 1], { hours: [] })).toEqual({
      ...known,
      cities: [{ name: 'A' }, { name: 'B', hours: [] }],
    });
    expect(known.cities[1]).toEqual({ name: 'B' });
  });

  it('keeps what is there where a part fails, and tells its errors', () => {
    const begun = growAnswer(nothingYet, '{"data":{"unit":{"name":"A"}},"hasNext":true}');
    const errors = [{ message: 'away', path: ['weather'] }];
    const failed = growAnswer(
      begun,
      JSON.stringify({ incremental: [{ data: null, path: [], errors }], hasNext: false }),
    );
    expect(failed).toEqual({ data: { unit: { name: 'A' } }, errors, freshness: {} });
  });
});
