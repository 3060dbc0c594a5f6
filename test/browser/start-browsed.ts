// The product and a browser on it, for all files of tests that share the two.
import type { Browser } from 'playwright-core';
import { startChromium } from '../support/services/chromium.js';
import type { RunningSupergraph } from '../support/supergraph.js';

export interface BrowsedProduct {
  readonly graph: RunningSupergraph;
  readonly browser: Browser;
  /** Where its pages are, without a slash at the end. */
  readonly base: string;
  close(): Promise<void>;
}

export async function startBrowsed(program: string, starting: Promise<RunningSupergraph>): Promise<BrowsedProduct> {
  const [graph, browser] = await Promise.all([starting, startChromium(program)]);
  return {
    graph,
    browser,
    base: new URL(graph.url).origin,
    async close() {
      await Promise.all([browser.close(), graph.close()]);
    },
  };
}
