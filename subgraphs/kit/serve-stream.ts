// The answers of a subscription → server-sent events (GraphQL over SSE, distinct connections), each with its cursor as `id`.
// Nothing is pulled before the gateway has taken what went before.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RoomEvent } from './room.js';

export interface StreamOptions {
  readonly heartbeatMs: number;
  /** Aborted when the asker has gone or the process ends. */
  readonly signal: AbortSignal;
}

/** Resolves at the end of the stream. One that was cut has no mark of its end, so that the asker comes back. */
export async function serveStream(
  response: ServerResponse,
  events: AsyncIterable<RoomEvent>,
  { heartbeatMs, signal }: StreamOptions,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.flushHeaders();
  const heartbeats = setInterval(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  }, heartbeatMs);
  try {
    for await (const event of events) {
      if (response.destroyed) return;
      if (!response.write(writeEvent(event))) await once(response, 'drain', { signal });
    }
    if (!response.destroyed) response.end(signal.aborted ? '' : 'event: complete\ndata:\n\n');
  } catch (error) {
    response.destroy();
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(heartbeats);
  }
}

/** `for-latecomers` is a field of our own, which readers that do not know it leave aside. */
function writeEvent({ response, cursor, forLatecomers }: RoomEvent): string {
  const id = cursor === null ? '' : `id: ${cursor}\n`;
  const latecomers = forLatecomers === undefined ? '' : `for-latecomers: ${forLatecomers}\n`;
  return `event: next\n${id}${latecomers}data: ${JSON.stringify(response)}\n\n`;
}
