// The pages as a screen reader goes through them, by Chromium's accessibility tree; and what of a page is there before anything else that
// it asks for has come.
import { brotliDecompressSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startChromium } from '../support/services/chromium.js';
import { borrowProduct } from '../support/shared-product.js';
import { findReadingFaults, findUntoldVietnamese, type Read, readAloud } from './read-aloud.js';

const program = inject('chromiumProgram');
const article = '/news/chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho';
const closedPoll = '/polls/noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018';
const openPoll = '/polls/lua-chon-ten-goi-cho-khong-gian-sinh-hoat-chung-to-dan-pho';
const pages = [
  '/',
  '/?asOf=2018-01-25',
  '/news?q=dan+van',
  article,
  '/units?q=dan+van&ended=yes',
  '/units/ubnd-phuong-hoang-mai',
  '/units/ban-dan-van-quan-uy-hoang-mai',
  '/succession',
  '/polls',
  closedPoll,
  openPoll,
  '/weather',
  '/nothing',
];
const documentation = [
  '/docs',
  '/docs/vi',
  '/docs/vi/limits',
  '/docs/errors',
  '/docs/queries',
  '/docs/types/OrgUnit',
  '/docs/tasks/unit-over-time',
];
const inEnglish = (path: string) => `${path}${path.includes('?') ? '&' : '?'}lang=en`;

describe.skipIf(program === null)('read aloud', { timeout: 60_000 }, () => {
  let base: string;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    base = await borrowProduct(inject('productLender'));
    browser = await startChromium(program ?? '');
    page = await browser.newPage({ locale: 'vi-VN' });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
  });
  const open = async (path: string): Promise<readonly Read[]> => {
    await page.goto(`${base}${path}`, { waitUntil: 'load' });
    return readAloud(page);
  };
  const outline = (read: readonly Read[], roles: readonly string[]) =>
    read.filter(({ role }) => roles.includes(role)).map(({ role, name }) => `${role} ${name}`.trim());

  it.each([...pages, ...pages.map(inEnglish)])(
    'a page has its parts in order, and all in it has a name: %s',
    async (path) => {
      expect(findReadingFaults(await open(path))).toEqual([]);
      expect(await findUntoldVietnamese(page)).toEqual([]);
    },
  );

  it.each(documentation)('so has a page of the documentation: %s', async (path) => {
    const read = await open(path);
    expect(findReadingFaults(read)).toEqual([]);
    // What was asked for comes before the list of all pages.
    const parts = outline(read, ['main', 'navigation']);
    expect(parts.map((part) => part.split(' ')[0])).toEqual(['navigation', 'main', 'navigation']);
    expect(await findUntoldVietnamese(page)).toEqual([]);
  });

  it('the front page is gone through from the way past its header to its foot, alerts before all else', async () => {
    const read = await open('/?lang=en');
    expect(read.find(({ role }) => role === 'link')?.name).toBe('Skip to main content');
    expect(outline(read, ['banner', 'navigation', 'main', 'contentinfo'])).toEqual([
      'banner',
      'navigation Language',
      'navigation Sections',
      'main',
      'contentinfo',
    ]);
    expect(outline(read, ['region'])[0]).toBe('region Weather alerts');
    const [first, second] = outline(read, ['heading']);
    expect([first, second]).toEqual(['heading Hoàng Mai today', 'heading Weather alerts']);
  });

  it('a mention in an article is a link that says more of whom it names when it is reached', async () => {
    await open(article);
    const mention = page.locator('.prose .mention a').first();
    await mention.focus();
    const read = await readAloud(page);
    const tips = read.filter(({ role }) => role === 'tooltip');
    expect(tips.length).toBeGreaterThan(0);
    const described = await mention.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).getAttribute('role')).toBe('tooltip');
  });

  it('a poll says aloud what becomes of it, and each choice is named within its question', async () => {
    const read = await open(openPoll);
    expect(read.some(({ role, isLive }) => role === 'status' && isLive)).toBe(true);
    const choices = read
      .filter(({ role }) => role === 'radio' || role === 'checkbox')
      .filter(({ within }) => within.includes('main'));
    expect(choices.length).toBeGreaterThan(1);
    expect(choices.every(({ within }) => within.includes('group'))).toBe(true);
  });

  it('a chart is a picture with a name, and its table has the same one', async () => {
    const read = await open('/weather');
    const figures = read.filter(({ role }) => role === 'figure').map(({ name }) => name);
    expect(figures.length).toBeGreaterThan(5);
    for (const name of figures)
      expect(read.some((each) => each.role === 'image' && each.name.startsWith(name))).toBe(true);
    await page.locator('figure details summary').first().click();
    const opened = await readAloud(page);
    expect(opened.some(({ role, name }) => role === 'table' && name === figures[0])).toBe(true);
  });

  it('the playground is one part with a name for each of its tools', async () => {
    await page.goto(`${base}/playground`, { waitUntil: 'load' });
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    const read = await readAloud(page);
    expect(findReadingFaults(read, ['main'])).toEqual([]);
    expect(read.filter(({ role, isLive }) => role === 'region' && isLive).length).toBeGreaterThan(0);
  });

  it.each([
    ['<main><h1>A</h1><h3>B</h3></main>', 'heading "B" of level 3 after level 1'],
    ['<main><h1>A</h1><h1>B</h1></main>', '2 headings of the first level'],
    ['<h1>A</h1><main>B</main>', 'the first heading is outside of main'],
    ['<footer>A</footer><main><h1>B</h1></main>', 'landmarks: contentinfo main'],
    ['<main><h1>A</h1><a href="/"><svg></svg></a></main>', 'link without a name in RootWebArea > main'],
    ['<main><h1>A</h1><input></main>', 'textbox without a name in RootWebArea > main'],
    ['<main><h1>A</h1><nav aria-label="B">C</nav><nav aria-label="B">D</nav></main>', 'several of navigation "B"'],
    [
      '<main><h1>A</h1><figure aria-label="B"><svg role="img" aria-label="C"></svg></figure></main>',
      'figure "B" without its table',
    ],
  ])('a fault is found: %s', async (html, fault) => {
    const other = await browser.newPage();
    await other.setContent(`<!doctype html><html lang="en"><title>A</title>${html}`);
    expect(findReadingFaults(await readAloud(other))).toContain(fault);
    await other.close();
  });

  it('Vietnamese that is told as English is found, and a name in an English sentence is not', async () => {
    const other = await browser.newPage();
    const name = 'Ủy ban nhân dân quận Hoàng Mai';
    await other.setContent(
      `<!doctype html><html lang="en"><title>A</title><p>${name}</p><p lang="vi">${name}</p><p>What phường Yên Sở does with bulky waste</p>`,
    );
    expect(await findUntoldVietnamese(other)).toEqual([name]);
    await other.close();
  });

  it.each([
    '/',
    article,
    '/units/ubnd-phuong-hoang-mai',
    closedPoll,
    '/weather',
    '/docs',
    '/docs/types/OrgUnit',
    '/playground',
  ])('the first content is whole before anything else has come, and comes in some packets: %s', async (path) => {
    const { headers, body } = await request(`${base}${path}`, {
      headers: { 'accept-encoding': 'br', accept: 'text/html' },
    });
    expect(headers['content-encoding'] ?? 'br').toBe('br');
    const packed = Buffer.from(await body.arrayBuffer());
    // 0.4 s on a slow 3G network, of 400 kbit/s.
    expect(packed.length).toBeLessThan(20_000);
    const html = (headers['content-encoding'] === 'br' ? brotliDecompressSync(packed) : packed).toString();
    // What would keep it from being drawn.
    const head = html.slice(0, html.indexOf('</head>'));
    expect(head).not.toContain('stylesheet');
    expect(head.replaceAll(/<script (?:type="module"|src="[^"]+" defer)/g, '')).not.toContain('<script');
    const other = await browser.newPage();
    await other.route('**/*', (route) =>
      route.request().resourceType() === 'document' ? route.continue() : route.abort(),
    );
    await other.goto(`${base}${path}`, { waitUntil: 'commit' });
    await other.locator('main :not(h1)').first().waitFor();
    expect(await other.evaluate('getComputedStyle(document.querySelector("main p")).fontFamily')).toContain(
      'system-ui',
    );
    await other.close();
  });
});
