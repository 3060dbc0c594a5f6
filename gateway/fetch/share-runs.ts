// The same work asked for several times at once → one run of it for all who asked before it began. Who asks while it runs waits
// for the next one: what runs may have read what was written over since. A caller that gives up ends the wait of nobody else;
// when all have given up the run is aborted. A failure is shared like a result.

export interface SharedRuns<T> {
  /**
   * The result of a run that begins from now on: one a key at a time, and those that ask for it meanwhile share the next.
   * `key`: all that can change the result. Errors: those of `run`; the reason of the caller's own signal.
   */
  share(key: string, signal: AbortSignal | null, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface SharedRun<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
  begin(): void;
}

interface KeyedRuns<T> {
  /** The one that has begun. */
  running: SharedRun<T> | null;
  /** The one that can still be joined. */
  next: SharedRun<T> | null;
}

const forgottenBeforeRenewal = 64;

/** In the first turn of the event loop answers of a run are sent, in the second comes what clients then ask: it shares the next run. */
const beginLater = (begin: () => void): void => void setImmediate(() => setImmediate(begin));

/** `onShared`: called for each caller that joins a run. */
export function createSharedRuns<T>(onShared?: () => void): SharedRuns<T> {
  let runs = new Map<string, KeyedRuns<T>>();
  let forgotten = 0;

  const forget = (key: string) => {
    runs.delete(key);
    forgotten += 1;
    if (forgotten < forgottenBeforeRenewal) return;
    // The tables that a map has outgrown lead to the next ones, and so can hold results long after they were given: see `process/bag.ts`.
    runs = new Map(runs);
    forgotten = 0;
  };
  const advance = (key: string, keyed: KeyedRuns<T>) => {
    keyed.running = keyed.next;
    keyed.next = null;
    if (keyed.running === null) forget(key);
    else keyed.running.begin();
  };
  const prepare = (key: string, keyed: KeyedRuns<T>, run: (signal: AbortSignal) => Promise<T>): SharedRun<T> => {
    const controller = new AbortController();
    const begun = Promise.withResolvers<void>();
    const result = begun.promise.then(() => {
      // All have left before it began.
      if (controller.signal.aborted) throw controller.signal.reason;
      return run(controller.signal);
    });
    const shared: SharedRun<T> = { result, controller, waiting: 0, begin: begun.resolve };
    const end = () => {
      if (keyed.running !== shared) return;
      keyed.running = null;
      if (keyed.next === null) forget(key);
      else beginLater(() => advance(key, keyed));
    };
    result.then(end, end);
    return shared;
  };
  const join = (key: string, run: (signal: AbortSignal) => Promise<T>): SharedRun<T> => {
    let keyed = runs.get(key);
    if (keyed?.next) {
      onShared?.();
      return keyed.next;
    }
    if (keyed === undefined) {
      const own: KeyedRuns<T> = { running: null, next: null };
      keyed = own;
      runs.set(key, own);
      // Requests that arrive in the same turn of the event loop are one run.
      setImmediate(() => advance(key, own));
    }
    keyed.next = prepare(key, keyed, run);
    return keyed.next;
  };

  return {
    share(key, signal, run) {
      const shared = join(key, run);
      shared.waiting += 1;
      if (signal === null) return shared.result;
      return new Promise((resolve, reject) => {
        const leave = () => {
          shared.waiting -= 1;
          if (shared.waiting === 0) {
            shared.controller.abort(signal.reason);
            const keyed = runs.get(key);
            if (keyed?.next === shared) keyed.next = null;
            // A run that does not heed its signal keeps nobody waiting.
            else if (keyed?.running === shared) advance(key, keyed);
          }
          reject(signal.reason);
        };
        if (signal.aborted) {
          leave();
          return;
        }
        signal.addEventListener('abort', leave, { once: true });
        const stay = () => signal.removeEventListener('abort', leave);
        shared.result.then(
          (result) => {
            stay();
            resolve(result);
          },
          (error: unknown) => {
            stay();
            reject(error);
          },
        );
      });
    },
  };
}
