// A browser on the product → pages as a reader opens them, with all that they did wrong: other hosts asked, errors told, and what axe
// finds.
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { z } from 'zod';

const axe = axeCore.source;

export interface OpenedPage {
  readonly page: Page;
  /** Requests to another host, and what the page or the browser complained of. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  // Only for the script of axe, which no page of ours would let in.
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith('data:'))
      faults.push(`asked another host: ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A page that does not exist says so by its status, which browsers tell as an error.
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(message.text());
  });
  // Scripts of a page run before it has loaded; the network is never idle, because pages follow what changes.
  await page.goto(url, { waitUntil: 'load' });
  return { page, faults, close: () => context.close() };
}

const axeResult = z.array(
  z.object({
    id: z.string(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })),
  }),
);

/** What axe finds, one line each. `parts`: selectors of what is looked at. `rules`: instead of all of WCAG 2.2 AA and good practice. */
export async function findWithAxe(
  page: Page,
  parts: readonly string[] = ['html'],
  rules: readonly string[] = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
): Promise<string[]> {
  await page.evaluate(axe);
  const found: unknown = await page.evaluate(
    `axe.run({ include: ${JSON.stringify(parts.map((part) => [part]))} }, { runOnly: ${JSON.stringify(rules)} }).then((result) => result.violations)`,
  );
  return axeResult
    .parse(found)
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)}: ${failureSummary}`),
    );
}
