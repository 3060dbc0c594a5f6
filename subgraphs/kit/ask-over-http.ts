// A question to a subgraph of another process. The asker goes on without an answer, so a failure is `null` and a log line.
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import { writeCallerScopes } from './caller.js';
import type { AskRoom } from './room.js';

const answer = z.object({ data: z.record(z.string(), z.unknown()).nullish(), errors: z.array(z.unknown()).optional() });

export function createHttpAsk(options: {
  readonly urls: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly log: Log;
}): AskRoom {
  return async (room, query, variables, scopes = []) => {
    const url = options.urls.get(room);
    if (url === undefined) return null;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...writeCallerScopes(scopes) },
        body: JSON.stringify({ query, variables }),
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
