// Debian's Chromium → pages of a test, on which all that a page asks for is written down.
// Separate so that no suite knows where the browser is; a machine without it leaves such suites out, and says so.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const program = '/usr/bin/chromium';

/** Null where a browser's suites are left out. Errors: on CI a missing browser is one. */
export function findBrowser(): string | null {
  if (existsSync(program)) return program;
  if (process.env['CIVIC_REQUIRE_SERVICES'] === '1')
    throw new Error(`CIVIC_REQUIRE_SERVICES=1, but no ${program} (Debian: apt-get install chromium)`);
  console.warn(
    `Left out: every test "in a browser", because there is no ${program} (Debian: apt-get install chromium).`,
  );
  return null;
}

/** Its network ends at this machine: what a page asks of any other host fails, and is in `requested`. */
export function startBrowser(): Promise<Browser> {
  const cutOff = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage', cutOff] });
}

export interface WatchedPage {
  readonly page: Page;
  /** URLs of all that was asked for. */
  readonly requested: readonly string[];
  /** What the page complained of: errors of scripts, refusals by its policy. */
  readonly complaints: readonly string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, requested, complaints };
}
