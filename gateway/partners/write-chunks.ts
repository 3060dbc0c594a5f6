// Texts one after the other → a response, each pulled only when the client has taken what went before. What goes wrong on the way
// cuts the connection: a part is never taken for the whole.
import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { StreamReply } from './partner-route.js';

/** Resolves when all is written or the client has gone; then the iterator has been returned. Errors: those of the texts. */
export async function writeChunks(
  response: ServerResponse,
  { chunks, trailers }: Pick<StreamReply, 'chunks' | 'trailers'>,
  headers: OutgoingHttpHeaders,
  signal: AbortSignal,
): Promise<void> {
  try {
    response.writeHead(200, { ...headers, 'x-accel-buffering': 'no' });
    response.flushHeaders();
    for await (const chunk of chunks) {
      if (response.destroyed) return;
      // As bytes: over HTTP/2 Node has sent long texts with their beginning overwritten (export.test.ts, "over HTTP/2").
      if (!response.write(Buffer.from(chunk))) await once(response, 'drain', { signal });
    }
    if (response.destroyed) return;
    if (trailers !== undefined) response.addTrailers(trailers());
    response.end();
  } catch (error) {
    response.destroy();
    if (!signal.aborted) throw error;
  }
}
