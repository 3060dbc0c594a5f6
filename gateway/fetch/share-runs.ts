// The same work asked for several times at once → one run of it for all. A caller that gives up ends the wait of nobody else;
// when all have given up the run is aborted. A failure is shared like a result.

export interface SharedRuns<T> {
  /**
   * The result of the run with this key that is under way, or of a new one. `key`: all that can change the result.
   * Errors: those of `run`; the reason of the caller's own signal.
   */
  share(key: string, signal: AbortSignal | null, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface SharedRun<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** `onShared`: called for each caller that joins a run that is under way. */
export function createSharedRuns<T>(onShared?: () => void): SharedRuns<T> {
  const running = new Map<string, SharedRun<T>>();

  const start = (key: string, run: (signal: AbortSignal) => Promise<T>): SharedRun<T> => {
    const controller = new AbortController();
    const shared = { result: run(controller.signal), controller, waiting: 0 };
    const end = () => {
      if (running.get(key) === shared) running.delete(key);
    };
    shared.result.then(end, end);
    running.set(key, shared);
    return shared;
  };

  return {
    share(key, signal, run) {
      const known = running.get(key);
      if (known !== undefined) onShared?.();
      const shared = known ?? start(key, run);
      shared.waiting += 1;
      if (signal === null) return shared.result;
      return new Promise((resolve, reject) => {
        const leave = () => {
          shared.waiting -= 1;
          if (shared.waiting === 0) {
            if (running.get(key) === shared) running.delete(key);
            shared.controller.abort(signal.reason);
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
