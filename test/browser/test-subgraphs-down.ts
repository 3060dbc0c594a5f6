// Each part of the graph killed in turn: the panels that need it say which it is, and all others stand. A list of tests that a file runs
// on a product that others have used before.
import { describe, expect, it } from 'vitest';
import type { SubgraphName } from '../../process/subgraphs.js';
import { findFaults } from './check-page.js';
import { openPage } from './open-page.js';
import type { BrowsedProduct } from './start-browsed.js';

/** The front page's panels by what they need, and what that is called where it is missing. */
const panels: Readonly<Record<string, { readonly id: string; readonly name: string }>> = {
  news: { id: 'latest-news', name: 'Tin tức' },
  'org-units': { id: 'units', name: 'Tổ chức' },
  polls: { id: 'polls', name: 'Bình chọn' },
  weather: { id: 'weather', name: 'Thời tiết' },
};
const names: readonly SubgraphName[] = ['news', 'org-units', 'polls', 'weather'];

export function testSubgraphsDown(product: () => BrowsedProduct): void {
  describe('with a subgraph down', () => {
    it.each(names)(
      'the front page names %s as missing where it is needed, and shows the rest',
      async (down) => {
        await product().graph.stopSubgraph(down);
        const reader = await openPage(product().browser, `${product().base}/`);
        const { page } = reader;
        for (const name of names) {
          const { id = '' } = panels[name] ?? {};
          const missing = page.locator(`#${id} .notice-missing`);
          if (name === down) expect(await missing.innerText()).toContain(panels[name]?.name);
          // Others may link to it, and then say that a part is missing; none is blank.
          expect((await page.locator(`#${id}`).innerText()).length).toBeGreaterThan(30);
        }
        if (down === 'weather')
          expect(await page.locator('#alerts .notice-missing').innerText()).toContain('Thời tiết');
        expect(await findFaults(reader)).toEqual([]);
        await reader.close();
        await product().graph.restartSubgraph(down);
      },
      120_000,
    );

    it('an article stands without organisations, and a unit without news', async () => {
      await product().graph.stopSubgraph('org-units');
      const article = await openPage(
        product().browser,
        `${product().base}/news/chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho`,
      );
      expect(await article.page.locator('.prose p').count()).toBeGreaterThan(2);
      expect(await article.page.locator('#article .notice-missing').innerText()).toContain('Tổ chức');
      await article.close();
      await product().graph.restartSubgraph('org-units');
      await product().graph.stopSubgraph('news');
      const unit = await openPage(product().browser, `${product().base}/units/ban-dan-van-quan-uy-hoang-mai`);
      expect(await unit.page.locator('#leaders').innerText()).toContain('Trần Thị Ví Dụ');
      expect(await unit.page.locator('#unit-articles .notice-missing').innerText()).toContain('Tin tức');
      await unit.close();
      await product().graph.restartSubgraph('news');
    }, 120_000);
  });
}
