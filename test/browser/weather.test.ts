// The weather as readers meet it in a real browser, with each part of the graph a process of its own: readings and alerts of a
// local feed, alerts that come while a page is open, and what is left of a page when a subgraph is away.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startChromium } from '../support/services/chromium.js';
import { json, type OutsideFeeds, startOutsideFeeds, xml } from '../support/outside-feeds.js';
import { type RunningSupergraph, startSplit } from '../support/supergraph.js';
import { atomFeed, capDocument } from '../subgraphs/weather/cap-documents.js';
import { openMeteoAnswer } from '../subgraphs/weather/open-meteo-shape.js';
import { findFaults } from './check-page.js';
import { openPage } from './open-page.js';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().replace(/\.\d+Z$/, '+00:00');
/** Of ten minutes ago, in Vietnam. */
const observedLocal = () => new Date(Date.now() + 7 * hourMs - 600_000).toISOString().slice(0, 16);

const program = inject('chromiumProgram');

describe.skipIf(program === null)('the weather in a browser', () => {
  let feeds: OutsideFeeds;
  let graph: RunningSupergraph;
  let browser: Browser;
  let site: string;

  beforeAll(async () => {
    feeds = await startOutsideFeeds();
    feeds.replay('/v1/forecast', json(openMeteoAnswer(observedLocal())));
    graph = await startSplit({
      WEATHER_PROVIDER_URL: feeds.origin,
      CAP_FEED_URLS: `${feeds.origin}/feed`,
      WEATHER_TIMEOUT_MS: '20000',
    });
    site = new URL(graph.url).origin;
    browser = await startChromium(program ?? '');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await graph?.close();
    await feeds.close();
  });

  it('shows an alert that comes while the page is open, before all else, and says it to who listens', async () => {
    // Answered after the page is there and follows: it is the page's own question that makes the feed be read.
    const document = capDocument({ sent: inHours(-1), expires: inHours(8) });
    feeds.replay('/alert', { kind: 'body', body: document, type: 'application/xml', afterMs: 8_000 });
    feeds.replay('/feed', xml(atomFeed([`${feeds.origin}/alert`])));
    const reader = await openPage(browser, `${site}/`);
    const { page } = reader;
    const announced = page.locator('#alerts [role=status]').filter({ hasText: 'Cảnh báo mới. Nghiêm trọng' });
    // A feed that could not be read before is read again within two minutes.
    await announced.waitFor({ state: 'attached', timeout: 150_000 });
    await page.locator('.alert').waitFor();
    expect(await page.locator('main .panel').first().getAttribute('id')).toBe('alerts');
    expect(await page.locator('.alert').textContent()).toMatch(
      /Nghiêm trọng.*Khu vực.*Hà Nội.*Có hiệu lực đến.*UTC\+7/,
    );
    expect(await findFaults(reader)).toEqual([]);
    await reader.close();
  }, 200_000);

  it('shows the three cities in the order of the portal, with the time observed and a table for each chart', async () => {
    const reader = await openPage(browser, `${site}/weather`, { viewport: { width: 360, height: 740 } });
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

  it('names what is missing while polls or weather are away, and shows the rest', async () => {
    await graph.stopSubgraph('weather');
    const reader = await openPage(browser, `${site}/?lang=en`);
    const { page } = reader;
    expect(await page.locator('#weather .notice-missing').textContent()).toContain('“Weather” does not answer');
    expect(await page.locator('#alerts .notice-missing').textContent()).toContain('“Weather” does not answer');
    expect(await page.locator('#polls .poll-card').count()).toBe(3);
    expect(await page.locator('#latest-news li').count()).toBeGreaterThan(0);
    expect(await findFaults(reader)).toEqual([]);
    await graph.restartSubgraph('weather');
    await graph.stopSubgraph('polls');
    await page.reload();
    expect(await page.locator('#polls .notice-missing').textContent()).toContain('“Polls” does not answer');
    expect(await page.locator('#weather .card').count()).toBe(3);
    await graph.restartSubgraph('polls');
    await reader.close();
  }, 120_000);
});
