// The weather as readers meet it in a real browser, with each part of the graph a process of its own: readings and alerts of a
// local feed, alerts that come while a page is open, and what is left of a page when a subgraph is away.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBarriers, hasBrowser, isTooWide, type Reader, type Readers, startReaders } from '../support/browser.js';
import { json, type OutsideFeeds, startOutsideFeeds, xml } from '../support/outside-feeds.js';
import { type RunningSupergraph, startSplit } from '../support/supergraph.js';
import { atomFeed, capDocument } from '../subgraphs/weather/cap-documents.js';
import { openMeteoAnswer } from '../subgraphs/weather/open-meteo-shape.js';

const hourMs = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString().replace(/\.\d+Z$/, '+00:00');
/** Of ten minutes ago, in Vietnam. */
const observedLocal = () => new Date(Date.now() + 7 * hourMs - 600_000).toISOString().slice(0, 16);

describe.runIf(hasBrowser())('the weather in a browser', () => {
  let feeds: OutsideFeeds;
  let graph: RunningSupergraph;
  let readers: Readers;
  let site: string;

  beforeAll(async () => {
    feeds = await startOutsideFeeds();
    feeds.replay('/v1/forecast', json(openMeteoAnswer(observedLocal())));
    feeds.replay('/feed', xml(atomFeed([])), xml(atomFeed([`${feeds.origin}/alert`])));
    feeds.replay('/alert', xml(capDocument({ sent: inHours(-1), expires: inHours(8) })));
    graph = await startSplit({ WEATHER_PROVIDER_URL: feeds.origin, CAP_FEED_URLS: `${feeds.origin}/feed` });
    site = new URL(graph.url).origin;
    readers = await startReaders();
  }, 240_000);
  afterAll(async () => {
    await readers.close();
    await graph.close();
    await feeds.close();
  });

  const expectSound = async ({ page, faults }: Reader) => {
    expect(await findBarriers(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    expect(faults).toEqual([]);
  };

  it('shows the three cities in the order of the portal, with the time observed and a table for each chart', async () => {
    const reader = await readers.open(`${site}/weather`, { viewport: { width: 360, height: 740 } });
    const { page } = reader;
    expect(await page.locator('.city > h2').allTextContents()).toEqual(['Hà Nội', 'Đà Nẵng', 'TP Hồ Chí Minh']);
    expect(await page.locator('.city-now').first().textContent()).toMatch(
      /31 °C.*Ghi nhận lúc \d\d:\d\d, \d\d\/\d\d\/\d{4} \(UTC\+7\)/,
    );
    const charts = await page.locator('figure.chart').count();
    expect(charts).toBe(12);
    expect(await page.locator('figure.chart details table').count()).toBe(charts);
    await expectSound(reader);
    await reader.close();
  }, 60_000);

  it('names what is missing while polls or weather are away, and shows the rest', async () => {
    await graph.stopSubgraph('weather');
    const reader = await readers.open(`${site}/?lang=en`);
    const { page } = reader;
    expect(await page.locator('#weather .notice-missing').textContent()).toContain('“Weather” does not answer');
    expect(await page.locator('#alerts .notice-missing').textContent()).toContain('“Weather” does not answer');
    expect(await page.locator('#polls .poll-card').count()).toBe(4);
    expect(await page.locator('#latest-news li').count()).toBeGreaterThan(0);
    expect(await findBarriers(page)).toEqual([]);
    await graph.restartSubgraph('weather');
    await graph.stopSubgraph('polls');
    await page.reload();
    expect(await page.locator('#polls .notice-missing').textContent()).toContain('“Polls” does not answer');
    expect(await page.locator('#weather .card').count()).toBe(3);
    await graph.restartSubgraph('polls');
    await reader.close();
  }, 120_000);
});
