// A Redis that a process is better with and can do without: whether it may be asked now, and a line in the log when it goes and
// when it is back. One place, so that all who use it leave it alone in the same way while it is away.
import { Redis } from 'ioredis';
import type { Log } from './log.js';

export interface OptionalRedisOptions {
  readonly url: string;
  /** How long a command is waited for at most. */
  readonly commandTimeoutMs: number;
  /** How long Redis is left alone after it did not answer. */
  readonly awayMs: number;
  /** What holds meanwhile, and from then on, for the log. */
  readonly whileAway: string;
  readonly whenBack: string;
  readonly log: Log;
}

export interface OptionalRedis {
  readonly redis: Redis;
  /** While Redis is away true once in `awayMs`, for the one request that tries. */
  mayAsk(): boolean;
  tellAway(error: unknown): void;
  tellBack(): void;
  close(): void;
}

const connectTimeoutMs = 1_000;

/** Opens nothing yet: `redis.connect()` does. */
export function createOptionalRedis(options: OptionalRedisOptions): OptionalRedis {
  const { url, commandTimeoutMs, awayMs, whileAway, whenBack, log } = options;
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    // What waits for a connection would wait for longer than a request may.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => awayMs,
  });
  let isAway = false;
  let isClosed = false;
  let askAgainAt = 0;
  const tellAway = (error: unknown) => {
    if (isClosed) return;
    askAgainAt = performance.now() + awayMs;
    if (!isAway) log.warn({ err: error }, `Redis does not answer: ${whileAway}`);
    isAway = true;
  };
  // Without a listener the client writes to the console.
  redis.on('error', tellAway);
  return {
    redis,
    mayAsk() {
      if (!isAway) return true;
      const now = performance.now();
      if (now < askAgainAt || redis.status !== 'ready') return false;
      askAgainAt = now + awayMs;
      return true;
    },
    tellAway,
    tellBack() {
      if (isAway) log.info(`Redis answers again: ${whenBack}`);
      isAway = false;
    },
    close() {
      isClosed = true;
      redis.disconnect();
    },
  };
}
