// The pages on the sample data in a real browser: what a reader can reach, with a script and without, by keyboard, at any width. A list
// of tests that a file runs on a product that others use too, because starting one costs more than all of them.
import { describe, expect, it } from 'vitest';
import { findWithAxe, openPage } from './open-page.js';
import type { BrowsedProduct } from './start-browsed.js';

const past = 'asOf=2018-01-25';
const endedUnit = '/units/ban-dan-van-quan-uy-hoang-mai';
const article = '/news/chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho';
const withdrawn = '/news/huong-dan-dang-ky-tai-khoan-dinh-danh-cho-nguoi-cao-tuoi-tai-nha';
const states = [
  '/',
  `/?${past}&lang=en`,
  '/news',
  '/news?q=dan+van',
  article,
  withdrawn,
  '/units',
  `/units?${past}&ward=phuong-dai-kim`,
  '/units?q=dan+van&ended=yes',
  endedUnit,
  '/units/ubnd-phuong-hoang-mai?lang=en',
  '/succession',
  '/polls',
  '/weather',
  '/units/nothing-here',
  '/nothing-here',
];

export function testPages(product: () => BrowsedProduct): void {
  describe('pages', () => {
    const open = (path: string, options = {}) => openPage(product().browser, `${product().base}${path}`, options);

    it.each(states)(
      'axe finds nothing, light or dark, nothing is asked of another host, and no window is too narrow: %s',
      async (path) => {
        const { page, faults, close } = await open(path, { colorScheme: 'light', bypassCSP: true });
        expect(await findWithAxe(page)).toEqual([]);
        // Nothing but colours is another in the dark.
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await findWithAxe(page, ['html'], ['color-contrast'])).toEqual([]);
        for (const width of [360, 320]) {
          await page.setViewportSize({ width, height: 700 });
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        }
        expect(faults).toEqual([]);
        await close();
      },
      60_000,
    );

    it('the switches of text size and contrast hold from page to page', async () => {
      const { page, close } = await open('/news', { bypassCSP: true });
      await page.getByLabel('Chữ rất lớn').check();
      await page.getByLabel('Tương phản cao').check();
      await page.getByRole('button', { name: 'Áp dụng' }).click();
      await page.waitForURL(`${product().base}/news`);
      await page.getByRole('link', { name: 'Tổ chức', exact: true }).click();
      await page.waitForURL(`${product().base}/units`);
      const { text, contrast } = await page.locator('html').evaluate((html) => ({ ...html.dataset }));
      expect([text, contrast]).toEqual(['largest', 'high']);
      expect(await findWithAxe(page)).toEqual([]);
      await close();
    });

    it('the day in the past follows from page to page, and an ended unit says what came after it', async () => {
      const { page, close } = await open('/units');
      await page.getByRole('link', { name: '25/01/2018' }).click();
      await page.waitForURL(`${product().base}/units?${past}`);
      expect(await page.locator('.day-switch-state').innerText()).toContain('25/01/2018');
      await page.getByRole('link', { name: 'Ban Dân vận Quận ủy Hoàng Mai' }).click();
      await page.waitForURL(`${product().base}${endedUnit}?${past}`);
      expect(await page.locator('h1').innerText()).toBe('Ban Dân vận Quận ủy Hoàng Mai');
      expect(await page.locator('#leaders').innerText()).toContain('Trần Thị Ví Dụ');
      await page.getByRole('link', { name: 'Về hôm nay' }).click();
      await page.waitForURL(`${product().base}${endedUnit}`);
      const banner = await page.locator('.notice-state').innerText();
      expect(banner).toContain('không còn hoạt động');
      expect(banner).toContain('Ban Tuyên giáo và Dân vận Quận ủy Hoàng Mai');
      expect(banner).toContain('không rõ căn cứ pháp lý');
      await close();
    });

    it('the news of a day in the past are those up to it', async () => {
      const { page, close } = await open(`/news?${past}`);
      const days = await page
        .locator('.article-list time')
        .evaluateAll((times) => times.map((time) => time.getAttribute('datetime')));
      expect(days.length).toBeGreaterThan(5);
      expect(days.every((day) => day !== null && day < '2018-01-25T17:00:00Z')).toBe(true);
      await close();
    });

    it('a search without marks finds and marks what is written with them, and leads to the article', async () => {
      const { page, close } = await open('/news');
      await page.getByLabel('Tìm trong tin tức').last().fill('dan van');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=dan\+van/);
      expect((await page.locator('.article-list mark').allInnerTexts()).slice(0, 2)).toEqual(['Dân', 'vận']);
      const [title] = await page.locator('.article-title').allInnerTexts();
      await page.locator('.article-title').first().click();
      await page.waitForURL(/\/news\//);
      expect(await page.locator('h1').innerText()).toBe(title);
      await close();
    });

    it('a mention tells by keyboard who or what it is and how sure that is, and Escape hides it', async () => {
      const { page, close } = await open(article);
      const mention = page.locator('.prose .mention-uncertain').first();
      await mention.locator('a').focus();
      const note = mention.getByRole('tooltip');
      expect(await note.isVisible()).toBe(true);
      expect(await note.innerText()).toContain('Ban Tổ chức Quận ủy Hoàng Mai');
      expect(await note.innerText()).toContain('Không chắc chắn');
      await page.keyboard.press('Escape');
      expect(await note.isVisible()).toBe(false);
      const certain = page.locator('.prose .mention:not(.mention-uncertain)').first();
      await certain.locator('a').hover();
      expect(await certain.getByRole('tooltip').innerText()).toContain('Chắc chắn');
      await close();
    });

    it('an article that was withdrawn gives the explanation and not the text', async () => {
      const { page, close } = await open(withdrawn);
      expect(await page.locator('.notice-state').innerText()).toContain('Bài được gỡ vì');
      expect(await page.locator('.prose').count()).toBe(0);
      await close();
    });

    it('a keyboard alone reaches the content, the sections, the day and the languages, each with a mark where it is', async () => {
      const { page, close } = await open('/');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Đến nội dung chính');
      const reached = new Set<string>();
      for (let step = 0; step < 20; step += 1) {
        await page.keyboard.press('Tab');
        reached.add(String(await page.evaluate('document.activeElement.name || document.activeElement.textContent')));
        expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none');
      }
      expect([...reached]).toEqual(
        expect.arrayContaining(['English', 'Tin tức', 'Tổ chức', 'asOf', 'Xem', '25/01/2018']),
      );
      await page.goto(`${product().base}/news`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
      await close();
    });

    it('English is one link away, and what has no English says which language it is in', async () => {
      const { page, close } = await open(article);
      await page.getByRole('link', { name: 'English' }).click();
      await page.waitForURL(/lang=en/);
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      expect(await page.locator('h1').getAttribute('lang')).toBe('vi');
      expect(await page.locator('main time').first().innerText()).toMatch(/17 December 2024, 11:00 \(UTC\+7\)/);
      await page.getByRole('link', { name: 'Organisations' }).click();
      await page.waitForURL(`${product().base}/units?lang=en`);
      await close();
    });

    it('an open page asks again by the id of its document, and is told when nothing has changed', async () => {
      const { page, faults, close } = await open('/news');
      await page.clock.install();
      await page.goto(`${product().base}/news`);
      const asked = page.waitForRequest((request) => request.url().includes('/graphql/'));
      // Beyond five minutes, in steps of the page's own clock.
      await page.clock.runFor(6 * 60_000);
      const request = await asked;
      expect([request.method(), new URL(request.url()).searchParams.has('query')]).toEqual(['GET', false]);
      const first = await fetch(request.url());
      const again = await fetch(request.url(), { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect([first.status, again.status]).toEqual([200, 304]);
      expect(await page.locator('.article-list li').count()).toBeGreaterThan(5);
      expect(faults).toEqual([]);
      await close();
    });

    it('paper has the text and its sources, and nothing that can only be clicked', async () => {
      const { page, close } = await open(article);
      await page.emulateMedia({ media: 'print' });
      for (const part of ['h1', '.prose', '.provenance'])
        expect(await page.locator(part).first().isVisible()).toBe(true);
      for (const part of ['nav', 'button', 'input', '.skip-link', '.site-footer'])
        expect(await page.locator(part).locator('visible=true').count()).toBe(0);
      await close();
    });

    it('the wards before and after 2025 are drawn, with a row for each of the 41 parts', async () => {
      const { page, close } = await open('/succession');
      expect(await page.locator('.succession-group').count()).toBe(14);
      expect(await page.locator('.succession-group path').count()).toBe(41);
      expect(await page.locator('.successions-table tbody tr').count()).toBe(41);
      expect(await page.locator('.successions-table').innerText()).toContain('1656/NQ-UBTVQH15');
      await close();
    });

    it('a screen reader is told of one main heading and of every landmark', async () => {
      const { page, close } = await open(endedUnit);
      const tree = await page.locator('body').ariaSnapshot();
      for (const part of ['banner', 'navigation "Các mục"', 'main', 'contentinfo', 'region "Người giữ chức vụ"'])
        expect(tree).toContain(part);
      expect(tree.match(/heading ".*" \[level=1\]/g)).toHaveLength(1);
      await close();
    });

    it('news and organisations work where no script runs: links, forms and the day', async () => {
      const { page, close } = await open('/news', { javaScriptEnabled: false });
      await page.getByLabel('Tìm trong tin tức').last().fill('dân vận');
      await page.getByRole('button', { name: 'Tìm' }).click();
      await page.waitForURL(/\/news\?q=/);
      await page.locator('.article-title').first().click();
      await page.waitForURL(/\/news\/./);
      expect(await page.locator('.prose p').count()).toBeGreaterThan(2);
      await page.getByRole('link', { name: 'Tổ chức', exact: true }).click();
      await page.waitForURL(`${product().base}/units`);
      await page.getByLabel('Tên tổ chức').fill('uy ban phuong hoang mai');
      await page.getByRole('button', { name: 'Tìm' }).click();
      await page.waitForURL(/\/units\?q=/);
      await page.locator('.result-list a').first().click();
      await page.waitForURL(/\/units\/./);
      await page.getByLabel('Xem vào ngày').fill('2018-01-25');
      await page.getByRole('button', { name: 'Xem' }).click();
      await page.waitForURL(/asOf=2018-01-25/);
      await close();
    });

    it('the script of the pages weighs less than 60 kB as it is sent', async () => {
      const html = await (await fetch(`${product().base}/`)).text();
      const [, path] = /src="(\/assets\/[^"]+)"/.exec(html) ?? [];
      const response = await fetch(`${product().base}${path}`, { headers: { 'accept-encoding': 'gzip' } });
      expect(Number(response.headers.get('content-length'))).toBeLessThan(60 * 1024);
    });
  });
}
