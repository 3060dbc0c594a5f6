// The subgraphs of this product by name: where each is found when it runs as its own process.
// Both sides of the transport need it: the gateway to ask, a subgraph to know its port and its peers.
import type { Settings } from './settings.js';

export const subgraphNames = ['org-units', 'news', 'polls', 'weather', 'access'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** Address of each subgraph when no setting says otherwise; composition writes it into the supergraph. */
export const defaultSubgraphUrls: Readonly<Record<SubgraphName, string>> = {
  news: 'http://127.0.0.1:4001/graphql',
  'org-units': 'http://127.0.0.1:4002/graphql',
  polls: 'http://127.0.0.1:4003/graphql',
  weather: 'http://127.0.0.1:4004/graphql',
  access: 'http://127.0.0.1:4005/graphql',
};

/** URLs that the settings give, by subgraph name; a subgraph without one is not in the map. */
export function configuredSubgraphUrls(settings: Settings): ReadonlyMap<string, string> {
  const given: Readonly<Record<SubgraphName, string | undefined>> = {
    news: settings.NEWS_URL,
    'org-units': settings.ORG_UNITS_URL,
    polls: settings.POLLS_URL,
    weather: settings.WEATHER_URL,
    access: settings.ACCESS_URL,
  };
  return new Map(Object.entries(given).flatMap(([name, url]) => (url === undefined ? [] : [[name, url]])));
}

export function isSubgraphName(text: string): text is SubgraphName {
  return subgraphNames.some((name) => name === text);
}
