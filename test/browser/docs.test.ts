// The pages for developers in a real browser: axe finds nothing, they fit their window, code is copied, and without a script nothing is missing.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startChromium } from '../support/services/chromium.js';
import { borrowProduct } from '../support/shared-product.js';
import { findFaults, tabTo } from './check-page.js';
import { openPage } from './open-page.js';

const paths = [
  '/docs',
  '/docs/keys',
  '/docs/vi/errors',
  '/docs/vi/tasks/unit-over-time',
  '/docs/errors',
  '/docs/limits',
  '/docs/webhooks',
  '/docs/tasks/export-and-verify',
  '/docs/client',
  '/docs/queries',
  '/docs/mutations',
  '/docs/types',
  '/docs/types/OrgUnit',
  '/docs/index-of-names',
  '/docs/changelog',
];

const program = inject('chromiumProgram');

describe.skipIf(program === null)('the documentation in a browser', () => {
  let browser: Browser;
  let site: string;
  beforeAll(async () => {
    site = await borrowProduct(inject('productLender'));
    browser = await startChromium(program ?? '');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
  });

  it.each(paths)(
    'axe finds nothing, and no window is too narrow: %s',
    async (path) => {
      const opened = await openPage(browser, site + path, {
        colorScheme: 'light',
        viewport: { width: 320, height: 800 },
      });
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      // Of hundreds that are made alike some tell all.
      await opened.page.evaluate(
        `document.querySelectorAll('.index li:nth-child(n+4), .field:nth-of-type(n+8)').forEach((each) => each.remove())`,
      );
      expect(await findFaults(opened)).toEqual([]);
      await opened.page.setViewportSize({ width: 1440, height: 800 });
      await opened.page.emulateMedia({ colorScheme: 'dark' });
      // All else that axe looks at is the same in any light.
      expect(await findFaults(opened, ['color-contrast', 'target-size'])).toEqual([]);
      await opened.close();
    },
    60_000,
  );

  it('is under a policy that lets a page load its own files and nothing else', async () => {
    const { headers, status } = await fetch(`${site}/docs/keys`);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'sha256-[\w+/]{43}='; /,
    );
    expect(headers.get('content-security-policy')).toContain("connect-src 'none'");
    const source = await fetch(`${site}/docs/tasks/export-and-verify/run.py`);
    expect([source.status, source.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect((await fetch(`${site}/docs/nothing`)).status).toBe(404);
  });

  it('copies a block of code as it is run', async () => {
    const path = '/docs/tasks/unit-over-time';
    const { page, close } = await openPage(browser, site + path, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied: unknown = await page.evaluate('navigator.clipboard.readText()');
    const source = await fetch(`${site}${path}/run.sh`);
    expect(copied).toBe((await source.text()).trimEnd());
    await close();
  }, 60_000);

  it('is whole without a script', async () => {
    const { page, close } = await openPage(browser, `${site}/docs`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Queries' }).click();
    await page.waitForURL(`${site}/docs/queries`);
    await page.getByRole('link', { name: 'orgUnit', exact: true }).click();
    expect(await page.locator('#orgUnit').isVisible()).toBe(true);
    expect(await page.locator('section[aria-labelledby="orgUnit"] pre').textContent()).toContain(
      'query OrgUnitExample',
    );
    expect(await page.getByRole('button').count()).toBe(0);
    await close();
  }, 60_000);

  it('is read by keyboard alone: past the header, to a block of code that scrolls', async () => {
    const { page, close } = await openPage(browser, `${site}/docs`, { viewport: { width: 360, height: 700 } });
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await tabTo(page, 'pre');
    await close();
  }, 60_000);
});
