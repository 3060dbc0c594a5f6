// A question to a subgraph of another process, signed as the gateway signs its own. The asker goes on without an answer,
// so a failure is `null` and a log line.
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import { createRequestSigner, signatureHeader } from '../../process/request-signature.js';
import { traceparentHeader, type Tracing } from '../../process/tracing.js';
import { writeCallerScopes } from './caller.js';
import type { AskRoom } from './room.js';

const answer = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.array(z.unknown()).optional() });

export function createHttpAsk(options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  /** Undefined: questions go out unsigned, which only subgraphs in development take. */
  readonly secret: string | undefined;
  readonly tracing?: Tracing | null;
  readonly log: Log;
}): AskRoom {
  const signRequest = options.secret === undefined ? null : createRequestSigner(options.secret);
  return async (room, query, variables, scopes = []) => {
    const url = options.urls.get(room);
    if (url === undefined) return null;
    try {
      const body = JSON.stringify({ query, variables });
      const claims = writeCallerScopes(scopes);
      const signature =
        signRequest === null ? {} : { [signatureHeader]: signRequest({ subgraph: room, body, headers: claims }) };
      const span = options.tracing?.current();
      const trace = span ? { [traceparentHeader]: span.traceparent } : {};
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...claims, ...signature, ...trace },
        body,
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      const { data, errors } = answer.parse(await response.json());
      if (errors !== undefined) options.log.warn({ room, errors }, 'a room could not answer another');
      return data ?? null;
    } catch (error) {
      options.log.warn({ room, err: error }, 'a room could not be asked');
      return null;
    }
  };
}
