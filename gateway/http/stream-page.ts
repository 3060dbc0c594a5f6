// The first part of a page, and what follows as soon as it is there → one response, compressed as it goes. A browser paints the
// first part meanwhile. Separate from pages that are whole, which have a length and a tag.
import { pipeline } from 'node:stream';
import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerWriter } from './answer-writer.js';
import type { Encoding } from './compression.js';
import { mergeHeaders } from './edge-headers.js';

export interface PageInParts {
  readonly status: number;
  readonly html: string;
  readonly rest: Promise<string>;
}

const compressors: Readonly<Record<Encoding, () => ReturnType<typeof createGzip>>> = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: () => createZstdCompress(),
  gzip: () => createGzip(),
};

export function streamPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, html, rest }: PageInParts,
  headers: Readonly<Record<string, string>>,
  writer: AnswerWriter,
): FastifyReply {
  const { raw } = reply;
  const encoding = writer.encodingFor(request);
  raw.writeHead(
    status,
    mergeHeaders(writer.streamHeaders(request, reply), headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': encoding ?? undefined,
      // Proxies hold back what they gather.
      'x-accel-buffering': 'no',
    }),
  );
  reply.hijack();
  const compressor = encoding === null ? null : compressors[encoding]();
  // A client that has gone is told nothing more.
  if (compressor !== null) pipeline(compressor, raw, () => {});
  const body = compressor ?? raw;
  body.write(html);
  compressor?.flush();
  rest.then(
    (text) => body.end(text),
    // Only a cut connection can tell that the rest is missing.
    (error: unknown) => raw.destroy(error instanceof Error ? error : undefined),
  );
  return reply;
}
