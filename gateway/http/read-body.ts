// A request as its bytes arrive → the text of its body, within a bound. Ours rather than Fastify's parsers of content types, whose
// way to a body of a few bytes costs as much as access, limits and quotas together (`npm run bench:edge`).
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * `done`: called once with the text, decoded as UTF-8, or with undefined as soon as it is longer than `maximumBytes`; never for a
 * client that goes away before its body is whole.
 */
export function readBody(
  request: Readable & { readonly headers: IncomingHttpHeaders },
  maximumBytes: number,
  done: (text: string | undefined) => void,
): void {
  if (Number(request.headers['content-length']) > maximumBytes) {
    done(undefined);
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maximumBytes) {
      chunks.push(chunk);
      return;
    }
    request.off('data', take).off('end', end).pause();
    done(undefined);
  };
  const end = () => {
    const [first] = chunks;
    // At once, so that a character in two chunks stays whole.
    done((chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)).toString('utf8'));
  };
  request.on('data', take).on('end', end);
}
