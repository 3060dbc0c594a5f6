// The weather, and subgraphs that are killed, in a real browser: each part of the graph is a process of its own.
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type OutsideFeeds, startOutsideFeeds } from '../support/outside-feeds.js';
import { startSplit } from '../support/supergraph.js';
import { type BrowsedProduct, startBrowsed } from './start-browsed.js';
import { testSubgraphsDown } from './test-subgraphs-down.js';
import { replayWeather, testWeather } from './test-weather.js';

const program = inject('chromiumProgram');

describe.skipIf(program === null)('in a browser, with each part a process of its own', () => {
  let feeds: OutsideFeeds;
  let product: BrowsedProduct & { readonly go: () => void };
  beforeAll(async () => {
    feeds = await startOutsideFeeds();
    const { settings, go } = replayWeather(feeds);
    // What was read before would be shown, marked, in place of what is missing.
    const own = { RATE_LIMIT_ANONYMOUS: 'off', SUBGRAPH_TIMEOUT_MS: '10000', FRESHNESS: 'off' };
    product = { ...(await startBrowsed(program ?? '', startSplit({ ...settings, ...own }))), go };
  }, 240_000);
  afterAll(async () => {
    await product?.close();
    await feeds?.close();
  });

  testWeather(() => product);
  testSubgraphsDown(() => product);
});
