// A subgraph request → the same, with its outcome and duration told to an observer. Inside of sharing, so that what is counted
// are the requests that were sent, and outside of retries, so that their time is that which was waited.
import type { FetchOutcome, Observer } from '../telemetry/observer.js';
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

export function withObservation(observer: Observer, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return async (request) => {
    const startedAt = performance.now();
    let outcome: FetchOutcome = 'aborted';
    try {
      const reply = await fetchSubgraph(request);
      outcome = reply.errors.length === 0 ? 'ok' : 'errors';
      return reply;
    } catch (error) {
      if (error instanceof SubgraphFailure) outcome = outcomeOf[error.code];
      throw error;
    } finally {
      observer.fetchEnded(request.subgraph, outcome, performance.now() - startedAt);
    }
  };
}

const outcomeOf: Readonly<Record<SubgraphFailure['code'], FetchOutcome>> = {
  SUBGRAPH_UNAVAILABLE: 'unavailable',
  SUBGRAPH_INVALID_RESPONSE: 'invalid',
};
