// What is known of how long an answer holds → the headers of HTTP that say so, and whether a client has it already. For answers to
// trusted documents by GET: they have an address that does not change, and everybody gets the same.
import { createHash } from 'node:crypto';

/** How long an answer of public data holds. Absent on an answer: nobody may have a copy of it. */
export interface AnswerCaching {
  /**
   * Milliseconds since 1970: when the oldest part of it was read from its subgraph, and until when all of it holds. The same instant: it holds
   * for nobody but who asked; who has it already can be told that it is the same.
   */
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
 * `etag`: of its bytes in the form that they are sent in. `ifNoneMatch`: what the client says it has.
 * Browsers, which nobody can tell of a write, ask each time and get 304; shared caches keep it, and are told.
 */
export function writeCacheHeaders(
  { readAtMs, expiresAtMs, tags }: AnswerCaching,
  etag: string,
  {
    ifNoneMatch,
    forwarded,
    nowMs,
  }: {
    readonly ifNoneMatch: string | undefined;
    readonly forwarded: readonly string[];
    readonly nowMs: number;
  },
): CacheHeaders {
  const seconds = (ms: number) => String(Math.max(0, Math.floor(ms / 1_000)));
  const common = { etag, vary: [...variedBy, ...forwarded].join(', ') };
  const isHeld = expiresAtMs > readAtMs;
  return {
    etag,
    isKnown: ifNoneMatch !== undefined && isListed(ifNoneMatch, etag),
    headers: isHeld
      ? {
          ...common,
          'cache-control': `public, max-age=0, s-maxage=${seconds(expiresAtMs - readAtMs)}, must-revalidate`,
          age: seconds(nowMs - readAtMs),
          'cache-tag': tags.join(','),
          'surrogate-key': tags.join(' '),
        }
      : { ...common, 'cache-control': 'public, no-cache' },
  };
}

/** The strong tag of an answer's bytes in a form. `isShared`: the same bytes may be given again. */
export type WriteEtag = (form: string, body: Uint8Array, isShared: boolean) => string;

export function createEtags(): WriteEtag {
  // Bound: an entry goes with the bytes it is of.
  const known = new WeakMap<Uint8Array, Map<string, string>>();
  const write = (form: string, body: Uint8Array) =>
    `"${createHash('sha256').update(form).update('\n').update(body).digest('base64url')}"`;
  return (form, body, isShared) => {
    if (!isShared) return write(form, body);
    const byForm = known.get(body) ?? new Map<string, string>();
    const etag = byForm.get(form) ?? write(form, body);
    known.set(body, byForm.set(form, etag));
    return etag;
  };
}

/** RFC 9110, 13.1.2: the weak comparison, or any. */
function isListed(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((each) => {
    const tag = each.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
