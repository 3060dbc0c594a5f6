// The digest of an API key → what the subgraph that keeps keys knows of it. Asked by the gateway itself, not in anybody's name.
import { type AskForKey, apiKeyQuery } from './access/api-keys.js';
import type { Generations } from './generations.js';
import type { SubgraphTransport } from './subgraph-transports.js';

/** The subgraph that keeps keys. */
const keeper = 'access';

export function askForKeys(generations: Generations, transport: SubgraphTransport): AskForKey {
  return async (digest) => {
    const generation = generations.acquire();
    try {
      const { subgraphUrls } = generation.snapshot;
      // A supergraph without it has no keys.
      if (!subgraphUrls.has(keeper)) return null;
      const body = JSON.stringify({ query: apiKeyQuery, variables: { digest } });
      const send = transport.fetchFrom(subgraphUrls);
      const { data, errors } = await send({ subgraph: keeper, kind: 'query', body, headers: {}, signal: null });
      const [error] = errors;
      if (error !== undefined || data === null) throw new Error(error?.message ?? 'no data');
      return data['apiKeyByDigest'];
    } finally {
      generation.release();
    }
  };
}
