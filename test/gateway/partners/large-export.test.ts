// An export of 5,000 articles: in memory of a page, as fast as its client reads and its caller's quota fills, and over when the
// client goes away.
import { request, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateArticles } from '../../../bench/data/articles.js';
import { insertCategories } from '../../../bench/data/categories.js';
import { makeDirectory } from '../../../bench/data/named-directory.js';
import { createRandom } from '../../../bench/data/random.js';
import { openStore } from '../../../subgraphs/kit/store.js';
import { newsStorage } from '../../../subgraphs/news/entities/storage.js';
import type { NewsTables } from '../../../subgraphs/news/entities/tables.js';
import { get, openPartnerGraph, type PartnerGraph } from './partner-graph.js';

const articleCount = 5_000;

let graph: PartnerGraph;
beforeAll(async () => {
  graph = await openPartnerGraph();
  const store = await openStore<NewsTables>(graph.database, newsStorage, () => new Date());
  await insertCategories(store);
  await generateArticles(store, articleCount, makeDirectory(), createRandom(7), () => {});
}, 120_000);
afterAll(() => graph.close());

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
function heapMegabytes(): number {
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

function open(path: string, headers: Readonly<Record<string, string>> = {}) {
  return new Promise<{ response: IncomingMessage; leave: () => void }>((resolve, reject) => {
    const sent = request(`${graph.url}${path}`, { headers }, (response) =>
      resolve({ response, leave: () => sent.destroy() }),
    );
    sent.on('error', reject);
    sent.end();
  });
}
const pagesAsked = () => graph.asked.filter((name) => name === 'news').length;

describe('a large export', () => {
  it('comes whole in the memory of a page', async () => {
    const { response } = await open('/export/articles.ndjson');
    let [bytes, lines, nextLook, highest] = [0, 0, 0, 0];
    const heapBefore = heapMegabytes();
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 10) lines += 1;
      if (bytes < nextLook) continue;
      nextLook = bytes + 512 * 1024;
      highest = Math.max(highest, heapMegabytes() - heapBefore);
    }
    const megabytes = bytes / 1024 / 1024;
    expect(response.complete).toBe(true);
    // Drafts and withdrawn articles, one in twenty, are left out.
    expect(lines).toBeGreaterThan(articleCount * 0.9);
    expect(response.trailers['x-record-count']).toBe(String(lines));
    expect(megabytes).toBeGreaterThan(6);
    expect(highest, `${megabytes} MB were sent`).toBeLessThan(megabytes / 2);
  }, 120_000);

  it('waits for a client that does not read, and ends when it goes', async () => {
    const before = pagesAsked();
    const { response, leave } = await open('/export/articles.ndjson');
    response.pause();
    response.on('error', () => {});
    // Until what lies between the two is full.
    let asked = -1;
    await vi.waitFor(
      () => {
        const now = pagesAsked();
        const isStill = now === asked;
        asked = now;
        expect(isStill).toBe(true);
      },
      { timeout: 30_000, interval: 1_000 },
    );
    expect(asked - before).toBeLessThan(articleCount / 100);
    leave();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(pagesAsked() - asked).toBeLessThanOrEqual(1);
  });

  it('goes as fast as the quota fills', async () => {
    const poor = { 'x-api-key': await graph.makeKey('public', 600_000, 12_000) };
    const startedAt = performance.now();
    const answer = await get(`${graph.url}/export/articles.ndjson`, poor);
    expect([answer.status, answer.isWhole]).toEqual([200, true]);
    // 48 pages of more than 700 units at 10,000 a second, with what is saved up at the start.
    expect(performance.now() - startedAt).toBeGreaterThan(2_000);
  }, 120_000);

  it('is cut, not ended, when the subgraph fails in the middle', async () => {
    const { response } = await open('/export/articles.ndjson');
    graph.away.add('news');
    response.on('error', () => {});
    response.resume();
    await new Promise((resolve) => response.on('close', resolve));
    graph.away.delete('news');
    expect(response.complete).toBe(false);
    expect(response.trailers).toEqual({});
  });
});
