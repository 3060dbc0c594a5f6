// The table of endpoints → routes of a Fastify application: who may ask from where, parameters, faults in the gateway's shape, and
// streams that end with their client or with the process. What each answers is the table's business.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endStreamsOnClose } from '../../process/endless-streams.js';
import { ClientError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import type { AnswerRequest, RequestOrigin } from '../http/answer.js';
import type { AnswerWriter } from '../http/answer-writer.js';
import { mergeHeaders } from '../http/edge-headers.js';
import { describeFault, sendFault } from '../http/http-faults.js';
import { type CheckSite, foreignSiteMessage } from '../http/site-check.js';
import { PartnerFault, type PartnerReply, type PartnerRoute, type StreamReply } from './partner-route.js';
import { writeChunks } from './write-chunks.js';

export interface ServePartnersOptions {
  readonly routes: readonly PartnerRoute[];
  readonly writer: AnswerWriter;
  readonly checkSite: CheckSite;
  /** Words a `ClientError`, and masks any other error. */
  readonly describeError: (
    error: unknown,
    requestId: string,
  ) => Extract<Awaited<ReturnType<AnswerRequest>>, { kind: 'single' }>;
  readonly log: Log;
}

const allowed = 'GET, HEAD';

export function servePartners(app: FastifyInstance, options: ServePartnersOptions): void {
  const { writer, checkSite, log } = options;
  const endless = endStreamsOnClose(app);
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, reply, next) => {
      const { method } = request;
      if (method === 'OPTIONS') void reply.code(204).header('allow', allowed).send();
      else if (method !== 'GET' && method !== 'HEAD')
        void sendFault(reply.header('allow', allowed), 405, 'This is read by GET and HEAD.');
      else if (checkSite(request.headers) === 'foreign' && !isFollowedLink(request))
        void sendFault(reply, 403, foreignSiteMessage, 'CSRF_BLOCKED');
      else next();
    });
    for (const route of options.routes) {
      scope.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        handler: (request, reply) => respond(route, request, reply),
      });
    }
    done();
  });

  async function respond(route: PartnerRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const controller = new AbortController();
    const { raw } = reply;
    raw.once('close', () => {
      if (!raw.writableEnded) controller.abort(new Error('the client has gone'));
    });
    const isHead = request.method === 'HEAD';
    try {
      const given = { ...objectOf(request.query), ...objectOf(request.params) };
      const answer = await route.answer(given, { origin: describeOrigin(request, controller.signal), isHead });
      if (answer.kind === 'stream') return await respondInChunks(request, reply, answer, isHead, controller);
      return await respondWhole(request, reply, answer);
    } catch (error) {
      if (controller.signal.aborted) return reply.hijack();
      if (error instanceof PartnerFault) {
        const { status, code, message, headers } = error;
        return reply.code(status).headers(headers).send(describeFault(code, message));
      }
      const { status, body, headers = {} } = options.describeError(error, request.id);
      return writer.writeSingle(request, reply, { body, headers }, { status, mediaType: jsonType });
    }
  }

  async function respondInChunks(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: StreamReply,
    isHead: boolean,
    controller: AbortController,
  ): Promise<FastifyReply> {
    const headers = mergeHeaders(writer.streamHeaders(request, reply), answer.headers);
    reply.hijack();
    if (isHead) {
      answer.close();
      reply.raw.writeHead(200, headers).end();
      return reply;
    }
    if (answer.isEndless) endless.add(controller);
    await writeChunks(reply.raw, answer, headers, controller.signal)
      .catch((error: unknown) =>
        log[isExpected(error) ? 'warn' : 'error'](
          { err: error, requestId: request.id },
          'a stream for a partner broke off',
        ),
      )
      .finally(() => {
        endless.delete(controller);
        answer.close();
      });
    return reply;
  }
}

const jsonType = 'application/json; charset=utf-8';
const isExpected = (error: unknown) => error instanceof PartnerFault || error instanceof ClientError;

/** By Fastify, which leaves out the body for HEAD, and without compression: an ETag stands for these bytes. */
function respondWhole(
  _request: FastifyRequest,
  reply: FastifyReply,
  answer: Extract<PartnerReply, { kind: 'whole' }>,
): FastifyReply {
  const sent = reply.code(answer.status).headers(answer.headers);
  return answer.status === 304 ? sent.send() : sent.send(answer.body);
}

/**
 * Feeds and documents are linked to from anywhere. A page that a link leads away from sees nothing of the answer, which holds
 * nothing that a browser's user alone may see: no cookie counts here.
 */
function isFollowedLink({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function describeOrigin(request: FastifyRequest, signal: AbortSignal): RequestOrigin {
  return {
    headers: request.headers,
    address: request.ip,
    requestId: request.id,
    mayMutate: false,
    incremental: false,
    streaming: false,
    signal,
  };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
