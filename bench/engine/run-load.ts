// Load on a gateway, from a process of its own → how it went. Separate from the client, which is that process.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface LoadJob {
  readonly url: string;
  readonly connections: number;
  readonly query: string;
  /** The same in every request. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Name of a variable that has another value in every request, null for none. */
  readonly changing: string | null;
  /** File with the expected `{"data":…}`, null where the first answer is what is expected. */
  readonly expected: string | null;
  /** Headers of every request besides those of the content. */
  readonly headers: Readonly<Record<string, string>>;
}

const loadResult = z.object({
  requests: z.number(),
  seconds: z.number(),
  wrong: z.number(),
  /** Connections that were opened meanwhile: all of them by the first load, later those that the gateway had closed. */
  opened: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p99: z.number(),
});

export type LoadResult = z.infer<typeof loadResult>;

/** Connections to a gateway, open from the first requests on. */
export interface Load {
  /** That many requests. Errors: those of a client that ended before. */
  send(requests: number): Promise<LoadResult>;
  close(): void;
}

/** A value that no request has had: loads of one run share none. It counts up by ones, since it is a number of items and costs by it. */
let nextValue = 1_000;

export function openLoad(job: LoadJob): Load {
  const client = fileURLToPath(new URL('./load-client.js', import.meta.url));
  const child = spawn(process.execPath, [client, JSON.stringify(job)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async send(requests) {
      child.stdin.write(`${JSON.stringify({ requests, firstValue: nextValue })}\n`);
      nextValue += requests;
      const line = await lines.next();
      if (line.done === true) throw new Error(`the client of ${job.url} has ended`);
      return loadResult.parse(JSON.parse(line.value));
    },
    close: () => void child.stdin.end(),
  };
}

/** One load, over connections of its own. */
export async function runLoad(job: LoadJob, requests: number): Promise<LoadResult> {
  const load = openLoad(job);
  try {
    return await load.send(requests);
  } finally {
    load.close();
  }
}
