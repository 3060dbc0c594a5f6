// The log of a room → its entries as they come, for any number of followers in this process. One look at the log a wake-up, and
// one a second in any case, serves them all; a follower that is behind reads the log by itself, at its own pace.
import { ClientError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import { type ChangeEntry, isLaterCursor } from './change-log.js';
import type { ChangeWakeups } from './change-wakeups.js';
import { createRepeatedLook } from './repeated-look.js';
import type { Store } from './store.js';

export interface ChangeTail {
  /** The cursor of the last entry, after a look at the log; null where there is none yet. */
  findEnd(): Promise<string | null>;
  /**
   * Pages of entries after the cursor (null: from the first one on), in the order of the log, none left out and none twice.
   * Shape:  waits for what comes; ends with the signal. `everyLook`: an empty page after each look that found nothing.
   * Errors: `INVALID_CURSOR`; those of the database, for a follower that is behind.
   */
  follow(
    after: string | null,
    signal: AbortSignal,
    options?: { readonly everyLook?: boolean },
  ): AsyncGenerator<readonly ChangeEntry[], void, void>;
  close(): void;
}

export interface ChangeTailOptions {
  readonly room: string;
  readonly store: Pick<Store<never>, 'schema' | 'readChanges' | 'findLastCursor'>;
  readonly wakeups: Pick<ChangeWakeups, 'onWake'>;
  readonly log: Log;
}

const lookMs = 1_000;
const entriesARead = 500;
/** Entries in memory for followers that are a little behind. */
const mostKept = 1_000;

export function createChangeTail({ room, store, wakeups, log }: ChangeTailOptions): ChangeTail {
  const waiting = new Set<() => void>();
  let followers = 0;
  let stopListening: (() => void) | null = null;
  let looks = 0;
  /** The entries after `keptAfter` up to `end`; null before the first look. */
  let kept: { entries: ChangeEntry[]; after: string | null; end: string | null } | null = null;

  const isLater = (cursor: string, than: string | null) => than === null || isLaterCursor(store.schema, cursor, than);

  const readOn = async (): Promise<void> => {
    if (kept === null) {
      const end = await store.findLastCursor();
      kept = { entries: [], after: end, end };
      return;
    }
    const own = kept;
    for (let hasMore = true; hasMore;) {
      const found = await store.readChanges({ limit: entriesARead, after: own.end });
      own.entries.push(...found.entries);
      own.end = found.entries.at(-1)?.cursor ?? own.end;
      hasMore = found.hasMore;
      const dropped = own.entries.splice(0, Math.max(0, own.entries.length - mostKept));
      own.after = dropped.at(-1)?.cursor ?? own.after;
    }
  };
  const looking = createRepeatedLook({
    look: readOn,
    lookMs,
    whenDone() {
      looks += 1;
      for (const go of waiting) go();
    },
    whenFailing: (error) =>
      log.warn({ err: error, room }, 'the change log cannot be read; it is tried again every second'),
  });
  const enter = () => {
    followers += 1;
    if (stopListening !== null) return;
    stopListening = wakeups.onWake(room, looking.wake);
    looking.start();
  };
  const leave = () => {
    followers -= 1;
    if (followers > 0) return;
    stopListening?.();
    stopListening = null;
    void looking.stop();
    kept = null;
  };
  const waitForLook = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const go = () => {
        waiting.delete(go);
        signal.removeEventListener('abort', go);
        resolve();
      };
      waiting.add(go);
      signal.addEventListener('abort', go, { once: true });
      if (signal.aborted) go();
    });
  const readAfter = async (cursor: string | null): Promise<readonly ChangeEntry[]> => {
    if (kept !== null) {
      const { entries, after, end } = kept;
      if (cursor === end) return [];
      if (cursor === after || (cursor !== null && isLater(cursor, after))) {
        const last = entries.findLastIndex((entry) => entry.cursor === cursor);
        const next =
          last >= 0 ? last + 1 : entries.findIndex((entry) => cursor === null || isLater(entry.cursor, cursor));
        return next === -1 ? [] : entries.slice(next, next + entriesARead);
      }
    }
    return (await store.readChanges({ limit: entriesARead, after: cursor })).entries;
  };

  return {
    findEnd: () => store.findLastCursor(),
    async *follow(after, signal, { everyLook = false } = {}) {
      enter();
      try {
        let cursor = after;
        await looking.lookNow();
        // A cursor that is ahead of the log is one of a log that was lost: waiting for it would pass over what comes instead.
        if (after !== null && isLater(after, await store.findLastCursor())) {
          throw new ClientError(
            'INVALID_CURSOR',
            'The cursor is later than all that the change log holds, so it is one of another log: start again without it.',
          );
        }
        while (!signal.aborted) {
          const seen = looks;
          const page = await readAfter(cursor);
          const last = page.at(-1);
          if (last !== undefined) {
            cursor = last.cursor;
            yield page;
            continue;
          }
          if (looks === seen) await waitForLook(signal);
          if (everyLook && !signal.aborted) yield [];
        }
      } finally {
        leave();
      }
    },
    close() {
      stopListening?.();
      void looking.stop();
    },
  };
}
