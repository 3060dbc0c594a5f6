// GraphQL over HTTP on a Fastify application: GET and POST at /graphql to the letter of the specification, answers in one
// piece, in parts or as events. What an answer is made of is behind the port that it is given.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../process/log.js';
import type { Answer, AnswerRequest, GraphQLParameters, RequestOrigin, SingleAnswer } from './answer.js';
import { type AcceptedForms, negotiate } from './negotiate.js';
import { type ParsedParameters, parseBody, parseQueryString } from './parse-parameters.js';
import { createSseConnections } from './sse-connections.js';
import { deferredParts, eventParts, eventStream } from './stream-forms.js';
import { writeStream } from './stream-writer.js';

export interface GraphqlRouteOptions {
  readonly answer: AnswerRequest;
  readonly heartbeatMs: number;
  readonly log: Log;
}

export const graphqlPath = '/graphql';

export function serveGraphql(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const connections = createSseConnections(options);
  // Streams that have no end of their own; answers with deferred parts have one and are waited for.
  const streams = new Set<AbortController>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.abort(new Error('the server goes away'));
    await connections.close();
  });
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(/^application\/json\b/, { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post(graphqlPath, async (request, reply) => {
      if (connections.isAsked(request)) return connections.post(request, reply);
      if (!isUtf8(request.headers['content-type']))
        return sendFault(reply, 415, 'Send JSON in UTF-8: content-type: application/json.');
      const body = typeof request.body === 'string' ? request.body : '';
      return respond(request, reply, parseBody(body), true);
    });
    scope.get(graphqlPath, async (request, reply) => {
      if (connections.isAsked(request)) return connections.listen(request, reply);
      const { url } = request.raw;
      const start = url?.indexOf('?') ?? -1;
      return respond(request, reply, parseQueryString(start === -1 ? '' : (url?.slice(start + 1) ?? '')), false);
    });
    scope.put(graphqlPath, async (request, reply) => connections.reserve(request, reply));
    scope.delete(graphqlPath, async (request, reply) => connections.end(request, reply));
    scope.options(graphqlPath, async (_request, reply) => reply.code(204).header('allow', 'GET, POST').send());
    done();
  });

  async function respond(request: FastifyRequest, reply: FastifyReply, parsed: ParsedParameters, mayMutate: boolean) {
    const forms = negotiate(request.headers.accept);
    if (forms === null) return sendFault(reply, 406, 'Accept application/graphql-response+json or application/json.');
    if (!parsed.ok) return sendFault(reply, 400, parsed.message);
    const controller = new AbortController();
    const origin = describeOrigin(request, forms, mayMutate, controller.signal);
    // Before the whole answer is written, a closed connection means that nobody waits for it.
    const { raw } = reply;
    raw.once('close', () => {
      if (!raw.writableFinished) controller.abort(new Error('the client has gone'));
    });
    let answer: Answer;
    try {
      answer = await answerInForm(parsed.parameters, origin, forms);
    } catch (error) {
      if (controller.signal.aborted) return reply.hijack();
      throw error;
    }
    if (answer.kind === 'single') return sendSingle(reply, answer, forms);
    reply.hijack();
    const usual =
      answer.kind === 'incremental'
        ? deferredParts
        : forms.multipartEvents && !forms.eventStream
          ? eventParts
          : eventStream;
    const form = { ...usual, headers: { ...usual.headers, ...answer.headers } };
    const texts = answer.kind === 'incremental' ? startWith(answer.initial, answer.subsequent) : answer.events;
    if (answer.kind === 'events') streams.add(controller);
    await writeStream(raw, form, texts, { heartbeatMs: options.heartbeatMs, signal: controller.signal })
      .catch((error: unknown) => options.log.error({ err: error }, 'a stream broke off'))
      .finally(() => streams.delete(controller));
    return reply;
  }

  /** Where a client takes nothing but events, even a single answer is one. */
  async function answerInForm(
    parameters: GraphQLParameters,
    origin: RequestOrigin,
    forms: AcceptedForms,
  ): Promise<Answer> {
    const answer = await options.answer(parameters, origin);
    if (answer.kind !== 'single' || !forms.eventStream || forms.single !== 'json') return answer;
    const { body } = answer;
    const events = once(typeof body === 'string' ? body : Buffer.from(body).toString());
    return answer.headers === undefined
      ? { kind: 'events', events }
      : { kind: 'events', events, headers: answer.headers };
  }
}

function describeOrigin(
  request: FastifyRequest,
  forms: Pick<AcceptedForms, 'multipart' | 'multipartEvents' | 'eventStream'>,
  mayMutate: boolean,
  signal: AbortSignal,
): RequestOrigin {
  return {
    headers: request.headers,
    address: request.ip,
    mayMutate,
    incremental: forms.multipart && !forms.multipartEvents,
    streaming: forms.eventStream || forms.multipartEvents,
    signal,
  };
}

function sendSingle(reply: FastifyReply, answer: SingleAnswer, forms: AcceptedForms): FastifyReply {
  // The old media type says in the body what went wrong; a method that is not allowed is HTTP's business all the same.
  const status = forms.single === 'legacy' && answer.status === 400 ? 200 : answer.status;
  const type = forms.single === 'graphql-response' ? 'application/graphql-response+json' : 'application/json';
  reply.code(status).header('content-type', `${type}; charset=utf-8`);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  const { body } = answer;
  // One pass over the text makes the bytes and their number; sending it as it is would take two.
  return reply.send(
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  );
}

function sendFault(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

function isUtf8(contentType: string | undefined): boolean {
  const charset = /charset="?(?<name>[^;"\s]+)/i.exec(contentType ?? '')?.groups?.['name'];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

async function* startWith(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  yield first;
  yield* rest;
}

async function* once(text: string): AsyncGenerator<string, void, void> {
  yield text;
}
