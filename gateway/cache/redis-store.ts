// Kept replies that gateways share, in Redis behind the memory of each. Whether one may still be used is decided by its position,
// as in memory: Redis is never believed, and where it is away each gateway has what it keeps itself.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import { createOptionalRedis } from '../../process/optional-redis.js';
import type { KeptReply, ReplyStore } from './reply-store.js';

export interface RedisStoreOptions {
  readonly url: string;
  /** What is looked into first. */
  readonly memory: ReplyStore;
  readonly log: Log;
}

/** How long a request waits for Redis at most, in milliseconds: longer than that the subgraph is as quick. */
const commandTimeoutMs = 100;
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
  const connection = createOptionalRedis({
    url,
    commandTimeoutMs,
    awayMs,
    whileAway: 'each gateway has the replies that it keeps itself',
    whenBack: 'gateways share what they keep',
    log,
  });
  const { redis, tellAway, tellBack } = connection;
  redis.connect().catch(tellAway);
  const isThere = () => redis.status === 'ready' && connection.mayAsk();
  const nameOf = (key: string) => `${keyPrefix}${createHash('sha256').update(key).digest('base64url')}`;

  const find = async (key: string): Promise<KeptReply | undefined> => {
    try {
      const text = await redis.get(nameOf(key));
      tellBack();
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
      connection.close();
      memory.close();
    },
  };
}
