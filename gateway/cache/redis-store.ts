// Kept replies that gateways share, in Redis behind the memory of each. Whether one may still be used is decided by its position,
// as in memory: Redis is never believed, and where it is away each gateway has what it keeps itself.
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import type { KeptReply, ReplyStore } from './reply-store.js';

export interface RedisStoreOptions {
  readonly url: string;
  /** What is looked into first. */
  readonly memory: ReplyStore;
  readonly log: Log;
}

/** How long a request waits for Redis at most, in milliseconds: longer than that the subgraph is as quick. */
const commandTimeoutMs = 100;
const connectTimeoutMs = 1_000;
/** How long Redis is left alone after it did not answer. */
const awayMs = 1_000;
/** Longer replies stay in memory. */
const mostCharacters = 1024 * 1024;
const keyPrefix = 'civic:reply:';

const keptForm = z.object({
  data: z.record(z.string(), z.unknown()),
  plain: z.boolean(),
  position: z.object({ log: z.string(), transaction: z.number().int().nonnegative() }),
  readAtMs: z.number(),
  expiresAtMs: z.number(),
});

/** Shape: opens at once, whether or not Redis answers. */
export function createRedisStore({ url, memory, log }: RedisStoreOptions): ReplyStore {
  const redis = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: () => awayMs,
  });
  let isClosed = false;
  let isAway = false;
  let askAgainAt = 0;
  const tellAway = (error: unknown) => {
    if (isClosed) return;
    askAgainAt = performance.now() + awayMs;
    if (!isAway) log.warn({ err: error }, 'Redis does not answer: each gateway has the replies that it keeps itself');
    isAway = true;
  };
  // Without a listener the client writes to the console.
  redis.on('error', tellAway);
  const isThere = () => redis.status === 'ready' && performance.now() >= askAgainAt;
  const nameOf = (key: string) => `${keyPrefix}${createHash('sha256').update(key).digest('base64url')}`;

  const find = async (key: string): Promise<KeptReply | undefined> => {
    try {
      const text = await redis.get(nameOf(key));
      if (isAway) log.info('Redis answers again: gateways share what they keep');
      isAway = false;
      if (text === null) return undefined;
      const { data, plain, ...kept } = keptForm.parse(JSON.parse(text));
      const found: KeptReply = { ...kept, reply: { data, plain, errors: [] } };
      memory.set(key, found, text);
      return found;
    } catch (error) {
      tellAway(error);
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? (isThere() ? find(key) : undefined),
    set(key, kept, json) {
      memory.set(key, kept, json);
      const { reply, position, readAtMs, expiresAtMs } = kept;
      const restMs = Math.floor(expiresAtMs - Date.now());
      if (restMs <= 0 || json.length > mostCharacters || !isThere()) return;
      const around = JSON.stringify({ plain: reply.plain, position, readAtMs, expiresAtMs });
      redis.set(nameOf(key), `{"data":${json},${around.slice(1)}`, 'PX', restMs).catch(tellAway);
    },
    levels: () => memory.levels(),
    close() {
      isClosed = true;
      redis.disconnect();
      memory.close();
    },
  };
}
