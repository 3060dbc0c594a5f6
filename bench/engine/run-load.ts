// One round of load on a gateway, from a process of its own → how it went. Separate from the client, which is that process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface LoadJob {
  readonly url: string;
  readonly connections: number;
  readonly requests: number;
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
  /** Milliseconds. */
  p50: z.number(),
  p99: z.number(),
});

/** A value that no request has had: loads of one run share none. It counts up by ones, since it is a number of items and costs by it. */
let nextValue = 1_000;

export async function runLoad(job: LoadJob): Promise<z.infer<typeof loadResult>> {
  const firstValue = nextValue;
  nextValue += job.requests;
  const client = fileURLToPath(new URL('./load-client.js', import.meta.url));
  const child = spawn(process.execPath, [client, JSON.stringify({ ...job, firstValue })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return loadResult.parse(JSON.parse(text));
}
