// GraphQL over WebSocket (subprotocol graphql-transport-ws) at the path of GraphQL: every kind of operation, answers passed on as
// the texts that they are. The protocol is that of graphql-ws, whose client is what the tests use.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import { requestIdHeader } from '../../process/request-ids.js';
import { type AnswerRequest, type RequestOrigin, textsOf } from './answer.js';
import type { EdgeHeaders } from './edge-headers.js';
import { describeFault, writeBareAnswer } from './http-faults.js';
import { type CheckSite, foreignSiteMessage } from './site-check.js';

export interface WebSocketOptions {
  readonly path: string;
  /** Where a request comes from, behind proxies too. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly answer: AnswerRequest;
  readonly heartbeatMs: number;
  /** How long a new connection may take to say that it speaks the protocol. */
  readonly initTimeoutMs: number;
  readonly maximumMessageBytes: number;
  readonly checkSite: CheckSite;
  readonly edge: EdgeHeaders;
  readonly requestIdOf: (request: IncomingMessage) => string;
  readonly log: Log;
}

const protocol = 'graphql-transport-ws';
const lastEventIdHeader = 'last-event-id';
const maximumOperations = 100;
/** The most bytes that a close frame has for its reason. */
const maximumReasonBytes = 123;
/** What a browser's page cannot say with its handshake, and may with `connection_init`. */
const credentialHeaders: ReadonlySet<string> = new Set(['authorization', 'x-api-key']);
/** Bytes that wait for a client before no more events are pulled for it. */
const highWaterBytes = 256 * 1024;
/** Answers to pings that wait for a client which reads nothing, before it is cut off. */
const maximumOwedPongs = 1_000;

/** As it came: a copy of many members would take as long as reading them, before any limit is looked at. */
const record = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload: record.nullish() }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('subscribe'),
    id: z.string().min(1).max(200),
    payload: z.object({
      query: z.string().nullish(),
      documentId: z.string().nullish(),
      operationName: z.string().nullish(),
      variables: record.nullish(),
      extensions: record.nullish(),
    }),
  }),
  z.object({ type: z.literal('complete'), id: z.string() }),
]);
type SubscribeMessage = Extract<z.infer<typeof message>, { type: 'subscribe' }>;

/** Takes over upgrades of `server`. `close` tells every client that the server goes away. */
export function serveWebSocket(server: Server, options: WebSocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maximumMessageBytes,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  const refuse = (socket: Duplex, request: IncomingMessage, status: number, body: object) =>
    socket.end(writeBareAnswer(status, options.edge, idOf(request), JSON.stringify(body)));
  sockets.on('headers', (lines, request) => lines.push(`${requestIdHeader}: ${idOf(request)}`));
  sockets.on('wsClientError', (error, socket, request) =>
    refuse(socket, request, 400, describeFault('BAD_REQUEST', `This is no WebSocket handshake: ${error.message}.`)),
  );
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // From here on the header is the id, whether the client had a good one or not.
    request.headers[requestIdHeader] = options.requestIdOf(request);
    // Node listens to it no more, and a reset that nobody listens to would end the process.
    socket.on('error', (error) => options.log.debug({ err: error, requestId: idOf(request) }, 'a handshake failed'));
    if (URL.parse(request.url ?? '/', 'http://localhost')?.pathname !== options.path) {
      refuse(socket, request, 404, describeFault('BAD_REQUEST', `WebSockets are taken at ${options.path}.`));
      return;
    }
    // Browsers ask no preflight for a WebSocket, and send what they keep of their user with it.
    const site = options.checkSite(request.headers);
    if (site === 'foreign') {
      refuse(socket, request, 403, describeFault('CSRF_BLOCKED', foreignSiteMessage));
      return;
    }
    if (site === 'open') delete request.headers.cookie;
    sockets.handleUpgrade(request, socket, head, (opened) => serveSocket(opened, request, options));
  };
  server.on('upgrade', upgrade);
  return {
    async close() {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      sockets.close();
    },
  };
}

const idOf = (request: IncomingMessage) => String(request.headers[requestIdHeader]);

function serveSocket(socket: WebSocket, request: IncomingMessage, options: WebSocketOptions): void {
  if (socket.protocol !== protocol) {
    socket.close(4406, 'Subprotocol not acceptable');
    return;
  }
  const operations = new Map<string, AbortController>();
  // One handshake for many subscriptions: where each goes on, its argument says.
  const { [lastEventIdHeader]: _ofNone, ...handshake } = request.headers;
  let headers: RequestOrigin['headers'] = handshake;
  let isAcknowledged = false;
  let isAlive = true;
  const initTimer = setTimeout(() => socket.close(4408, 'Connection initialisation timeout'), options.initTimeoutMs);
  const heartbeat = setInterval(() => {
    if (!isAlive) socket.terminate();
    isAlive = false;
    socket.ping();
  }, options.heartbeatMs);
  socket.on('pong', () => (isAlive = true));
  socket.on('error', (error) => options.log.debug({ err: error, requestId: idOf(request) }, 'a WebSocket failed'));
  socket.on('close', () => {
    clearTimeout(initTimer);
    clearInterval(heartbeat);
    for (const controller of operations.values()) controller.abort(new Error('the client has gone'));
  });
  let owedPongs = 0;
  // Pings of WebSocket itself are bounded by the library, those of the protocol on it are not.
  const answerPing = () => {
    owedPongs += 1;
    if (owedPongs > maximumOwedPongs) socket.terminate();
    else socket.send('{"type":"pong"}', () => (owedPongs -= 1));
  };
  socket.on('message', (data: Buffer) => {
    isAlive = true;
    const read = readMessage(data);
    if (read === undefined) {
      socket.close(4400, 'Invalid message received');
      return;
    }
    switch (read.type) {
      case 'connection_init':
        clearTimeout(initTimer);
        if (isAcknowledged) {
          socket.close(4429, 'Too many initialisation requests');
          return;
        }
        try {
          headers = addCredentials(handshake, read.payload ?? {});
        } catch (error) {
          socket.close(4400, error instanceof Error ? error.message : '');
          return;
        }
        socket.send('{"type":"connection_ack"}');
        isAcknowledged = true;
        return;
      case 'ping':
        answerPing();
        return;
      case 'pong':
        return;
      case 'complete':
        operations.get(read.id)?.abort(new Error('ended by the client'));
        operations.delete(read.id);
        return;
      case 'subscribe':
        if (!isAcknowledged) socket.close(4401, 'Unauthorized');
        else if (operations.has(read.id)) socket.close(4409, cutReason(`Subscriber for ${read.id} already exists`));
        else if (operations.size >= maximumOperations) socket.close(4429, 'Too many operations');
        else void run(socket, request, headers, read, operations, options);
    }
  });
}

async function run(
  socket: WebSocket,
  request: IncomingMessage,
  headers: RequestOrigin['headers'],
  { id, payload }: SubscribeMessage,
  operations: Map<string, AbortController>,
  options: WebSocketOptions,
): Promise<void> {
  const controller = new AbortController();
  operations.set(id, controller);
  const key = JSON.stringify(id);
  const next = (text: string) => send(socket, `{"id":${key},"type":"next","payload":${text}}`, controller.signal);
  // Its id may be another operation's by now, which the client began after it had ended this one.
  const forget = () => {
    if (operations.get(id) === controller) operations.delete(id);
  };
  const origin: RequestOrigin = {
    headers,
    address: options.addressOf(request),
    requestId: idOf(request),
    mayMutate: true,
    incremental: true,
    streaming: true,
    signal: controller.signal,
  };
  const { query, documentId, operationName, variables, extensions } = payload;
  try {
    const answer = await options.answer(
      {
        query: query ?? undefined,
        documentId: documentId ?? undefined,
        operationName: operationName ?? undefined,
        variables: variables ?? undefined,
        extensions: extensions ?? undefined,
      },
      origin,
    );
    if (answer.kind === 'single') {
      const text = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString();
      if (answer.status === 200) await next(text);
      else {
        // What was not run at all is an error of the operation, not a result of it.
        forget();
        await send(
          socket,
          `{"id":${key},"type":"error","payload":${JSON.stringify(readErrors(text))}}`,
          controller.signal,
        );
        return;
      }
    } else {
      for await (const text of textsOf(answer)) {
        if (controller.signal.aborted) break;
        await next(text);
      }
    }
    if (!controller.signal.aborted) await send(socket, `{"id":${key},"type":"complete"}`, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) {
      options.log.error({ err: error, requestId: idOf(request) }, 'an operation over WebSocket failed');
      socket.close(4500, 'Internal server error');
    }
  } finally {
    forget();
  }
}

/** The handshake's headers, and what `connection_init` says of who asks. Errors: `Error` whose message is for the client. */
function addCredentials(
  handshake: RequestOrigin['headers'],
  payload: Readonly<Record<string, unknown>>,
): RequestOrigin['headers'] {
  const headers = { ...handshake };
  for (const [given, value] of Object.entries(payload)) {
    const name = given.toLowerCase();
    if (!credentialHeaders.has(name)) continue;
    if (typeof value !== 'string') throw new Error(`${name} must be a text`);
    if (headers[name] !== undefined && headers[name] !== value) throw new Error(`${name} is given twice`);
    headers[name] = value;
  }
  return headers;
}

function cutReason(reason: string): string {
  let cut = reason;
  while (Buffer.byteLength(cut) > maximumReasonBytes) cut = cut.slice(0, -1);
  return cut.toWellFormed();
}

/** Resolves when the client can take more. */
async function send(socket: WebSocket, text: string, signal: AbortSignal): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) return;
  const isFull = socket.bufferedAmount > highWaterBytes;
  // The callback comes when the text has been handed to the network, after all that waited before it.
  const sent = new Promise<void>((resolve) => socket.send(text, () => resolve()));
  if (isFull && !signal.aborted) await sent;
}

function readMessage(data: Buffer): z.infer<typeof message> | undefined {
  try {
    return message.safeParse(JSON.parse(data.toString())).data;
  } catch {
    return undefined;
  }
}

function readErrors(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'errors' in parsed ? parsed.errors : [];
}
