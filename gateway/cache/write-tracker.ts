// What a subgraph says of its writes → whether a kept answer is still the one that it would give. Nothing is pushed: whoever
// wants to use a kept answer waits for a round of asking that began after it asked itself, and all who wait share one.
import { anyTag } from './cache-policy.js';
import type { AskTouched, TouchedAnswer } from './touched.js';

/** Up to where the writes are known that a kept answer holds. */
export interface Position {
  readonly log: string;
  readonly transaction: number;
}

export interface WriteTracker {
  /**
   * Resolves once a round that began after `askedAt` has ended. False when it failed: nothing kept may be used then.
   * `askedAt`: by the clock that the tracker was given.
   */
  catchUp(askedAt: number): Promise<boolean>;
  /** Of the last round that has ended: what is read from now on holds all writes before it. Null where no round has succeeded. */
  position(): Position | null;
  /** Whether, for all that is known, nothing of the tags was written at the position or after it. */
  isCurrent(position: Position, tags: readonly string[]): boolean;
}

export interface WriteTrackerOptions {
  readonly ask: AskTouched;
  /** Any clock that never goes back; two events of the same reading count as unordered. */
  readonly now: () => number;
  /** How long one round may take. */
  readonly timeoutMs: number;
  /** How long it is not asked again after it failed. By `now`. */
  readonly pauseMs: number;
  /** Told of tags that were written to since the round before. */
  readonly onTouched?: (tags: readonly string[]) => void;
  readonly onFailure?: (error: unknown) => void;
  readonly setTimer?: (callback: () => void, ms: number) => () => void;
}

/** Tags are the node types of a log: a few. A subgraph that has more makes the rest count as written to. */
const mostTags = 10_000;

export function createWriteTracker(options: WriteTrackerOptions): WriteTracker {
  const { ask, now, timeoutMs, pauseMs, onTouched, onFailure, setTimer = startTimer } = options;
  let known: Position | null = null;
  /** Kept answers of an earlier position may miss writes that this tracker never heard of. */
  let floor = 0;
  /** The last transaction that wrote something of the tag. */
  const lastTouched = new Map<string, number>();
  let last: { readonly startedAt: number; readonly isOk: boolean; readonly endedAt: number } | null = null;
  let running: { readonly startedAt: number; readonly ended: Promise<void> } | null = null;
  let waiting: Promise<void> | null = null;
  let generation = 0;

  const forget = (position: number) => {
    lastTouched.clear();
    floor = position;
    generation += 1;
  };
  const nameLog = (log: string) => (generation === 0 ? log : `${log}#${generation}`);
  /** False where the answer does not tell all that was written since what is known. */
  const learn = ({ log, position, tags }: TouchedAnswer): boolean => {
    const isFirst = known === null;
    if (known !== null && (known.log !== nameLog(log) || position < known.transaction)) {
      // Another log, or one that was set back: what was known and kept is of no use, and the question was put wrongly.
      forget(position);
      known = { log: nameLog(log), transaction: position };
      return false;
    }
    if (isFirst) floor = position;
    const touched: string[] = [];
    const note = (tag: string, at: number) => {
      const before = lastTouched.get(tag) ?? -1;
      if (at > before) {
        lastTouched.set(tag, at);
        touched.push(tag);
      }
    };
    for (const { name, at } of tags) {
      note(name, at);
      note(anyTag, at);
      if (lastTouched.size > mostTags) {
        floor = Math.max(floor, (lastTouched.get(anyTag) ?? position) + 1);
        for (const tag of lastTouched.keys()) if (tag !== anyTag) lastTouched.delete(tag);
      }
    }
    known = { log: nameLog(log), transaction: position };
    if (touched.length > 0) onTouched?.([...new Set(touched)]);
    return true;
  };
  const runRound = async (startedAt: number): Promise<void> => {
    let isOk = false;
    try {
      isOk = learn(await withinTime(ask(known?.transaction ?? null), timeoutMs, setTimer));
    } catch (error) {
      onFailure?.(error);
    }
    last = { startedAt, isOk, endedAt: now() };
  };
  const startRound = (): Promise<void> => {
    const startedAt = now();
    const ended = runRound(startedAt).finally(() => {
      running = null;
    });
    running = { startedAt, ended };
    return ended;
  };
  /** One that began after `askedAt`, or the next. */
  const joinRound = (askedAt: number): Promise<void> => {
    if (running === null) return startRound();
    if (running.startedAt > askedAt) return running.ended;
    waiting ??= running.ended.then(() => {
      waiting = null;
      // Somebody may have been quicker: that round began after all who wait here asked. Two at once would overtake each other.
      return running === null ? startRound() : running.ended;
    });
    return waiting;
  };

  return {
    async catchUp(askedAt) {
      if (last !== null && last.startedAt > askedAt) return last.isOk;
      if (last !== null && !last.isOk && now() - last.endedAt < pauseMs) return false;
      await joinRound(askedAt);
      return last?.isOk ?? false;
    },
    position: () => known,
    isCurrent(position, tags) {
      if (known === null || position.log !== known.log || position.transaction < floor) return false;
      // Of a log that was set back since, or of a gateway that is ahead: it may be used once this one is as far.
      if (position.transaction > known.transaction) return false;
      return tags.every((tag) => (lastTouched.get(tag) ?? -1) < position.transaction);
    },
  };
}

function startTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

async function withinTime<T>(
  answer: Promise<T>,
  timeoutMs: number,
  setTimer: NonNullable<WriteTrackerOptions['setTimer']>,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stop = setTimer(() => late.reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    stop();
  }
}
