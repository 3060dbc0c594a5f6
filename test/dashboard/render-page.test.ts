// The module that makes pages, as it is built: a page in one piece where all is there in time, and else one that is begun and goes on
// with the same words.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

interface Made {
  readonly status: number;
  readonly html: string;
  readonly rest?: Promise<string>;
}
type Ask = (question: { readonly query: string; readonly isInParts: boolean }) => AsyncIterable<string>;
type Render = (input: object, ask: Ask) => Promise<Made>;

const load = createRequire(import.meta.url);
const { renderPage } = z
  .object({ renderPage: z.custom<Render>((value) => typeof value === 'function') })
  .parse(load(fileURLToPath(new URL('../../dist/pages/server/server.js', import.meta.url))));

const first = JSON.stringify({
  data: { weatherAlerts: [], alertsAge: [], articles: null, polls: null, leadingUnits: null },
  hasNext: true,
});
const error = { message: 'away', path: ['weatherWidget'], extensions: { subgraph: 'weather' } };
const rest = JSON.stringify({ incremental: [{ data: null, path: [], errors: [error] }], hasNext: false });
const input = {
  url: '/?lang=en',
  cookie: undefined,
  now: '2026-11-28T03:00:00Z',
  assets: { script: '/script.js', style: '/style.css' },
};

describe('a page', () => {
  it('is one piece where what is deferred comes at once', async () => {
    const made = await renderPage(input, async function* ask({ query, isInParts }) {
      expect([query.includes('...WeatherNow @defer'), isInParts]).toEqual([true, true]);
      yield first;
      yield rest;
    });
    expect([made.status, made.rest]).toEqual([200, undefined]);
    expect(made.html).toContain('“Weather” does not answer');
    expect(made.html.trimEnd().endsWith('</html>')).toBe(true);
  });

  it('is begun without what is late, and ends as it would have', async () => {
    const whole = await renderPage(input, async function* ask() {
      yield first;
      yield rest;
    });
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    const begun = await renderPage(input, async function* ask() {
      yield first;
      await held;
      yield rest;
    });
    expect(begun.html).toContain('id="polls"');
    expect(begun.html).not.toContain('id="weather"');
    go();
    expect(begun.html + (await begun.rest)).toBe(whole.html);
  });

  it('that is of nothing waits until it is known to be missing', async () => {
    const made = await renderPage({ ...input, url: '/units/nothing' }, async function* ask() {
      yield JSON.stringify({ data: { unit: null }, hasNext: true });
      yield JSON.stringify({ incremental: [], hasNext: false });
    });
    expect([made.status, made.rest]).toEqual([404, undefined]);
  });

  it('fails where its end does, and nobody else hears of it', async () => {
    const made = await renderPage(input, async function* ask() {
      yield first;
      await new Promise((resolve) => setTimeout(resolve, 300));
      throw new Error('gone');
    });
    await expect(made.rest).rejects.toThrow('gone');
  });
});
