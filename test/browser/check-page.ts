// A page that is open → whether it is sound: axe finds nothing, nothing is wider than the window, nothing went wrong. And a way through
// it by keyboard.
import type { Page } from 'playwright-core';
import { findWithAxe, type OpenedPage } from './open-page.js';

/** All that is wrong with the page, one line each. `rules`: those of axe; all where none are named. */
export async function findFaults({ page, faults }: OpenedPage, rules?: readonly string[]): Promise<readonly string[]> {
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  return [
    ...(await findWithAxe(page, ['html'], rules)),
    ...(isTooWide === true ? ['wider than its window'] : []),
    ...faults,
  ];
}

/** Presses Tab until the element has the focus. Errors: when it is not reached. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by keyboard`);
}
