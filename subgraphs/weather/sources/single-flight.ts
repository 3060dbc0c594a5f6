// Work by key → the same work is never run twice at once; whoever comes meanwhile waits for the one that runs.
// Also the end of it: closing aborts what runs and waits until it is over.

export interface SingleFlight {
  /** Starts the work of a key, or joins the one that runs. */
  run(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export function createSingleFlight(): SingleFlight {
  // Bounded by the keys in flight; each leaves with the end of its work.
  const running = new Map<string, Promise<void>>();
  const ending = new AbortController();
  return {
    run(key, work) {
      if (ending.signal.aborted) return Promise.resolve();
      const joined = running.get(key);
      if (joined !== undefined) return joined;
      const started = work(ending.signal).finally(() => running.delete(key));
      running.set(key, started);
      return started;
    },
    async close() {
      ending.abort();
      await Promise.allSettled(running.values());
    },
  };
}

/** Waits for `work`, but no longer than `milliseconds`. */
export async function waitAtMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, timeUp]);
  clearTimeout(timer);
}
