// GraphQL over HTTP on a Fastify application: GET and POST at /graphql to the letter of the specification, answers in one
// piece, in a list, in parts or as events. What an answer is made of is behind the port that it is given.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endStreamsOnClose } from '../../process/endless-streams.js';
import type { ErrorCode } from '../../process/error-codes.js';
import type { Log } from '../../process/log.js';
import type { Observer } from '../telemetry/observer.js';
import { type Answer, type AnsweredEvent, type RequestOrigin, textsOf } from './answer.js';
import { answerBatch, type BatchOptions } from './answer-batch.js';
import type { AnswerWriter } from './answer-writer.js';
import { refuseBody, sendFault } from './http-faults.js';
import { type AcceptedForms, isReader, negotiate } from './negotiate.js';
import { type ParsedBody, parseBody, parseQueryString } from './parse-parameters.js';
import { readBody } from './read-body.js';
import { type CheckSite, foreignSiteMessage } from './site-check.js';
import { createSseConnections } from './sse-connections.js';
import { deferredParts, eventParts, eventStream } from './stream-forms.js';
import { writeStream } from './stream-writer.js';

export interface GraphqlRouteOptions extends BatchOptions {
  readonly writer: AnswerWriter;
  readonly checkSite: CheckSite;
  readonly bodyLimitBytes: number;
  /** The most operations in one request; 1: only one that is in no list. */
  readonly batchLimit: number;
  /** Whether a document can be named by the path too. */
  readonly hasDocuments: boolean;
  /** Under which the requests of an address are counted. */
  readonly keyOfAddress: (address: string) => string;
  readonly heartbeatMs: number;
  /** Where a person is sent who opens the address in a browser; null: nowhere. */
  readonly readerPath: string | null;
  readonly observer: Pick<Observer, 'stageEnded'> | null;
  readonly log: Log;
}

export const graphqlPath = '/graphql';
const documentPath = `${graphqlPath}/:documentId`;

export function serveGraphql(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const { writer, checkSite, batchLimit, observer } = options;
  const connections = createSseConnections(options);
  // Streams that have no end of their own; answers with deferred parts have one and are waited for.
  const streams = endStreamsOnClose(app);
  app.addHook('preClose', () => connections.close());
  // Nothing else of this application takes a body, and these are read by themselves.
  app.addHttpMethod('POST', { hasBody: false, overrideExisting: true });
  void app.register((scope, _options, done) => {
    // Before a body is read. A preflight runs nothing, and says by its headers who may ask.
    scope.addHook('onRequest', (request, reply, next) => {
      if (checkSite(request.headers) !== 'foreign' || request.method === 'OPTIONS') next();
      else sendFault(reply, 403, foreignSiteMessage, 'CSRF_BLOCKED');
    });
    const post = (request: FastifyRequest, reply: FastifyReply, documentId?: string) =>
      takeBody(request, reply, (text) => respond(request, reply, parseBody(text, documentId), true));
    const get = async (request: FastifyRequest, reply: FastifyReply, documentId?: string) => {
      const { url = '' } = request.raw;
      const start = url.indexOf('?');
      await respond(request, reply, parseQueryString(start === -1 ? '' : url.slice(start + 1), documentId), false);
      return reply;
    };
    scope.post(graphqlPath, (request, reply) => {
      if (!connections.isAsked(request)) post(request, reply);
      else takeBody(request, reply, async (text) => void connections.post(request, reply, text));
    });
    scope.get(graphqlPath, (request, reply) => {
      if (connections.isAsked(request)) return connections.listen(request, reply);
      if (options.readerPath === null || !isReader(request.headers.accept)) return get(request, reply);
      const start = request.url.indexOf('?');
      return reply.redirect(`${options.readerPath}${start === -1 ? '' : request.url.slice(start)}`, 303);
    });
    scope.put(graphqlPath, async (request, reply) => connections.reserve(request, reply));
    scope.delete(graphqlPath, async (request, reply) => connections.end(request, reply));
    scope.options(graphqlPath, async (_request, reply) => reply.code(204).header('allow', 'GET, POST').send());
    if (options.hasDocuments) {
      type Named = { Params: { documentId: string } };
      scope.post<Named>(documentPath, (request, reply) => post(request, reply, request.params.documentId));
      scope.get<Named>(documentPath, (request, reply) => get(request, reply, request.params.documentId));
    }
    done();
  });

  /** `handle`: what is done with the text of a body. */
  function takeBody(request: FastifyRequest, reply: FastifyReply, handle: (text: string) => Promise<void>): void {
    const { headers } = request;
    if (!isJson(headers['content-type']) && !isEmpty(headers)) {
      sendFault(reply, 415, 'Send JSON in UTF-8: content-type: application/json.');
      return;
    }
    readBody(request.raw, options.bodyLimitBytes, (text) => {
      if (text === undefined) refuseBody(request, reply);
      else
        handle(text).catch((error: unknown) => {
          if (!reply.sent) void reply.send(error);
        });
    });
  }

  async function respond(
    request: FastifyRequest,
    reply: FastifyReply,
    parsed: ParsedBody,
    mayMutate: boolean,
  ): Promise<void> {
    const startedAt = observer === null ? 0 : performance.now();
    const forms = negotiate(request.headers.accept);
    const fault = forms === null ? notAcceptable : findFault(parsed, batchLimit);
    if (forms === null || fault !== null || !parsed.ok) {
      const { status, message, code } = fault ?? notAcceptable;
      sendFault(reply, status, message, code);
      return;
    }
    const controller = new AbortController();
    const origin = describeOrigin(request, forms, mayMutate, controller.signal);
    // Before the whole answer is written, a closed connection means that nobody waits for it. `writableFinished` would not do: a
    // reset stream of HTTP/2 says that it has finished.
    const { raw } = reply;
    raw.on('close', () => {
      if (!raw.writableEnded) controller.abort(new Error('the client has gone'));
    });
    try {
      if ('batch' in parsed) {
        const answers = await answerBatch(parsed.batch, origin, options);
        await writer.writeSingle(request, reply, answers, { status: 200, mediaType: mediaTypes[forms.single] });
        return;
      }
      const answer = putInForm(await options.answer(parsed.parameters, origin), forms);
      if (answer.kind !== 'single') {
        await answerInParts(request, reply, answer, forms, controller);
        return;
      }
      // The old media type says in the body what went wrong; a method that is not allowed is HTTP's business all the same.
      const status = forms.single === 'legacy' && answer.status === 400 ? 200 : answer.status;
      const isCacheable = !mayMutate && parsed.parameters.documentId !== undefined;
      const form = { status, mediaType: mediaTypes[forms.single], isCacheable };
      const written = writer.writeSingle(request, reply, answer, form);
      if (written instanceof Promise) await written;
      answer.letGo?.();
      observer?.stageEnded('http', performance.now() - startedAt);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      reply.hijack();
    }
  }

  async function answerInParts(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Exclude<Answer, { kind: 'single' }>,
    forms: AcceptedForms,
    controller: AbortController,
  ): Promise<void> {
    if (answer.kind === 'events') streams.add(controller);
    const headers = { ...writer.streamHeaders(request, reply), ...answer.headers };
    const how = { heartbeatMs: options.heartbeatMs, signal: controller.signal, headers };
    const eventForm = forms.multipartEvents && !forms.eventStream ? eventParts : eventStream;
    reply.hijack();
    const written =
      answer.kind === 'incremental'
        ? writeStream(reply.raw, deferredParts, textsOf(answer), how)
        : writeStream(reply.raw, eventForm, answer.events, how);
    await written
      .catch((error: unknown) => options.log.error({ err: error, requestId: request.id }, 'a stream broke off'))
      .finally(() => streams.delete(controller));
  }
}

/** Where a client takes nothing but events, even a single answer is one. */
function putInForm(answer: Answer, forms: AcceptedForms): Answer {
  if (answer.kind !== 'single' || !forms.eventStream || forms.single !== 'json') return answer;
  const { body } = answer;
  const events = once(typeof body === 'string' ? body : Buffer.from(body).toString());
  return answer.headers === undefined
    ? { kind: 'events', events }
    : { kind: 'events', events, headers: answer.headers };
}

const mediaTypes: Readonly<Record<AcceptedForms['single'], string>> = {
  'graphql-response': 'application/graphql-response+json; charset=utf-8',
  json: 'application/json; charset=utf-8',
  legacy: 'application/json; charset=utf-8',
};

interface RequestFault {
  readonly status: number;
  readonly message: string;
  readonly code: ErrorCode;
}

const badRequest = { status: 400, code: 'BAD_REQUEST' } as const;
const notAcceptable: RequestFault = {
  ...badRequest,
  status: 406,
  message: 'Accept application/graphql-response+json or application/json.',
};

/** What is wrong with a request before anything of it is looked at; null: nothing. */
function findFault(parsed: ParsedBody, batchLimit: number): RequestFault | null {
  if (!parsed.ok) return { ...badRequest, message: parsed.message };
  if (!('batch' in parsed)) return null;
  const { length } = parsed.batch;
  if (batchLimit === 1) {
    const message = 'Several operations in one request are not taken: send one object.';
    return { status: 400, message, code: 'BATCH_TOO_LARGE' };
  }
  if (length > batchLimit) {
    const message = `One request may hold ${batchLimit} operations; this one holds ${length}.`;
    return { status: 400, message, code: 'BATCH_TOO_LARGE' };
  }
  return length === 0 ? { ...badRequest, message: 'The list of operations is empty.' } : null;
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
    requestId: request.id,
    mayMutate,
    incremental: forms.multipart && !forms.multipartEvents,
    streaming: forms.eventStream || forms.multipartEvents,
    signal,
  };
}

/** By its charset, if it names one, in UTF-8. */
function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  if (contentType === undefined || !/^application\/json\b/i.test(contentType)) return false;
  const charset = /charset="?(?<name>[^;"\s]+)/i.exec(contentType)?.groups?.['name'];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

/** Without a body it need not say of what type it is: a document can be named by the path. */
function isEmpty(headers: FastifyRequest['headers']): boolean {
  const length = headers['content-length'];
  const isWithout = headers['transfer-encoding'] === undefined && (length === undefined || length === '0');
  return isWithout && headers['content-type'] === undefined;
}

async function* once(text: string): AsyncGenerator<AnsweredEvent, void, void> {
  yield { text, id: null };
}
