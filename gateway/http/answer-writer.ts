// A finished answer → its bytes on the wire, compressed where that is worth it, with the headers of every answer. It writes past
// Fastify's reply, whose way to the same bytes costs more than all that the edge adds to a small answer.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { encodeText } from '../../process/encode-text.js';
import { requestIdHeader } from '../../process/request-ids.js';
import type { SingleAnswer } from './answer.js';
import { createEtags, writeCacheHeaders } from './cache-headers.js';
import { type Compress, chooseEncoding, createCompression, type Encoding } from './compression.js';
import { type EdgeHeaders, type Headers, mergeHeaders } from './edge-headers.js';

export interface AnswerForm {
  readonly status: number;
  readonly mediaType: string;
  /** Whether the client asked by an address under which everybody gets the same for a while. */
  readonly isCacheable?: boolean;
}

export interface AnswerWriter {
  /** `status` and `mediaType` go before what the answer says, since they are what the client asked for it in. */
  writeSingle(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: Pick<SingleAnswer, 'body' | 'headers' | 'caching'>,
    as: AnswerForm,
  ): FastifyReply | Promise<FastifyReply>;
  /** The headers of an answer that is streamed, besides those of its form. */
  streamHeaders(request: FastifyRequest, reply: FastifyReply): Headers;
  /** How a text that is streamed may be compressed for the client; null: not at all. */
  encodingFor(request: FastifyRequest): Encoding | null;
}

/** Below this compression saves no packet. */
const compressedFromBytes = 1024;

export function createAnswerWriter(options: {
  readonly edge: EdgeHeaders;
  readonly compression: boolean;
  /** Whether replies may hold headers already: those of CORS. */
  readonly isCrossOrigin: boolean;
  /** Headers of clients that subgraphs get with queries. */
  readonly forwarded: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): AnswerWriter {
  const { edge, isCrossOrigin, forwarded, now } = options;
  const compress: Compress | null = options.compression ? createCompression() : null;

  const etagOf = createEtags();

  function write(
    request: FastifyRequest,
    reply: FastifyReply,
    as: AnswerForm,
    body: Uint8Array,
    headers: SingleAnswer['headers'],
    encoding: Encoding | null,
  ): FastifyReply {
    const { raw } = reply;
    const flat = encoding === null && !isCrossOrigin ? flatten(edge, headers) : null;
    if (flat !== null) {
      flat.push('content-type', as.mediaType, 'content-length', String(body.length), requestIdHeader, request.id);
      raw.writeHead(as.status, flat);
    } else {
      const own = { 'content-type': as.mediaType, 'content-length': body.length, [requestIdHeader]: request.id };
      const encoded = encoding === null ? undefined : { 'content-encoding': encoding };
      raw.writeHead(as.status, mergeHeaders(edge.byName, reply.getHeaders(), headers, own, encoded));
    }
    // Only now: what `writeHead` refuses is answered as a fault.
    reply.hijack();
    if (request.method === 'HEAD') raw.end();
    else raw.end(body);
    return reply;
  }

  function writeNotModified(
    request: FastifyRequest,
    reply: FastifyReply,
    headers: NonNullable<SingleAnswer['headers']>,
  ): FastifyReply {
    const own = { [requestIdHeader]: request.id };
    reply.raw.writeHead(304, mergeHeaders(edge.byName, isCrossOrigin ? reply.getHeaders() : undefined, headers, own));
    reply.hijack();
    reply.raw.end();
    return reply;
  }

  return {
    writeSingle(request, reply, { body, headers: given, caching }, as) {
      const isText = typeof body === 'string';
      // One pass over a text makes the bytes and their number; sending it as it is would take two.
      const bytes = isText ? encodeText(body) : body;
      const encoding =
        compress === null || bytes.length < compressedFromBytes
          ? null
          : chooseEncoding(request.headers['accept-encoding']);
      let headers = given;
      if (caching !== undefined && as.isCacheable === true && as.status === 200) {
        const form = `${as.mediaType} ${encoding ?? ''}`;
        const ifNoneMatch = request.headers['if-none-match'];
        const etag = etagOf(form, bytes, !isText);
        const cache = writeCacheHeaders(caching, etag, { ifNoneMatch, forwarded, nowMs: now() });
        headers = { ...given, ...cache.headers };
        if (cache.isKnown) return writeNotModified(request, reply, headers);
      }
      if (compress === null || encoding === null) return write(request, reply, as, bytes, headers, null);
      return compress(encoding, bytes, !isText).then((compressed) =>
        write(request, reply, as, compressed, headers, encoding),
      );
    },
    encodingFor: (request) => (compress === null ? null : chooseEncoding(request.headers['accept-encoding'])),
    streamHeaders: (request, reply) =>
      mergeHeaders(edge.byName, isCrossOrigin ? reply.getHeaders() : undefined, { [requestIdHeader]: request.id }),
  };
}

/** Names and values in turn; null where an answer says something of its own instead of what all say (`npm run bench:edge`). */
function flatten(edge: EdgeHeaders, headers: SingleAnswer['headers']): string[] | null {
  const flat = edge.flat.slice();
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || edge.names.has(name) || name === 'content-type') return null;
    flat.push(name, value);
  }
  return flat;
}
