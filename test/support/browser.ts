// Debian's Chromium → browsers for one suite, each context a reader of its own. Where it is not installed the suites that need it are
// left out, and it is said; on CI that is a failure.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const program = '/usr/bin/chromium';

/** For `describe.runIf`. */
export function hasBrowser(): boolean {
  if (existsSync(program)) return true;
  const reason = `${program} is not installed (Debian: apt-get install chromium)`;
  if (process.env['CIVIC_REQUIRE_SERVICES'] === '1') throw new Error(`CIVIC_REQUIRE_SERVICES=1, but ${reason}`);
  console.warn(`Left out: every test in a browser, because ${reason}.`);
  return false;
}

export interface Reader {
  readonly page: Page;
  /** What the page reported as wrong: errors of scripts, of the console, and of the content policy. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export interface Readers {
  /** A reader without anything kept, who has opened the address. */
  open(url: string, options?: BrowserContextOptions): Promise<Reader>;
  close(): Promise<void>;
}

export async function startReaders(): Promise<Readers> {
  // The tests run as root in containers, where Chromium's own sandbox does not start.
  const browser: Browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  return {
    async open(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      await page.goto(url);
      return { page, faults, close: () => context.close() };
    },
    close: () => browser.close(),
  };
}

/** What axe finds wrong, each as its rule and the first element. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which no content policy stops: the page needs no exception for its test.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`);
}

/** Whether a page is wider than its window, so that it must be scrolled both ways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

/** Presses Tab until the element has the focus. Errors: when it is not reached. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by keyboard`);
}
