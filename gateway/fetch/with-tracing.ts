// A subgraph request of a traced client request → a span for it, whose id the subgraph gets. Inside of sharing: a request that
// several share belongs to the trace of who asked first, and `traceparent` does not keep equal requests apart.
import { traceparentHeader, type Tracing } from '../../process/tracing.js';
import type { FetchSubgraph } from './subgraph-fetch.js';

/** Longer bodies are not read again to count what is in them. */
const countedCharacters = 64 * 1024;

export function withTracing(tracing: Tracing, fetchSubgraph: FetchSubgraph): FetchSubgraph {
  return (request) => {
    if (tracing.current() === null) return fetchSubgraph(request);
    const { subgraph, kind, body, headers } = request;
    const attributes = { 'graphql.subgraph.name': subgraph, 'graphql.operation.type': kind };
    return tracing.trace(`fetch ${subgraph}`, { kind: 'client', attributes }, async (span) => {
      const count = span.isKept && body.length <= countedCharacters ? countRepresentations(body) : null;
      if (count !== null) span.set('graphql.representations.count', count);
      const reply = await fetchSubgraph({ ...request, headers: { ...headers, [traceparentHeader]: span.traceparent } });
      if (reply.errors.length > 0) {
        span.set('graphql.errors.count', reply.errors.length);
        if (reply.data === null) span.fail('errors without data');
      }
      return reply;
    });
  };
}

/** Null for a request that asks for no entities. */
function countRepresentations(body: string): number | null {
  if (!body.includes('"representations":[')) return null;
  const parsed: { readonly variables?: { readonly representations?: unknown } } = JSON.parse(body);
  const representations = parsed.variables?.representations;
  return Array.isArray(representations) ? representations.length : null;
}
