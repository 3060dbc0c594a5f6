// GraphQL over server-sent events, single connection mode: a client reserves a stream (PUT), listens to it (GET), starts
// operations whose results come over it (POST) and ends them (DELETE). For clients behind few connections, as HTTP/1 browsers.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../process/log.js';
import { type Answer, type AnswerRequest, textsOf } from './answer.js';
import type { AnswerWriter } from './answer-writer.js';
import { sendFault } from './http-faults.js';
import { parseBody } from './parse-parameters.js';
import { eventStream } from './stream-forms.js';
import { writeStream } from './stream-writer.js';

export interface SseConnections {
  /** Whether a request is one of a reserved stream. */
  isAsked(request: FastifyRequest): boolean;
  reserve(request: FastifyRequest, reply: FastifyReply): FastifyReply;
  listen(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** `body`: the text of the request's. */
  post(request: FastifyRequest, reply: FastifyReply, body: string): FastifyReply;
  end(request: FastifyRequest, reply: FastifyReply): FastifyReply;
  close(): Promise<void>;
}

interface Connection {
  readonly operations: Map<string, AbortController>;
  readonly queue: string[];
  /** Characters of the queue. */
  waiting: number;
  /** Whose it is, as requests are counted. */
  readonly addressKey: string;
  /** Cuts off who listens. */
  cut: () => void;
  wake: () => void;
  isOpen: boolean;
  isListened: boolean;
  readonly expiry: NodeJS.Timeout;
}

const tokenHeader = 'x-graphql-event-stream-token';
/** How long a reserved stream waits for its listener. */
const reservationMs = 30_000;
const maximumConnections = 10_000;
const maximumOperations = 100;
/** Reserved streams of one address to which nobody listens yet: those of all others are not to be taken away by one. */
const maximumReservations = 100;
/** Texts, and characters of all but the first, that wait for a slow client before its stream is ended. */
const maximumWaiting = 1_000;
const maximumWaitingCharacters = 8 * 1024 * 1024;

export function createSseConnections(options: {
  readonly answer: AnswerRequest;
  readonly writer: AnswerWriter;
  /** Under which the requests of an address are counted. */
  readonly keyOfAddress: (address: string) => string;
  readonly heartbeatMs: number;
  readonly log: Log;
}): SseConnections {
  const connections = new Map<string, Connection>();
  const reservations = new Map<string, number>();
  let isClosing = false;

  const tokenOf = (request: FastifyRequest): string | undefined => {
    const header = request.headers[tokenHeader];
    if (typeof header === 'string') return header;
    const query = new URL(request.url, 'http://localhost').searchParams;
    return query.get('token') ?? undefined;
  };
  const find = (request: FastifyRequest) => connections.get(tokenOf(request) ?? '');
  const countReservation = (addressKey: string, by: 1 | -1) => {
    const count = (reservations.get(addressKey) ?? 0) + by;
    if (count === 0) reservations.delete(addressKey);
    else reservations.set(addressKey, count);
  };
  const drop = (token: string, connection: Connection) => {
    clearTimeout(connection.expiry);
    if (connections.delete(token) && !connection.isListened) countReservation(connection.addressKey, -1);
    connection.isOpen = false;
    connection.queue.length = 0;
    connection.cut();
    for (const controller of connection.operations.values()) controller.abort(new Error('the stream has ended'));
    connection.wake();
  };
  const push = (token: string, connection: Connection, event: 'next' | 'complete', data: string) => {
    if (!connection.isOpen) return;
    const { length } = connection.queue;
    if (length >= maximumWaiting || (length > 0 && connection.waiting > maximumWaitingCharacters)) {
      drop(token, connection);
      return;
    }
    const text = `event: ${event}\ndata: ${data}\n\n`;
    connection.queue.push(text);
    connection.waiting += text.length;
    connection.wake();
  };

  async function* follow(connection: Connection): AsyncGenerator<string, void, void> {
    while (connection.isOpen) {
      const next = connection.queue.shift();
      if (next !== undefined) {
        connection.waiting -= next.length;
        yield next;
      } else await new Promise<void>((resolve) => (connection.wake = resolve));
    }
  }

  async function run(
    token: string,
    connection: Connection,
    id: string,
    controller: AbortController,
    answering: Promise<Answer>,
    requestId: string,
  ) {
    const key = JSON.stringify(id);
    const next = (payload: string) => push(token, connection, 'next', `{"id":${key},"payload":${payload}}`);
    try {
      const answer = await answering;
      if (answer.kind === 'single')
        next(typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body).toString());
      else {
        for await (const text of textsOf(answer)) {
          if (controller.signal.aborted) break;
          next(text);
        }
      }
    } catch (error) {
      if (!controller.signal.aborted)
        options.log.error({ err: error, requestId }, 'an operation of an event stream failed');
    } finally {
      connection.operations.delete(id);
      push(token, connection, 'complete', `{"id":${key}}`);
    }
  }

  return {
    isAsked: (request) => request.headers[tokenHeader] !== undefined || /[?&]token=/.test(request.url),
    reserve(request, reply) {
      if (isClosing) return sendFault(reply, 503, 'The server goes away; connect again.');
      if (connections.size >= maximumConnections)
        return sendFault(reply, 503, 'Too many streams are open; try again later.');
      const addressKey = options.keyOfAddress(request.ip);
      if ((reservations.get(addressKey) ?? 0) >= maximumReservations)
        return sendFault(reply, 429, 'Too many streams are reserved: listen to one before you reserve another.');
      const token = randomUUID();
      const connection: Connection = {
        operations: new Map(),
        queue: [],
        waiting: 0,
        addressKey,
        cut: () => {},
        wake: () => {},
        isOpen: true,
        isListened: false,
        expiry: setTimeout(() => drop(token, connection), reservationMs),
      };
      connection.expiry.unref();
      connections.set(token, connection);
      countReservation(addressKey, 1);
      return reply.code(201).type('text/plain; charset=utf-8').send(token);
    },
    async listen(request, reply) {
      const token = tokenOf(request) ?? '';
      const connection = connections.get(token);
      if (connection === undefined) return sendFault(reply, 404, 'No such stream: reserve one with PUT.');
      if (connection.isListened) return sendFault(reply, 409, 'The stream is listened to already.');
      connection.isListened = true;
      countReservation(connection.addressKey, -1);
      clearTimeout(connection.expiry);
      const controller = new AbortController();
      const headers = options.writer.streamHeaders(request, reply);
      reply.hijack();
      // Not with its end alone: a client that reads nothing would never get to it.
      connection.cut = () => controller.abort(new Error('the stream is cut off'));
      reply.raw.once('close', () => drop(token, connection));
      const form = { ...eventStream, write: (text: string) => text, end: '' };
      const how = { heartbeatMs: options.heartbeatMs, signal: controller.signal, start: ':\n\n', headers };
      await writeStream(reply.raw, form, follow(connection), how);
      return reply;
    },
    post(request, reply, body) {
      const connection = find(request);
      if (connection === undefined) return sendFault(reply, 404, 'No such stream: reserve one with PUT.');
      const parsed = parseBody(body);
      if (!parsed.ok) return sendFault(reply, 400, parsed.message);
      if ('batch' in parsed) return sendFault(reply, 400, 'A stream takes one operation at a time.');
      const id = parsed.parameters.extensions?.['operationId'];
      if (typeof id !== 'string') return sendFault(reply, 400, '`extensions.operationId` must be a text.');
      if (connection.operations.has(id)) return sendFault(reply, 409, 'An operation with this id is running.');
      if (connection.operations.size >= maximumOperations)
        return sendFault(reply, 429, 'Too many operations on one stream.');
      const controller = new AbortController();
      connection.operations.set(id, controller);
      const { headers, ip: address, id: requestId } = request;
      const { signal } = controller;
      const origin = { headers, address, requestId, mayMutate: true, incremental: true, streaming: true, signal };
      void run(
        tokenOf(request) ?? '',
        connection,
        id,
        controller,
        options.answer(parsed.parameters, origin),
        requestId,
      );
      return reply.code(202).send();
    },
    end(request, reply) {
      const connection = find(request);
      const id = new URL(request.url, 'http://localhost').searchParams.get('operationId');
      if (connection === undefined || id === null) return sendFault(reply, 404, 'No such operation.');
      connection.operations.get(id)?.abort(new Error('ended by the client'));
      return reply.code(200).send();
    },
    async close() {
      isClosing = true;
      for (const [token, connection] of connections) drop(token, connection);
    },
  };
}
