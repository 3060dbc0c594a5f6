// The playground in a browser whose network ends at the gateway: what it loads, runs, tells, shares and keeps.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startChromium } from '../support/services/chromium.js';
import { borrowProduct } from '../support/shared-product.js';
import { findWithAxe, openPage, type OpenedPage } from './open-page.js';

const program = inject('chromiumProgram');
const key = `civic_${'k'.repeat(43)}`;

describe.skipIf(program === null)('the playground in a browser', { timeout: 60_000 }, () => {
  let base: string;
  let browser: Browser;
  beforeAll(async () => {
    base = await borrowProduct(inject('productLender'));
    browser = await startChromium(program ?? '', { isCutOff: true });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
  });

  async function open(path = '/playground', options: Parameters<typeof openPage>[2] = {}): Promise<OpenedPage> {
    const size = { viewport: { width: 1440, height: 900 }, locale: 'en-GB' };
    const opened = await openPage(browser, `${base}${path}`, { ...size, ...options });
    await opened.page.locator('.graphiql-query-editor .view-line').first().waitFor();
    return opened;
  }
  const editor = (page: Page, name: string) => page.locator(`.graphiql-${name} .view-lines`).first();
  const run = async (page: Page) => {
    await page.locator('.graphiql-execute-button').click();
  };
  const answer = (page: Page) => editor(page, 'response');
  const containing = (text: string) => ({ hasText: text });
  const response = (page: Page, text: string) =>
    page.locator('.graphiql-response .view-lines').filter(containing(text)).waitFor({ timeout: 20_000 });
  /** The editors write spaces that do not break. */
  const textOf = async (page: Page, name: string) =>
    (await editor(page, name).innerText()).replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');

  it('opens where a browser asks for /graphql, asks no other host, and shows plan, times and cost beside the answer', async () => {
    const { page, faults, close } = await open('/graphql');
    expect(page.url()).toBe(`${base}/playground`);
    expect(await page.locator('.graphiql-tab').count()).toBe(7);
    expect(await textOf(page, 'query-editor')).toContain('query DashboardPage');
    await run(page);
    await response(page, 'articles');
    expect(faults).toEqual([]);
    await page.locator('.playground-timings tbody tr').first().waitFor();
    const panel = await page.locator('.playground-panel').innerText();
    for (const subgraph of ['news', 'polls', 'weather', 'org-units']) expect(panel).toContain(subgraph);
    expect(panel).toMatch(/Fetches · [\d.]+ ms in all/);
    expect(panel).toMatch(/Actual\s+\d+/);
    expect(await page.locator('.playground-timings tbody tr').count()).toBeGreaterThan(3);
    const step = page.locator('.playground-fetch').first();
    await step.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await step.locator('pre').innerText()).toContain('query DashboardPage');
    expect(await answer(page).innerText()).not.toContain('durationMs');
    await close();
  });

  it('runs a subscription by the keyboard alone and ends it, and puts deferred parts together as they come', async () => {
    const { page, close } = await open();
    await page.getByRole('button', { exact: true, name: 'FollowPoll' }).click();
    await editor(page, 'query-editor').click();
    await page.keyboard.press('Control+Enter');
    await response(page, 'pollResultsChanged');
    await page.locator('.playground-timings tbody tr').first().waitFor();
    expect(await page.locator('.playground-panel').innerText()).toContain('org-units');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: /execute/i }).waitFor();

    await page.getByRole('button', { exact: true, name: 'DeferredPage' }).click();
    await run(page);
    await response(page, 'articles');
    await page.getByText('Deferred', { exact: true }).first().waitFor();
    expect(await textOf(page, 'response')).toContain('"polls"');
    expect(await page.locator('.playground-timings').first().locator('tbody tr').count()).toBe(3);
    await close();
  });

  it('takes over the operation of who opened /graphql with one, and writes Vietnamese with letters of its own font', async () => {
    const text = '# Phường Hoàng Mai, quận ủy, đường\n{ __typename }';
    const { page, close } = await open(`/graphql?query=${encodeURIComponent(text)}`);
    expect(await textOf(page, 'query-editor')).toContain('Phường Hoàng Mai, quận ủy, đường');
    const used: { family: string; loaded: string[]; hasMarks: boolean } = await page.evaluate(`({
      family: getComputedStyle(document.querySelector('.graphiql-query-editor .view-lines')).fontFamily,
      loaded: [...document.fonts]
        .filter(({ family, status }) => family.includes('Fira Code') && status === 'loaded')
        .map(({ unicodeRange }) => unicodeRange.toUpperCase()),
      hasMarks: document.fonts.check('15px "Fira Code"', 'ườủậđ'),
    })`);
    expect(used.family).toContain('Fira Code');
    expect(used.hasMarks).toBe(true);
    expect(used.loaded.some((range) => range.includes('U+1EA0-1EF9'))).toBe(true);
    await close();
  });

  it('keeps what was run, and shares an operation with its variables by a link: never its headers', async () => {
    const { page, close } = await open();
    await page.getByRole('button', { exact: true, name: 'UnitOverTime' }).click();
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await page.locator('.graphiql-editor-tool .view-lines:visible').click();
    await page.keyboard.press('Control+A');
    // The editor closes what is opened.
    await page.keyboard.insertText(`{ "x-api-key": "${key}" `);
    await page.getByRole('button', { name: /Copy a link/ }).click();
    await page.waitForURL(/#query=/);
    const link = page.url();
    expect(decodeURIComponent(link)).not.toContain('civic_');
    await run(page);
    await response(page, 'UNAUTHENTICATED');
    // What was typed is written down half a second later.
    await page.waitForFunction(`localStorage.getItem('graphiql:queries') !== null`);
    const kept = await page.evaluate('JSON.stringify(localStorage)');
    expect(kept).toContain('UnitOverTime');
    expect(kept).not.toContain(key);
    await page.getByRole('button', { name: /History/ }).click();
    expect(await page.locator('.graphiql-history-item-label').allInnerTexts()).toEqual(['UnitOverTime']);
    await close();

    const other = await open(link.slice(base.length));
    expect(await textOf(other.page, 'query-editor')).toContain('query UnitOverTime');
    await run(other.page);
    await response(other.page, 'stateToday');
    await other.close();
  });

  it.each([
    ['light', 'en-GB', 1440],
    ['dark', 'vi-VN', 360],
  ] as const)('leaves axe nothing to find, %s, %s, and fits %i pixels', async (colorScheme, locale, width) => {
    const { page, close } = await open('/playground', { colorScheme, locale, viewport: { width, height: 800 } });
    await run(page);
    const plan = page.locator('.playground-timings tbody tr').first();
    if (width === 360) await page.getByRole('button', { name: /Kế hoạch/ }).click();
    await plan.waitFor();
    const fits = '[document.documentElement.scrollWidth <= innerWidth, document.documentElement.scrollHeight < 3000]';
    expect(await page.evaluate(fits)).toEqual([true, true]);
    expect(await page.evaluate('document.documentElement.lang')).toBe(locale.slice(0, 2));
    for (const panel of [null, /(Examples|Ví dụ)$/]) {
      if (panel !== null) await page.getByRole('button', { name: panel }).click();
      expect(await findWithAxe(page)).toEqual([]);
    }
    await close();
  });
});
