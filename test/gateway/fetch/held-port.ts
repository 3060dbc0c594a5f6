// A port of fetches that the test holds in its hand, and what is sent through it.
import {
  type FetchSubgraph,
  SubgraphFailure,
  type SubgraphReply,
  type SubgraphRequest,
} from '../../../gateway/fetch/subgraph-fetch.js';

export const reply: SubgraphReply = { data: {}, errors: [], plain: true };
export const request = (given: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  subgraph: 'polls',
  kind: 'query',
  body: '{"query":"{a}"}',
  headers: {},
  signal: null,
  ...given,
});
export const broken = () =>
  new SubgraphFailure('polls', 'SUBGRAPH_UNAVAILABLE', 'reset', {
    cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  });

/** Runs begin with the next turn of the event loop. */
export const begun = () => new Promise(setImmediate);

/** A port that answers when the test says so, and keeps what it was asked. */
export function createHeldPort() {
  const asked: { request: SubgraphRequest; resolve(reply: SubgraphReply): void; reject(error: unknown): void }[] = [];
  const fetch: FetchSubgraph = (given) =>
    new Promise((resolve, reject) => {
      asked.push({ request: given, resolve, reject });
      given.signal?.addEventListener('abort', () => reject(given.signal?.reason));
    });
  return { asked, fetch };
}
