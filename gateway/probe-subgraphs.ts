// A subgraph → how it is found out whether it is well. None is required: without one the gateway answers what the others hold.
import { request } from 'undici';
import { healthPath } from '../process/listen.js';
import type { FetchSubgraph } from './fetch/subgraph-fetch.js';
import { type Probe, ProbeFailure } from './http/readiness.js';

/** By its health path. A subgraph that has none answers with 404, and so is there. */
export function probeOverHttp([subgraph, url]: readonly [string, string]): Probe {
  return {
    name: `subgraph ${subgraph}`,
    isRequired: false,
    async check(signal) {
      const { statusCode, body } = await request(new URL(healthPath, url), { signal, reset: true }).catch(
        (error: unknown) => {
          throw new ProbeFailure('cannot be reached', { cause: error });
        },
      );
      await body.dump();
      if (statusCode >= 500) throw new ProbeFailure(`says ${statusCode}`);
    },
  };
}

export function probeInProcess(fetchSubgraph: FetchSubgraph, subgraph: string): Probe {
  return {
    name: `subgraph ${subgraph}`,
    isRequired: false,
    async check(signal) {
      const reply = await fetchSubgraph({
        subgraph,
        kind: 'query',
        body: '{"query":"{__typename}"}',
        headers: {},
        signal,
      });
      if (reply.data === null) throw new ProbeFailure('answers with errors only');
    },
  };
}
