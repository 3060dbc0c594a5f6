// Closing a server without dropping a request: every answer from now on ends its connection, connections in use end after
// their answer, and idle ones are cut only when their clients had time to send what may be under way.
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How long idle connections are kept open, in milliseconds: longer than a request needs to arrive. */
const idleMs = 200;

/**
 * Follows the connections of a server that does not listen yet.
 * Gives:  what closes it: no new connection is taken; `endStreams` is called when only streams and long requests should
 *         be left, and must end what would not end by itself. Resolves when no connection is open any more.
 */
export function drainOnClose(server: HttpServer): (endStreams: () => Promise<unknown>) => Promise<void> {
  const running = new Set<ServerResponse>();
  let isDraining = false;
  // Before the application's own listener, so that the header is there whatever writes the answer.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    running.add(response);
    if (isDraining) response.shouldKeepAlive = false;
    const { socket } = response;
    response.once('close', () => {
      running.delete(response);
      // The answer began before the end was known: the connection would stay open for the next request.
      if (isDraining) socket?.end();
    });
  });
  return async (endStreams) => {
    isDraining = true;
    for (const response of running) if (!response.headersSent) response.shouldKeepAlive = false;
    // HTTP's own `close` would cut idle connections at once, with the requests that are on their way.
    const ended = new Promise<void>((resolve) => void Server.prototype.close.call(server, () => resolve()));
    await Promise.race([ended, delay(idleMs)]);
    server.closeIdleConnections();
    await endStreams();
    await ended;
  };
}
