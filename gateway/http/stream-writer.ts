// Parts one after the other → a response that stays open: nothing is pulled before the client has taken what went before,
// and a heartbeat keeps idle connections from being cut.
import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export interface StreamForm<Part> {
  readonly headers: Readonly<Record<string, string>>;
  /** What stands for a part on the wire. */
  write(part: Part): string;
  readonly heartbeat: string;
  /** Written when there are no more parts. */
  readonly end: string;
}

/** Resolves when all is written or the client has gone; then the parts' iterator has been returned. */
export async function writeStream<Part>(
  response: ServerResponse,
  form: StreamForm<Part>,
  parts: AsyncIterable<Part>,
  options: {
    readonly heartbeatMs: number;
    readonly start?: string;
    readonly signal: AbortSignal;
    /** Those of every answer. */
    readonly headers: OutgoingHttpHeaders;
  },
): Promise<void> {
  response.writeHead(200, { ...options.headers, 'x-accel-buffering': 'no', ...form.headers });
  response.flushHeaders();
  if (options.start !== undefined) response.write(options.start);
  const heartbeats = setInterval(() => {
    // A client that does not read gets no heartbeats heaped up.
    if (!response.writableNeedDrain) response.write(form.heartbeat);
  }, options.heartbeatMs);
  try {
    for await (const part of parts) {
      if (response.destroyed) return;
      if (!response.write(form.write(part))) await drained(response, options.signal);
    }
    // Without the mark of its end a client knows that the stream was cut short, and asks again.
    if (response.destroyed) return;
    // Nothing rather than an empty text: over HTTP/2 that makes Node overwrite the beginning of another.
    if (options.signal.aborted || form.end === '') response.end();
    else response.end(form.end);
  } catch (error) {
    // After a part of the answer only a cut connection can tell that the rest is missing.
    response.destroy();
    if (!options.signal.aborted) throw error;
  } finally {
    clearInterval(heartbeats);
  }
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (response.destroyed) return;
  await once(response, 'drain', { signal });
}
