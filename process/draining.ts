// Closing a server without dropping a request: every answer from now on ends its connection, and a connection that a client
// was told to keep is cut only when the client had time to send what may be under way.
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import { setImmediate as nextPoll, setTimeout as delay } from 'node:timers/promises';
import { createBag } from './bag.js';
import type { Http2Connections } from './http2-connections.js';

/** How long connections are idle before they are cut, in milliseconds: longer than a request needs to arrive. */
const idleMs = 200;

/** How long connections are accepted when a process is to end and they do not cease to come, in milliseconds. */
const maximumAcceptingMs = 1_000;

/**
 * Follows the connections and requests of a server that does not listen yet. `http2`: those of its connections that speak it,
 * whose clients are told in HTTP/2's own way.
 * Gives:  what closes it: no new connection is taken; `endStreams` is called when only streams and long requests should
 *         be left, and must end what would not end by itself. Resolves when no connection is open any more.
 */
export function drainOnClose(
  server: HttpServer,
  http2: Http2Connections | null,
): (endStreams: () => Promise<unknown>) => Promise<void> {
  const running = createBag<ServerResponse>();
  let isDraining = false;
  let lastUsed = 0;
  let accepted = 0;
  server.on('connection', () => (accepted += 1));
  // Before the application's own listener, so that the header is there whatever writes the answer.
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    const remove = running.add(response);
    if (isDraining) response.shouldKeepAlive = false;
    response.on('close', () => {
      remove();
      lastUsed = performance.now();
    });
  });
  /**
   * A busy process has connections that it has not accepted yet, with requests in them; closing now would reset them. One is
   * accepted a turn of the event loop, so that a turn without any has had the last.
   */
  const acceptWaiting = async () => {
    const deadline = performance.now() + maximumAcceptingMs;
    // The turn that this one is called in may have looked at its connections already.
    await nextPoll();
    for (let seen = -1; seen !== accepted && performance.now() < deadline;) {
      seen = accepted;
      await nextPoll();
    }
  };
  return async (endStreams) => {
    // Before any client is told to leave its connection, since it would come back with another one.
    await acceptWaiting();
    isDraining = true;
    lastUsed = performance.now();
    for (const response of running) if (!response.headersSent) response.shouldKeepAlive = false;
    // Answers that had begun before have told their clients to keep the connection.
    server.keepAliveTimeout = idleMs;
    http2?.announceEnd();
    // HTTP's own `close` would cut idle connections at once, with the requests that are on their way.
    const ended = new Promise<'ended'>((resolve) => void Server.prototype.close.call(server, () => resolve('ended')));
    for (let left = idleMs; left > 0; left = lastUsed + idleMs - performance.now())
      if ((await Promise.race([ended, delay(left)])) === 'ended') break;
    await nextPoll();
    server.closeIdleConnections();
    http2?.end();
    await endStreams();
    await ended;
  };
}
