// What goes wrong before GraphQL begins (no JSON, a body too large, an unknown path, no HTTP at all) → the error shape that GraphQL
// clients read. What is our own fault is masked, with an id that finds the log line.
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../process/error-codes.js';
import type { AppOptions } from '../../process/listen.js';
import type { Log } from '../../process/log.js';
import { requestIdHeader, type RequestIdOf } from '../../process/request-ids.js';
import type { EdgeHeaders } from './edge-headers.js';

/** The body of an answer that is nothing but an error. */
export function describeFault(code: ErrorCode, message: string, errorId?: string) {
  return { errors: [{ message, extensions: errorId === undefined ? { code } : { code, errorId } }] };
}

/** Answers with nothing but an error. */
export function sendFault(reply: FastifyReply, status: number, message: string, code: ErrorCode = 'BAD_REQUEST') {
  return reply.code(status).send(describeFault(code, message));
}

/** Of a body that is too large the rest is not read: its connection ends with the answer. */
export function refuseBody(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.httpVersionMajor !== 2) void reply.header('connection', 'close');
  sendFault(reply, 413, 'The body is larger than is taken.', 'BODY_TOO_LARGE');
}

function answerError(log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  const message = error instanceof Error ? error.message : 'Bad request.';
  // Fastify asks for the end of a connection whose body it did not read; in HTTP/2 there is no such header.
  if (request.raw.httpVersionMajor === 2) reply.removeHeader('connection');
  if (status === 413) return sendFault(reply, status, 'The body is larger than is taken.', 'BODY_TOO_LARGE');
  if (status >= 400 && status < 500) return sendFault(reply, status, message);
  const errorId = randomUUID();
  log.error({ err: error, errorId, requestId: request.id }, 'an HTTP request failed');
  return reply.code(500).send(describeFault('INTERNAL_SERVER_ERROR', `Internal error ${errorId}.`, errorId));
}

export function answerHttpFaults(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => answerError(log, error, request, reply));
  app.setNotFoundHandler((_request, reply) =>
    sendFault(reply, 404, 'There is nothing here: GraphQL answers at /graphql by GET and POST.'),
  );
}

const statusOfParserCode: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The same for what never becomes a request of the application: paths that cannot be read, bytes that are no HTTP. */
export function answerEarlyFaults(edge: EdgeHeaders, requestIdOf: RequestIdOf, log: Log): AppOptions {
  return {
    frameworkErrors(error: FastifyError, request, reply) {
      // No hook of the application sees these.
      reply.headers({ ...edge.byName, [requestIdHeader]: request.id });
      answerError(log, error, request, reply);
    },
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
        socket.destroy();
        return;
      }
      const status = statusOfParserCode[error.code] ?? 400;
      const body = JSON.stringify(describeFault('BAD_REQUEST', 'This is no HTTP request that can be read.'));
      socket.end(writeBareAnswer(status, edge, requestIdOf({ headers: {} }), body), () => socket.destroy());
    },
  };
}

/** An answer for a socket that has no response. It ends the connection. */
export function writeBareAnswer(status: number, edge: EdgeHeaders, requestId: string, body: string): string {
  const own = `${requestIdHeader}: ${requestId}\r\ncontent-type: application/json; charset=utf-8\r\n`;
  const length = `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${edge.lines}${own}${length}${body}`;
}
