// A stream of events for a caller who was identified once → the same stream, ended with an error when the caller would not be
// let in any more: tokens expire and keys are revoked while a subscription is open.
import { ClientError } from '../../process/errors.js';
import { createLongWait } from '../../process/long-wait.js';

export interface Allowance {
  /** Rejects with what ends the stream; other errors than UNAUTHENTICATED and FORBIDDEN do not. */
  check(): Promise<void>;
  /** When what was shown loses its force, in milliseconds since 1970; null never. */
  readonly expiresAtMs: number | null;
  readonly now: () => number;
}

/** The longest time between checks, in milliseconds. */
const betweenChecksMs = 10_000;

/** Errors: those of `events`; `ClientError` UNAUTHENTICATED or FORBIDDEN of `check`. Returning it ends `events`. */
export async function* whileAllowed<T>(
  events: AsyncIterable<T>,
  { check, expiresAtMs, now }: Allowance,
): AsyncGenerator<T, void, void> {
  const iterator = events[Symbol.asyncIterator]();
  const ended = Promise.withResolvers<never>();
  const end = createLongWait(ended.promise);
  let timer: NodeJS.Timeout | undefined;
  const schedule = () => {
    const left = expiresAtMs === null ? betweenChecksMs : Math.max(expiresAtMs - now(), 0);
    timer = setTimeout(
      () => {
        check().then(schedule, (error: unknown) => {
          if (isRefusal(error)) ended.reject(error);
          else schedule();
        });
      },
      Math.min(left, betweenChecksMs),
    );
    timer.unref();
  };
  schedule();
  try {
    for (;;) {
      const next = await end.orFirstOf([iterator.next()]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    // Not waited for: a generator that awaits its next event returns only after it.
    void iterator.return?.();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ClientError && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN');
}
