// What is known of how long an answer holds → the headers of HTTP that say so, and whether a client has it already. For answers to
// trusted documents by GET: they have an address that does not change, and everybody gets the same.
import { createHash } from 'node:crypto';

/** How long an answer of public data holds. Absent on an answer: it may not be kept. */
export interface AnswerCaching {
  /** Milliseconds since 1970: when the oldest part of it was read from its subgraph, and until when all of it holds. */
  readonly readAtMs: number;
  readonly expiresAtMs: number;
  /** What writes end it: `subgraph` or `subgraph:tag`. */
  readonly tags: readonly string[];
}

/** Headers of requests, besides what is forwarded to subgraphs, that answers depend on. */
const variedBy = ['authorization', 'x-api-key', 'x-cost', 'x-freshness', 'x-plan', 'x-provenance'];

export interface CacheHeaders {
  readonly etag: string;
  readonly isKnown: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * `form`: media type and encoding, which make other bytes of the same content. `ifNoneMatch`: what the client says it has.
 * Browsers, which nobody can tell of a write, ask each time and get 304; shared caches keep it, and are told.
 */
export function writeCacheHeaders(
  { readAtMs, expiresAtMs, tags }: AnswerCaching,
  body: Uint8Array,
  {
    form,
    ifNoneMatch,
    forwarded,
    nowMs,
  }: {
    readonly form: string;
    readonly ifNoneMatch: string | undefined;
    readonly forwarded: readonly string[];
    readonly nowMs: number;
  },
): CacheHeaders {
  const etag = `"${createHash('sha256').update(form).update('\n').update(body).digest('base64url')}"`;
  const seconds = (ms: number) => String(Math.max(0, Math.floor(ms / 1_000)));
  return {
    etag,
    isKnown: ifNoneMatch !== undefined && isListed(ifNoneMatch, etag),
    headers: {
      etag,
      'cache-control': `public, max-age=0, s-maxage=${seconds(expiresAtMs - readAtMs)}, must-revalidate`,
      age: seconds(nowMs - readAtMs),
      vary: [...variedBy, ...forwarded].join(', '),
      'cache-tag': tags.join(','),
      'surrogate-key': tags.join(' '),
    },
  };
}

/** RFC 9110, 13.1.2: the weak comparison, or any. */
function isListed(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((each) => {
    const tag = each.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
