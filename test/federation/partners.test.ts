// Partners on the whole graph as processes of their own: a subgraph that is killed while a partner follows costs a line, and no change.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { audience, createSigner, issuer, type Signer } from '../gateway/access/tokens.js';
import { type Line, readLines } from '../gateway/partners/partner-graph.js';
import { type RunningSupergraph, startSplit } from '../support/supergraph.js';

const shortly = { timeout: 30_000, interval: 200 };

describe('partners of the graph as processes of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-partners-'));
  let graph: RunningSupergraph;
  let signer: Signer;
  let base: string;
  beforeAll(async () => {
    signer = await createSigner('ES256', 'one');
    const file = join(folder, 'jwks.json');
    writeFileSync(file, JSON.stringify({ keys: [signer.publicKey] }));
    graph = await startSplit({
      JWT_JWKS: file,
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: audience,
      RATE_LIMIT_ANONYMOUS: 'off',
      RATE_LIMIT_PARTNER: 'off',
    });
    base = graph.url.replace(/\/graphql$/, '');
  }, 180_000);
  afterAll(async () => {
    await graph.close();
    rmSync(folder, { recursive: true });
  });

  const authorize = async () => ({
    authorization: `Bearer ${await signer.sign({ scope: 'articles:write', contract: 'partner' })}`,
  });
  async function readChanges(query: string) {
    const response = await fetch(`${base}/changes${query}`, { headers: await authorize() });
    return { status: response.status, text: await response.text() };
  }
  async function createArticle(title: string): Promise<string> {
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await authorize()) },
      body: JSON.stringify({ query: `mutation { articleCreate(article: { title: "${title}" }) { article { id } } }` }),
    });
    const [id] = /article_\w+/.exec(await response.text()) ?? [];
    if (id === undefined) throw new Error('no article was made');
    return id;
  }

  it('follow all subgraphs, learn which was killed, and go on from there without a loss', async () => {
    const leave = new AbortController();
    const response = await fetch(`${base}/changes?follow=true&after=now`, {
      headers: await authorize(),
      signal: leave.signal,
    });
    expect(response.status).toBe(200);
    const lines: Line[] = [];
    const reading = (async () => {
      let text = '';
      for await (const chunk of response.body ?? []) {
        const parts = (text + Buffer.from(chunk).toString()).split('\n');
        text = parts.pop() ?? '';
        lines.push(...readLines(parts.join('\n')));
      }
    })();
    const before = await createArticle('Tin trước');
    await vi.waitFor(() => expect(lines.map(({ nodeId }) => nodeId)).toContain(before), shortly);
    await graph.stopSubgraph('polls');
    await reading;
    const last = lines.at(-1);
    expect(last).toMatchObject({ control: 'error', errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
    expect(last?.errors?.[0]?.message).toContain('polls');

    const meanwhile = await createArticle('Tin lúc vắng');
    const away = await readChanges(`?after=${last?.cursor}`);
    expect([away.status, away.text.includes('SUBGRAPH_UNAVAILABLE')]).toEqual([503, true]);
    const exported = await fetch(`${base}/export/regions.ndjson`);
    expect([exported.status, exported.headers.get('x-change-cursor')]).toEqual([200, null]);

    await graph.restartSubgraph('polls');
    await vi.waitFor(async () => expect((await readChanges(`?after=${last?.cursor}`)).status).toBe(200), shortly);
    // On a shared server an entry is seen when every older transaction has ended, those of other suites included.
    const rest = await vi.waitFor(async () => {
      const read = readLines((await readChanges(`?after=${last?.cursor}`)).text);
      expect(read.map(({ nodeId }) => nodeId)).toContain(meanwhile);
      return read;
    }, shortly);
    const told = [...lines, ...rest].filter(({ control }) => control === undefined);
    expect(told.filter(({ nodeId }) => nodeId === before)).toHaveLength(1);
    expect(told.filter(({ nodeId }) => nodeId === meanwhile)).toHaveLength(1);
    leave.abort();
  }, 120_000);
});
