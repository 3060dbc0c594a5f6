// A subgraph that fails again and again → not asked for a while, so that requests fail at once rather than wait for it, and it
// can recover. One request at a time tries whether it is back.
import { type FetchSubgraph, SubgraphFailure } from './subgraph-fetch.js';

export interface BreakerOptions {
  /** Failures in a row that open the circuit. */
  readonly threshold: number;
  /** How long it stays open before one request tries again, in milliseconds. */
  readonly openMs: number;
  readonly now: () => number;
}

interface Circuit {
  failures: number;
  openUntil: number;
  isTrying: boolean;
}

export function withBreaker({ threshold, openMs, now }: BreakerOptions, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const circuits = new Map<string, Circuit>();
  const circuitOf = (subgraph: string): Circuit => {
    let circuit = circuits.get(subgraph);
    if (circuit === undefined) {
      circuit = { failures: 0, openUntil: 0, isTrying: false };
      circuits.set(subgraph, circuit);
    }
    return circuit;
  };
  return async (request) => {
    const { subgraph } = request;
    const circuit = circuitOf(subgraph);
    const isOpen = circuit.failures >= threshold;
    if (isOpen && (circuit.isTrying || now() < circuit.openUntil)) {
      throw new SubgraphFailure(
        subgraph,
        'SUBGRAPH_UNAVAILABLE',
        `not asked: it failed ${circuit.failures} times in a row`,
      );
    }
    circuit.isTrying = isOpen;
    try {
      const reply = await fetchSubgraph(request);
      circuit.failures = 0;
      return reply;
    } catch (error) {
      // A caller that gave up says nothing about the subgraph; neither does a reply that was too large or no GraphQL.
      if (error instanceof SubgraphFailure && error.code === 'SUBGRAPH_UNAVAILABLE') {
        circuit.failures += 1;
        circuit.openUntil = now() + openMs;
      }
      throw error;
    } finally {
      circuit.isTrying = false;
    }
  };
}
