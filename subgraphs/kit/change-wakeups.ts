// A commit in one place → a nudge to whoever reads the log elsewhere: in this process by a set of listeners, between processes by
// Redis. A nudge carries no news and may be lost: the log is the truth, and its readers look at it every second anyway.
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Closable } from '../../process/lifecycle.js';
import type { Log } from '../../process/log.js';

export interface ChangeWakeups extends Closable {
  /** Says that something was committed in the room. Never fails and is not waited for. */
  wake(room: string): void;
  /** Calls back after each wake-up of the room, wherever it came from, until the returned function is called. */
  onWake(room: string, listener: () => void): () => void;
}

/** Between the rooms and readers of one process. */
export function createMemoryWakeups(): ChangeWakeups {
  const listeners = new Map<string, Set<() => void>>();
  return {
    wake(room) {
      for (const listener of listeners.get(room) ?? []) listener();
    },
    onWake(room, listener) {
      const own = listeners.get(room) ?? new Set();
      listeners.set(room, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(room) === own) listeners.delete(room);
      };
    },
    close: async () => {},
  };
}

const channel = 'civic:changes';
const connectTimeoutMs = 1_000;
/** How long Redis is left alone after it did not answer. */
const awayMs = 1_000;
const message = z.string().regex(/^[a-z-]{1,40}$/);

/**
 * Between processes. Those of this process are woken without Redis; while it is away that is all, which is said once.
 * Shape: resolves at once, whether or not Redis answers.
 */
export function createRedisWakeups({ url, log }: { readonly url: string; readonly log: Log }): ChangeWakeups {
  const memory = createMemoryWakeups();
  let isAway = false;
  let isClosed = false;
  const tellAway = (error: unknown) => {
    if (!isAway && !isClosed)
      log.warn({ err: error }, 'Redis does not answer: changes of other processes are seen within a second');
    isAway = true;
  };
  const connect = () => {
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: connectTimeoutMs,
      maxRetriesPerRequest: 0,
      // A wake-up that is late is worth nothing.
      enableOfflineQueue: false,
      retryStrategy: () => awayMs,
    });
    redis.on('error', tellAway);
    return redis;
  };
  const sender = connect();
  const receiver = connect();
  receiver.on('ready', () => {
    receiver.subscribe(channel).then(() => {
      if (isAway) log.info('Redis answers again: changes of other processes are seen at once');
      isAway = false;
    }, tellAway);
  });
  receiver.on('message', (_channel: string, text: string) => {
    const room = message.safeParse(text);
    if (room.success) memory.wake(room.data);
  });
  sender.connect().catch(tellAway);
  receiver.connect().catch(tellAway);
  return {
    wake(room) {
      memory.wake(room);
      if (sender.status === 'ready') sender.publish(channel, room).catch(tellAway);
    },
    onWake: (room, listener) => memory.onWake(room, listener),
    async close() {
      isClosed = true;
      sender.disconnect();
      receiver.disconnect();
    },
  };
}
