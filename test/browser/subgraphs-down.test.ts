// Each part of the graph killed in turn: the panels that need it say which it is, and all others stand.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SubgraphName } from '../../process/subgraphs.js';
import { type RunningSupergraph, startSplit } from '../support/supergraph.js';
import { startChromium } from '../support/services/chromium.js';
import { openPage } from './open-page.js';

const program = inject('chromiumProgram');

/** The front page's panels by what they need, and what that is called where it is missing. */
const panels: Readonly<Record<string, { readonly id: string; readonly name: string }>> = {
  news: { id: 'latest-news', name: 'Tin tức' },
  'org-units': { id: 'units', name: 'Tổ chức' },
  polls: { id: 'polls', name: 'Bình chọn' },
  weather: { id: 'weather', name: 'Thời tiết' },
};
const names: readonly SubgraphName[] = ['news', 'org-units', 'polls', 'weather'];

describe.skipIf(program === null)('in a browser, with a subgraph down', () => {
  let graph: RunningSupergraph;
  let browser: Browser;
  let base: string;
  beforeAll(async () => {
    // What was read before would be shown, marked, in place of what is missing.
    graph = await startSplit({ RATE_LIMIT_ANONYMOUS: 'off', SUBGRAPH_TIMEOUT_MS: '3000', FRESHNESS: 'off' });
    base = graph.url.replace(/\/graphql$/, '');
    browser = await startChromium(program ?? '');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await graph?.close();
  });

  it.each(names)(
    'the front page names %s as missing where it is needed, and shows the rest',
    async (down) => {
      await graph.stopSubgraph(down);
      const { page, faults, close } = await openPage(browser, `${base}/`);
      for (const name of names) {
        const { id = '' } = panels[name] ?? {};
        const missing = page.locator(`#${id} .notice-missing`);
        if (name === down) expect(await missing.innerText()).toContain(panels[name]?.name);
        // Others may link to it, and then say that a part is missing; none is blank.
        expect((await page.locator(`#${id}`).innerText()).length).toBeGreaterThan(30);
      }
      expect(faults).toEqual([]);
      await close();
      await graph.restartSubgraph(down);
    },
    120_000,
  );

  it('an article stands without organisations, and a unit without news', async () => {
    await graph.stopSubgraph('org-units');
    const article = await openPage(
      browser,
      `${base}/news/chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho`,
    );
    expect(await article.page.locator('.prose p').count()).toBeGreaterThan(2);
    expect(await article.page.locator('#article .notice-missing').innerText()).toContain('Tổ chức');
    await article.close();
    await graph.restartSubgraph('org-units');
    await graph.stopSubgraph('news');
    const unit = await openPage(browser, `${base}/units/ban-dan-van-quan-uy-hoang-mai`);
    expect(await unit.page.locator('#leaders').innerText()).toContain('Trần Thị Ví Dụ');
    expect(await unit.page.locator('#unit-articles .notice-missing').innerText()).toContain('Tin tức');
    await unit.close();
    await graph.restartSubgraph('news');
  }, 120_000);
});
