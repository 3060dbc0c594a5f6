// Tags that were written to → a POST to what keeps answers in front of the gateway, which drops those with the tags. What it does
// not take is sent again until it does: a purge that is late leaves an answer there for no longer than it may be kept anyway.
import { request } from 'undici';
import type { Log } from '../../process/log.js';

export interface Purge {
  /** Adds tags to what is sent next. */
  add(tags: readonly string[]): void;
  close(): void;
}

const timeoutMs = 5_000;
const retryMs = 1_000;

/** The body is `{"tags":["news:articles",…]}`; any status of 200 to 299 is taken for done. */
export function createPurge(options: {
  readonly url: string;
  readonly log: Log;
  readonly onSent?: ((isTaken: boolean) => void) | undefined;
}): Purge {
  const { url, log, onSent } = options;
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;
  let isSending = false;
  const closing = new AbortController();

  const send = async () => {
    if (isSending || waiting.size === 0 || closing.signal.aborted) return;
    isSending = true;
    const tags = [...waiting].toSorted();
    waiting = new Set();
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ tags }),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
      });
      await body.dump();
      if (statusCode < 200 || statusCode > 299) throw new Error(`status ${statusCode}`);
      if (isFailing) log.info('CACHE_PURGE_URL takes what is sent again');
      isFailing = false;
      onSent?.(true);
    } catch (error) {
      if (!isFailing && !closing.signal.aborted)
        log.warn({ err: error }, 'CACHE_PURGE_URL does not take what is sent: it is sent again every second');
      isFailing = true;
      onSent?.(false);
      for (const tag of tags) waiting.add(tag);
    }
    isSending = false;
    if (waiting.size > 0) schedule(isFailing ? retryMs : 0);
  };
  const schedule = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), ms);
    timer.unref();
  };
  return {
    add(tags) {
      for (const tag of tags) waiting.add(tag);
      if (!isFailing) schedule(0);
    },
    close() {
      closing.abort(new Error('the gateway ends'));
      clearTimeout(timer);
    },
  };
}
