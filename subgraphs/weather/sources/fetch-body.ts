// A URL → the body of its answer, as bytes, or an error that says why not. Every outside feed is read through it, because
// none of them may hold a request for long, fill the memory, or be asked again at once by everybody.
import { fetch, type Response } from 'undici';
import { InternalError } from '../../../process/errors.js';

export interface FetchLimits {
  /** For one attempt, with the whole body. */
  readonly timeoutMs: number;
  readonly maximumBytes: number;
  /** Attempts in all. */
  readonly attempts: number;
  /** Longest wait before the second attempt; it doubles with each further one. */
  readonly backoffMs: number;
}

/** Longest `Retry-After` that is waited for; a source that asks for more is left alone until the next refresh. */
const longestRetryAfterMs = 2_000;

type Attempt =
  | { readonly done: true; readonly body: Uint8Array }
  | {
      readonly done: false;
      readonly error: InternalError;
      readonly retry: boolean;
      readonly retryAfterMs: number | null;
    };

/**
 * Fetches the body. Network errors, timeouts, 429 and 5xx are tried again, after a random part of a growing wait
 * ("full jitter"), so that many processes do not return at the same moment.
 * Errors: `InternalError`; its message names what went wrong and neither the URL's query nor a key in it.
 */
export async function fetchBody(url: URL, limits: FetchLimits, signal: AbortSignal): Promise<Uint8Array> {
  for (let number = 1; ; number += 1) {
    const attempt = await tryOnce(url, limits, signal);
    if (attempt.done) return attempt.body;
    if (!attempt.retry || number >= limits.attempts || signal.aborted) throw attempt.error;
    const jitterMs = Math.random() * limits.backoffMs * 2 ** (number - 1);
    await pause(Math.max(jitterMs, attempt.retryAfterMs ?? 0), signal);
  }
}

async function tryOnce(url: URL, { timeoutMs, maximumBytes }: FetchLimits, signal: AbortSignal): Promise<Attempt> {
  const place = `${url.origin}${url.pathname}`;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, timeout]),
      // The operator named the source; where it sends us on is nobody's choice here.
      redirect: 'error',
      headers: { accept: '*/*', 'user-agent': 'civic-gateway' },
    });
    if (!response.ok) {
      await response.body?.cancel();
      const retryAfterMs = readRetryAfter(response);
      const mayReturn = response.status === 429 || response.status >= 500;
      return {
        done: false,
        error: new InternalError(`${place} answered with status ${response.status}`),
        retry: mayReturn && (retryAfterMs ?? 0) <= longestRetryAfterMs,
        retryAfterMs,
      };
    }
    return await readBody(response, place, maximumBytes);
  } catch (error) {
    const what = timeout.aborted ? `did not answer within ${timeoutMs} ms` : 'could not be read';
    return {
      done: false,
      error: new InternalError(`${place} ${what}`, { cause: error }),
      retry: true,
      retryAfterMs: null,
    };
  }
}

async function readBody(response: Response, place: string, maximumBytes: number): Promise<Attempt> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Counted while it comes: a length in the header is only a claim, and compression hides it.
  for await (const chunk of response.body ?? []) {
    if (!(chunk instanceof Uint8Array)) throw new InternalError(`${place} gave a body that is not bytes`);
    size += chunk.byteLength;
    if (size > maximumBytes) {
      const error = new InternalError(`${place} answered with more than ${maximumBytes} bytes`);
      return { done: false, error, retry: false, retryAfterMs: null };
    }
    chunks.push(chunk);
  }
  return { done: true, body: Buffer.concat(chunks) };
}

function readRetryAfter(response: Response): number | null {
  const seconds = /^\d{1,6}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/** The bytes as UTF-8 text. Errors: `InternalError` where they are not. */
export function decodeUtf8(body: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new InternalError(`${what} is not UTF-8`, { cause: error });
  }
}
