// HTTP/2 by prior knowledge on the port of an HTTP/1 server: the first bytes of a connection tell which of the two it is, and the
// requests of both reach the same listeners. Separate from listening and draining, which do not care how a request was framed.
import type { Server as HttpServer } from 'node:http';
import { constants, createServer, type Http2ServerRequest, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { writeGoawayNotice } from './goaway-notice.js';

export interface Http2Limits {
  /** How long a connection may be silent before its first bytes, in milliseconds. */
  readonly firstBytesMs: number;
  /** How long a request may take to arrive whole, in milliseconds. */
  readonly requestMs: number;
  /** How long a connection may carry nothing at all, in milliseconds. */
  readonly idleMs: number;
}

export interface Http2Connections {
  /** Asks clients to begin no more requests on their connections; those that are on their way are still taken. */
  announceEnd(): void;
  /** Takes no more requests: every connection ends with its last answer. */
  end(): void;
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** So much of the preface tells: no method of HTTP/1 begins like that. */
const tellingBytes = 4;
/** How often a client is asked to leave that has not taken what went before, in milliseconds. */
const noticeRetryMs = 20;

const sessionOptions = {
  settings: { maxConcurrentStreams: 100, maxHeaderListSize: 16 * 1024, enablePush: false },
  // A client that opens streams only to reset them (CVE-2023-44487) spends these, and then loses its connection: a burst that no
  // page which is left would make, and what is given back of it a second.
  streamResetBurst: 200,
  streamResetRate: 33,
  maxSessionRejectedStreams: 100,
  maxSessionInvalidFrames: 100,
};

/** Takes over the connections of a server that does not listen yet, before anybody else counts them. */
export function acceptHttp2(server: HttpServer, limits: Http2Limits): Http2Connections {
  const http1Listeners = server.listeners('connection');
  const undecided = new Set<Socket>();
  const sessions = new Map<ServerHttp2Session, Socket>();
  /** Of a connection whose client knows nothing yet. */
  const unaware = new Set<ServerHttp2Session>();
  let noticing: NodeJS.Timeout | undefined;
  const notice = () => {
    for (const session of unaware) {
      const socket = sessions.get(session);
      // The settings of this end go first; that they have gone is known when the client has confirmed them.
      if (socket === undefined || (!session.pendingSettingsAck && writeGoawayNotice(socket))) unaware.delete(session);
    }
  };

  const http2 = createServer(sessionOptions, (request, response) => {
    if (!request.stream.endAfterHeaders) limitArrival(request, limits.requestMs);
    server.emit('request', request, response);
  });
  // Nothing listens to `timeout`: a silent session is ended.
  http2.setTimeout(limits.idleMs);

  const follow = (session: ServerHttp2Session, socket: Socket) => {
    sessions.set(session, socket);
    if (noticing !== undefined) unaware.add(session);
    session.once('close', () => sessions.delete(session));
  };
  const sniff = (socket: Socket) => {
    let held: Buffer | null = null;
    const give = () => socket.destroy();
    const decide = (chunk: Buffer) => {
      const start = held === null ? chunk : Buffer.concat([held, chunk]);
      const length = Math.min(start.length, tellingBytes);
      const isPreface = preface.subarray(0, length).equals(start.subarray(0, length));
      if (isPreface && length < tellingBytes) {
        held = start;
        return;
      }
      socket.off('data', decide).off('end', give).off('error', give).off('timeout', give).setTimeout(0);
      undecided.delete(socket);
      // Without a pause the bytes that are put back would flow to nobody.
      socket.pause();
      socket.unshift(start);
      if (isPreface) {
        const followIt = (session: ServerHttp2Session) => follow(session, socket);
        http2.once('session', followIt);
        http2.emit('connection', socket);
        http2.off('session', followIt);
      } else {
        for (const listener of http1Listeners) Reflect.apply(listener, server, [socket]);
        socket.resume();
      }
    };
    undecided.add(socket);
    socket.once('close', () => undecided.delete(socket));
    socket.on('data', decide).on('end', give).on('error', give).on('timeout', give).setTimeout(limits.firstBytesMs);
  };
  server.removeAllListeners('connection');
  server.on('connection', sniff);

  return {
    announceEnd() {
      for (const session of sessions.keys()) unaware.add(session);
      notice();
      // Again for those that could not be told, and for connections that come late.
      noticing = setInterval(notice, noticeRetryMs);
    },
    end() {
      clearInterval(noticing);
      for (const session of sessions.keys()) session.close();
      for (const socket of undecided) socket.destroy();
    },
  };
}

/** HTTP/1 servers have this of Node; for HTTP/2 it has none. */
function limitArrival({ stream }: Http2ServerRequest, requestMs: number): void {
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestMs);
  timer.unref();
  const stop = () => clearTimeout(timer);
  stream.once('end', stop);
  stream.once('close', stop);
}
