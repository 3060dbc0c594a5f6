// Events that come when they come → an iterator that gives them when they are asked for, with a bound on what waits.
// Returning it takes effect at once, even while an event is awaited.

export interface EventQueue<T> {
  readonly events: AsyncIterableIterator<T>;
  /** False when the consumer is too slow: then it has been ended with `onOverflow`'s error. */
  push(event: T): boolean;
  /** Whether fewer events wait than half of the bound. */
  hasRoom(): boolean;
  end(): void;
  fail(error: unknown): void;
}

export interface EventQueueOptions {
  /** The most events that wait. */
  readonly bound: number;
  readonly onOverflow: () => unknown;
  /** Called when there is room again after there was none. */
  readonly onRoom?: () => void;
  /** Called once when the iterator ends, however it ends. */
  readonly onEnd: () => void;
}

export function createEventQueue<T>({ bound, onOverflow, onRoom, onEnd }: EventQueueOptions): EventQueue<T> {
  const waiting: T[] = [];
  const roomFrom = Math.floor(bound / 2);
  let asked: { resolve: (result: IteratorResult<T>) => void; reject: (error: unknown) => void } | null = null;
  let ending: { readonly error?: unknown } | null = null;

  const finish = (how: { readonly error?: unknown }) => {
    if (ending !== null) return;
    ending = how;
    if (asked !== null) {
      if ('error' in how) asked.reject(how.error);
      else asked.resolve({ done: true, value: undefined });
      asked = null;
    }
    onEnd();
  };

  const events: AsyncIterableIterator<T> = {
    [Symbol.asyncIterator]: () => events,
    next() {
      const event = waiting.shift();
      if (waiting.length === roomFrom) onRoom?.();
      if (event !== undefined) return Promise.resolve({ done: false, value: event });
      if (ending === null) return new Promise((resolve, reject) => (asked = { resolve, reject }));
      const { error } = ending;
      // An error is given once, then the end.
      const isFailure = 'error' in ending;
      ending = {};
      return isFailure ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
    },
    return() {
      waiting.length = 0;
      finish({});
      return Promise.resolve({ done: true, value: undefined });
    },
  };

  return {
    events,
    push(event) {
      if (ending !== null) return false;
      if (asked !== null) {
        asked.resolve({ done: false, value: event });
        asked = null;
      } else if (waiting.length < bound) waiting.push(event);
      else {
        waiting.length = 0;
        finish({ error: onOverflow() });
        return false;
      }
      return true;
    },
    hasRoom: () => ending !== null || waiting.length <= roomFrom,
    end: () => finish({}),
    fail: (error) => finish({ error }),
  };
}
