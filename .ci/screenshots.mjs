// `npm run screenshots -- [FOLDER]`: the product on its sample data in a browser → a picture of each main state, at three widths, in
// light and dark, and what some readers choose besides: high contrast, large text, paper. For people who look at them: nothing is compared.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'data', 'screenshots');
const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const port = 4790;

const past = 'asOf=2018-01-25';
const article = 'chuan-bi-dai-hoi-dang-bo-cac-cap-gop-y-van-kien-tu-chi-bo-to-dan-pho';
const withdrawn = 'huong-dan-dang-ky-tai-khoan-dinh-danh-cho-nguoi-cao-tuoi-tai-nha';
const corrected = 'gop-y-quy-hoach-san-choi-tre-em-nguoi-dan-chon-cat-khong-chon-be-tong';
const withEvent = 'ngay-hoi-viec-lam-cho-lao-dong-tre-hon-sau-tram-luot-nguoi-duoc-tu-van';
const states = {
  front: '/',
  'front-2018': `/?${past}`,
  'front-english': '/?lang=en',
  news: '/news',
  'news-search': '/news?q=dan+van',
  article: `/news/${article}`,
  'article-corrected': `/news/${corrected}`,
  'article-event': `/news/${withEvent}`,
  'article-withdrawn': `/news/${withdrawn}`,
  units: '/units',
  'units-2018': `/units?${past}`,
  'units-search': '/units?q=dan+van&ended=yes',
  ward: `/units?${past}&ward=phuong-dai-kim`,
  unit: '/units/ubnd-phuong-hoang-mai',
  'unit-ended': '/units/ban-dan-van-quan-uy-hoang-mai',
  'unit-2018': `/units/ban-dan-van-quan-uy-hoang-mai?${past}&lang=en`,
  succession: '/succession',
  polls: '/polls',
  'poll-withheld': '/polls/thoi-gian-cho-tai-trung-tam-phuc-vu-hanh-chinh-cong-phuong-hoang-mai',
  'poll-code': '/polls/lua-chon-ten-goi-cho-khong-gian-sinh-hoat-chung-to-dan-pho',
  'poll-closed': '/polls/noi-dung-can-uu-tien-trong-cong-tac-dan-van-nam-2018',
  weather: '/weather',
  missing: '/nothing',
};
const widths = [360, 768, 1440];
/** What readers choose: each of these states once more, as they then see it. */
const chosen = ['front', 'article', 'unit-ended', 'succession', 'poll-closed', 'weather'];
const choices = [
  { name: 'contrast', width: 1440, colorScheme: 'light', cookie: 'normal.high' },
  { name: 'contrast-dark', width: 768, colorScheme: 'dark', cookie: 'normal.high' },
  { name: 'largest', width: 360, colorScheme: 'light', cookie: 'largest.normal' },
  { name: 'paper', width: 794, colorScheme: 'light', media: 'print' },
];

if (!existsSync(program)) {
  console.error(`There is no ${program}: install Chromium (Debian: apt-get install chromium), or set CHROMIUM.`);
  process.exit(1);
}
const [only] = process.argv.slice(3);
mkdirSync(folder, { recursive: true });
const given = process.env.PAGES_URL;
const data = mkdtempSync(join(tmpdir(), 'civic-screenshots-'));
const server =
  given === undefined
    ? spawn(process.execPath, [join(root, 'dist', 'main.js')], {
        env: { ...process.env, PORT: String(port), DATA_DIR: data },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    : null;
const base = given ?? `http://127.0.0.1:${port}`;
try {
  await untilReady(`${base}/health`);
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  for (const colorScheme of ['light', 'dark']) {
    for (const width of widths) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      for (const [name, path] of Object.entries(states)) {
        if (only !== undefined && !new RegExp(only).test(`${name}-${width}-${colorScheme}`)) continue;
        await page.goto(`${base}${path}`, { waitUntil: 'load' });
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
      await page.close();
    }
  }
  for (const { name, width, colorScheme, cookie, media } of choices) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    if (cookie !== undefined) await context.addCookies([{ name: 'civic-look', value: cookie, url: base }]);
    const page = await context.newPage();
    if (media !== undefined) await page.emulateMedia({ media });
    for (const state of chosen) {
      if (only !== undefined && !new RegExp(only).test(`${state}-${name}`)) continue;
      await page.goto(`${base}${states[state]}`, { waitUntil: 'load' });
      await page.screenshot({ path: join(folder, `${state}-${name}.png`), fullPage: true });
    }
    await context.close();
  }
  await browser.close();
  console.log(`The screenshots are in ${folder}`);
} finally {
  server?.kill('SIGTERM');
  if (server !== null) await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}

async function untilReady(url) {
  for (let tries = 0; tries < 300; tries += 1) {
    if ((await fetch(url).catch(() => null))?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${url} does not answer`);
}
