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
/** Texts that wait for a slow client before its stream is ended. */
const maximumWaiting = 1_000;

export function createSseConnections(options: {
  readonly answer: AnswerRequest;
  readonly writer: AnswerWriter;
  readonly heartbeatMs: number;
  readonly log: Log;
}): SseConnections {
  const connections = new Map<string, Connection>();
  let isClosing = false;

  const tokenOf = (request: FastifyRequest): string | undefined => {
    const header = request.headers[tokenHeader];
    if (typeof header === 'string') return header;
    const query = new URL(request.url, 'http://localhost').searchParams;
    return query.get('token') ?? undefined;
  };
  const find = (request: FastifyRequest) => connections.get(tokenOf(request) ?? '');
  const drop = (token: string, connection: Connection) => {
    clearTimeout(connection.expiry);
    connections.delete(token);
    connection.isOpen = false;
    for (const controller of connection.operations.values()) controller.abort(new Error('the stream has ended'));
    connection.wake();
  };
  const push = (connection: Connection, event: 'next' | 'complete', data: string) => {
    if (connection.queue.length >= maximumWaiting) connection.isOpen = false;
    else connection.queue.push(`event: ${event}\ndata: ${data}\n\n`);
    connection.wake();
  };

  async function* follow(connection: Connection): AsyncGenerator<string, void, void> {
    while (connection.isOpen) {
      const next = connection.queue.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (connection.wake = resolve));
    }
  }

  async function run(
    connection: Connection,
    id: string,
    controller: AbortController,
    answering: Promise<Answer>,
    requestId: string,
  ) {
    const key = JSON.stringify(id);
    const next = (payload: string) => push(connection, 'next', `{"id":${key},"payload":${payload}}`);
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
      push(connection, 'complete', `{"id":${key}}`);
    }
  }

  return {
    isAsked: (request) => request.headers[tokenHeader] !== undefined || /[?&]token=/.test(request.url),
    reserve(_request, reply) {
      if (isClosing) return sendFault(reply, 503, 'The server goes away; connect again.');
      if (connections.size >= maximumConnections)
        return sendFault(reply, 503, 'Too many streams are open; try again later.');
      const token = randomUUID();
      const connection: Connection = {
        operations: new Map(),
        queue: [],
        wake: () => {},
        isOpen: true,
        isListened: false,
        expiry: setTimeout(() => drop(token, connection), reservationMs),
      };
      connection.expiry.unref();
      connections.set(token, connection);
      return reply.code(201).type('text/plain; charset=utf-8').send(token);
    },
    async listen(request, reply) {
      const token = tokenOf(request) ?? '';
      const connection = connections.get(token);
      if (connection === undefined) return sendFault(reply, 404, 'No such stream: reserve one with PUT.');
      if (connection.isListened) return sendFault(reply, 409, 'The stream is listened to already.');
      connection.isListened = true;
      clearTimeout(connection.expiry);
      const controller = new AbortController();
      const headers = options.writer.streamHeaders(request, reply);
      reply.hijack();
      reply.raw.once('close', () => {
        controller.abort(new Error('the client has gone'));
        drop(token, connection);
      });
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
      void run(connection, id, controller, options.answer(parsed.parameters, origin), requestId);
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
