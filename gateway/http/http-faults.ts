// What goes wrong before GraphQL begins (no JSON, a body too large, an unknown path) → the error shape that GraphQL clients read.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '../../process/log.js';

export function answerHttpFaults(app: FastifyInstance, log: Log): void {
  const send = (reply: FastifyReply, status: number, message: string) =>
    reply.code(status).send({
      errors: [{ message, extensions: { code: status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR' } }],
    });
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500)
      return send(reply, status, error instanceof Error ? error.message : 'Bad request.');
    log.error({ err: error }, 'an HTTP request failed');
    return send(reply, 500, 'Internal error.');
  });
  app.setNotFoundHandler((_request, reply) =>
    send(reply, 404, 'There is nothing here: GraphQL answers at /graphql by GET and POST.'),
  );
}
