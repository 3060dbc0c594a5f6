// Built files and made pages → routes of a Fastify application, each under the policy that says what its scripts and styles may do.
// Files come from a list, so that no path leads anywhere else; which page is where is the table's business.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerWriter } from './answer-writer.js';
import { sendFault } from './http-faults.js';
import { isReader } from './negotiate.js';
import type { MadePage, PageFile, PageFolder } from './read-pages.js';
import { streamPage } from './stream-page.js';

/** A page that is one of the built files, or one that is made for each request. */
export type PageRoute = {
  /** `/units/:slug`. */
  readonly path: string;
  readonly policy: string;
} & (
  | { readonly file: string }
  | { readonly make: (request: FastifyRequest, signal: AbortSignal) => Promise<MadePage> }
);

export interface ServePagesOptions {
  readonly folder: Pick<PageFolder, 'files'>;
  readonly routes: readonly PageRoute[];
  readonly writer: AnswerWriter;
}

/** What a page of ours may do: nothing but load its own files and ask this host. */
export const strictPolicy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
} as const;

export function printPolicy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

/** Matches what no other route does: who reads is told in a page, and programs as ever. */
export const anyPath = '*';

const assetsPath = '/assets/';
const immutable = 'public, max-age=31536000, immutable';
/** Kept, but asked for each time whether it is still the same. */
const revalidated = 'no-cache';

export function servePages(app: FastifyInstance, { folder, routes, writer }: ServePagesOptions): void {
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.headers({ 'cross-origin-opener-policy': 'same-origin', 'permissions-policy': permissions });
      next();
    });
    scope.get<{ Params: { '*': string } }>(`${assetsPath}*`, (request, reply) => {
      const file = folder.files.get(request.params['*']);
      // HTML is a page, and has a policy of its own where the table mounts it.
      if (file === undefined || !file.isImmutable) return sendFault(reply, 404, 'There is no such file.');
      return sendFile(file, request, reply);
    });
    for (const route of routes) {
      scope.get(route.path, (request, reply) => {
        if (route.path === anyPath && !isReader(request.headers.accept)) return reply.callNotFound();
        reply.header('content-security-policy', route.policy);
        if ('make' in route) return sendMade(route.make, request, reply, writer, route.policy);
        const file = folder.files.get(route.file);
        return file === undefined
          ? sendFault(reply, 404, 'This page is not part of what was built here.')
          : sendFile(file, request, reply);
      });
    }
    done();
  });
}

const permissions = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

async function sendFile(file: PageFile, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.headers({ etag: file.etag, 'cache-control': file.isImmutable ? immutable : revalidated });
  if (isKnown(request, file.etag)) return reply.code(304).send();
  const encoding = chooseFileEncoding(request.headers['accept-encoding'], file);
  if (encoding !== null) reply.header('content-encoding', encoding === 'gz' ? 'gzip' : encoding);
  return reply.type(file.type).send(await file.read(encoding));
}

async function sendMade(
  make: Extract<PageRoute, { readonly make: unknown }>['make'],
  request: FastifyRequest,
  reply: FastifyReply,
  writer: AnswerWriter,
  policy: string,
): Promise<FastifyReply> {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort(new Error('the client has gone'));
  });
  const made = await make(request, controller.signal);
  const { status, headers } = made;
  if (status >= 300 && status < 400) return reply.code(status).headers(headers).send();
  if (made.rest !== undefined && request.method !== 'HEAD') {
    const own = { ...headers, 'content-security-policy': policy, 'cache-control': revalidated, vary: 'cookie' };
    return streamPage(
      request,
      reply,
      { status, html: made.html, rest: made.rest },
      { ...setHeaders(reply), ...own },
      writer,
    );
  }
  const html = made.rest === undefined ? made.html : made.html + (await made.rest);
  const etag = `W/"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  const own = { ...headers, etag, 'cache-control': revalidated, vary: 'cookie' };
  if (status === 200 && isKnown(request, etag)) return reply.code(304).headers(own).send();
  const all = { ...setHeaders(reply), ...own, 'content-security-policy': policy };
  return writer.writeSingle(
    request,
    reply,
    { body: html, headers: all },
    { status, mediaType: 'text/html; charset=utf-8' },
  );
}

/** Pages are written past Fastify's reply, which therefore adds none of its own. */
function setHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}

function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  return (
    known !== undefined && known.split(',').some((each) => each.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))
  );
}

function chooseFileEncoding(accepted: string | undefined, { encodings }: PageFile): 'br' | 'gz' | null {
  const takes = (name: string) =>
    new RegExp(`(^|[\\s,])${name}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, 'i').test(accepted ?? '');
  if (encodings.includes('br') && takes('br')) return 'br';
  return encodings.includes('gz') && takes('gzip') ? 'gz' : null;
}
