// A promise that stays open for long and is waited for again and again beside short ones. Each wait forgets itself when it is
// over; `Promise.race` would leave a reaction with the long promise, and all that it holds, for every wait.

export interface LongWait<T> {
  /** What comes first, as `Promise.race` gives it. */
  orFirstOf<U>(others: readonly Promise<U>[]): Promise<T | U>;
}

export function createLongWait<T>(promise: Promise<T>): LongWait<T> {
  const waiting = new Set<() => void>();
  let settle: ((resolve: (value: T) => void, reject: (reason: unknown) => void) => void) | null = null;
  const end = (how: NonNullable<typeof settle>) => {
    settle = how;
    for (const go of waiting) go();
    waiting.clear();
  };
  promise.then(
    (value) => end((resolve) => resolve(value)),
    (error: unknown) => end((_resolve, reject) => reject(error)),
  );
  return {
    orFirstOf: <U>(others: readonly Promise<U>[]) =>
      new Promise<T | U>((resolve, reject) => {
        const go = () => settle?.(resolve, reject);
        if (settle !== null) {
          go();
          for (const other of others) other.catch(() => {});
          return;
        }
        waiting.add(go);
        const leave = () => void waiting.delete(go);
        for (const other of others)
          other.then(
            (value) => {
              leave();
              resolve(value);
            },
            (error: unknown) => {
              leave();
              reject(error);
            },
          );
      }),
  };
}
