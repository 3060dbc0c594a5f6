// The weather as readers meet it in a real browser: readings and alerts of a local feed, and those that come while a page is open.
// A list of tests that a file runs on a product that others use too.
import { describe, expect, it } from 'vitest';
import { json, type OutsideFeeds, type Replay, xml } from '../support/outside-feeds.js';
import { atomFeed, capDocument } from '../subgraphs/weather/cap-documents.js';
import { openMeteoAnswer } from '../subgraphs/weather/open-meteo-shape.js';
import { findFaults } from './check-page.js';
import { openPage } from './open-page.js';
import type { BrowsedProduct } from './start-browsed.js';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().replace(/\.\d+Z$/, '+00:00');
/** Of ten minutes ago, in Vietnam. */
const observedLocal = () => new Date(Date.now() + 7 * hourMs - 600_000).toISOString().slice(0, 16);

/** What the product of these tests reads: a feed of alerts and a provider of readings, both of which hold back some of what they have. */
export function replayWeather(feeds: OutsideFeeds): {
  readonly settings: Record<string, string>;
  readonly go: () => void;
} {
  const { promise: held, resolve: go } = Promise.withResolvers<void>();
  const reading: Replay = json(openMeteoAnswer(observedLocal()));
  const late: Replay = {
    kind: 'body',
    body: JSON.stringify(openMeteoAnswer(observedLocal())),
    type: 'application/json',
    after: held,
  };
  // Of three cities one has its reading later.
  feeds.replay('/v1/forecast', reading, reading, late);
  const document = capDocument({ sent: inHours(-1), expires: inHours(8) });
  feeds.replay('/alert', { kind: 'body', body: document, type: 'application/xml', after: held });
  feeds.replay('/feed', xml(atomFeed([`${feeds.origin}/alert`])));
  const settings = {
    WEATHER_PROVIDER_URL: feeds.origin,
    CAP_FEED_URLS: `${feeds.origin}/feed`,
    WEATHER_TIMEOUT_MS: '120000',
  };
  return { settings, go };
}

/** `go`: what was held back comes. */
export function testWeather(product: () => BrowsedProduct & { readonly go: () => void }): void {
  describe('the weather', () => {
    it('shows an alert and a reading that come while the page is open, the alert before all else, and says it to who listens', async () => {
      const reader = await openPage(product().browser, `${product().base}/`);
      const { page } = reader;
      const readings = page.locator('#weather .city-now-degrees');
      await page.locator('#weather .live-live').waitFor({ timeout: 90_000 });
      expect(await page.locator('.alert').count()).toBe(0);
      expect(await readings.count()).toBe(2);
      product().go();
      const announced = page.locator('#alerts [role=status]').filter({ hasText: 'Cảnh báo mới. Nghiêm trọng' });
      await announced.waitFor({ state: 'attached', timeout: 90_000 });
      await page.locator('.alert').waitFor();
      expect(await page.locator('main .panel').first().getAttribute('id')).toBe('alerts');
      expect(await page.locator('.alert').textContent()).toMatch(
        /Nghiêm trọng.*Khu vực.*Hà Nội.*Có hiệu lực đến.*UTC\+7/,
      );
      await readings.nth(2).waitFor({ timeout: 90_000 });
      expect(await page.locator('#weather .city-now').nth(2).textContent()).toMatch(
        /31 °C.*Ghi nhận lúc \d\d:\d\d, \d\d\/\d\d\/\d{4} \(UTC\+7\)/,
      );
      expect(await findFaults(reader)).toEqual([]);
      await reader.close();
    }, 200_000);

    it('shows the three cities in the order of the portal, with the time observed and a table for each chart', async () => {
      const options = { viewport: { width: 360, height: 740 } };
      const reader = await openPage(product().browser, `${product().base}/weather`, options);
      const { page } = reader;
      expect(await page.locator('.city > h2').allTextContents()).toEqual(['Hà Nội', 'Đà Nẵng', 'TP Hồ Chí Minh']);
      expect(await page.locator('.city-now').first().textContent()).toMatch(
        /31 °C.*Ghi nhận lúc \d\d:\d\d, \d\d\/\d\d\/\d{4} \(UTC\+7\)/,
      );
      const charts = await page.locator('figure.plot').count();
      expect(charts).toBe(12);
      expect(await page.locator('figure.plot details table').count()).toBe(charts);
      expect(await findFaults(reader)).toEqual([]);
      await reader.close();
    }, 60_000);
  });
}
