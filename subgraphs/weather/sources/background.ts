// Work that comes again and again while a room is open. A failure is logged and the next turn tries again.
import type { Log } from '../../../process/log.js';

/** Runs `work` every `everyMs`, never twice at once. The returned function ends it and waits for a running turn. */
export function repeat(everyMs: number, log: Log, work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .then(() => {})
      .catch((error: unknown) => log.error({ err: error }, 'background work of the weather room failed'))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
