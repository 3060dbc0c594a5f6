// A look at what may have changed elsewhere, again and again: from time to time, a few times soon after each wake-up, and never two
// at once. Separate from who looks and at what.

export interface RepeatedLookOptions {
  readonly look: () => Promise<void>;
  /** Between looks that nobody asked for: the most that a lost wake-up costs. Milliseconds. */
  readonly lookMs: number;
  /** After each look, whether or not it failed. */
  readonly whenDone?: () => void;
  /** Called for the first of several failures in a row. */
  readonly whenFailing: (error: unknown) => void;
}

export interface RepeatedLook {
  /** Begins to look from time to time. */
  start(): void;
  /** One look, or the one that runs already. Never rejects. */
  lookNow(): Promise<void>;
  /** Something was committed: looks at once, and a few times more. */
  wake(): void;
  /** Looks no more, until it is started again. Resolves when none runs. */
  stop(): Promise<void>;
}

/** After a wake-up: what was committed may be hidden for a moment by transactions that are older and still run. */
const looksAfterWakeMs: readonly number[] = [50, 100, 200, 400];
/** Between two looks, however many wake-ups come. */
const shortestMs = 20;

export function createRepeatedLook({ look, lookMs, whenDone, whenFailing }: RepeatedLookOptions): RepeatedLook {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  let quickLooks: readonly number[] = [];
  let isStarted = false;
  let isWokenMeanwhile = false;
  let isFailing = false;

  const schedule = (delayMs: number) => {
    clearTimeout(timer);
    if (!isStarted) return;
    timer = setTimeout(() => void lookNow(), delayMs);
    timer.unref();
  };
  const lookNow = (): Promise<void> =>
    (looking ??= look()
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        if (!isFailing) whenFailing(error);
        isFailing = true;
      })
      .finally(() => {
        looking = null;
        whenDone?.();
        const [next = lookMs, ...rest] = quickLooks;
        quickLooks = rest;
        schedule(isWokenMeanwhile ? shortestMs : next);
        isWokenMeanwhile = false;
      }));
  return {
    start() {
      isStarted = true;
      schedule(lookMs);
    },
    lookNow,
    wake() {
      quickLooks = looksAfterWakeMs;
      if (looking === null) schedule(0);
      else isWokenMeanwhile = true;
    },
    async stop() {
      isStarted = false;
      clearTimeout(timer);
      await looking;
    },
  };
}
