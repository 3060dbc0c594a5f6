// Counts of how fields are used → the subgraph that keeps them. Sent by the gateway itself, not in anybody's name.
import type { Generations } from './generations.js';
import type { SubgraphTransport } from './subgraph-transports.js';
import type { UsageOptions } from './telemetry/usage.js';

/** The subgraph that keeps the use of fields. */
const keeper = 'access';

const mutation =
  'mutation ($entries: [UsageEntryInput!]!, $keysUsed: [KeyUseInput!]!) { usageRecord(entries: $entries, keysUsed: $keysUsed) }';

export function reportUsage(
  generations: () => Generations,
  transport: SubgraphTransport,
): Pick<UsageOptions, 'report' | 'isKept'> {
  return {
    isKept: () => generations().current().snapshot.subgraphUrls.has(keeper),
    async report(entries, keysUsed) {
      const { subgraphUrls } = generations().current().snapshot;
      const body = JSON.stringify({ query: mutation, variables: { entries, keysUsed } });
      const send = transport.fetchFrom(subgraphUrls);
      const { errors } = await send({ subgraph: keeper, kind: 'mutation', body, headers: {}, signal: null });
      const [error] = errors;
      if (error !== undefined) throw new Error(error.message);
    },
  };
}
