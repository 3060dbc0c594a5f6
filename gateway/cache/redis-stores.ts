// What gateways keep together, in Redis behind the memory of each. Whether it may still be used is decided by its position, as in
// memory: Redis is never believed, and where it is away each gateway has what it keeps itself.
import { createHash } from 'node:crypto';
import type { Log } from '../../process/log.js';
import { createOptionalRedis } from '../../process/optional-redis.js';
import type { KeptStore } from './kept-store.js';

/** How something that is kept goes from one gateway to another. */
export interface SharedForm<Kept> {
  /** Of its keys. */
  readonly prefix: string;
  /** `text`: what it is given to the store with. */
  write(kept: Kept, text: string): string;
  /** Errors: whatever is wrong with it. */
  read(text: string): Kept;
}

export interface RedisStores {
  /** `memory`: what is looked into first; it ends with the store. */
  share<Kept extends { readonly expiresAtMs: number }>(
    memory: KeptStore<Kept>,
    form: SharedForm<Kept>,
  ): KeptStore<Kept>;
  close(): void;
}

/** How long a request waits for Redis at most, in milliseconds: longer than that the subgraph is as quick. */
const commandTimeoutMs = 100;
/** How long Redis is left alone after it did not answer. */
const awayMs = 1_000;
/** Longer texts stay in memory. */
const mostCharacters = 1024 * 1024;

/** Shape: opens at once, whether or not Redis answers. */
export function createRedisStores({ url, log }: { readonly url: string; readonly log: Log }): RedisStores {
  const connection = createOptionalRedis({
    url,
    commandTimeoutMs,
    awayMs,
    whileAway: 'each gateway has what it keeps itself',
    whenBack: 'gateways share what they keep',
    log,
  });
  const { redis, tellAway, tellBack } = connection;
  redis.connect().catch(tellAway);
  const isThere = () => redis.status === 'ready' && connection.mayAsk();

  return {
    share(memory, { prefix, write, read }) {
      const nameOf = (key: string) => `${prefix}${createHash('sha256').update(key).digest('base64url')}`;
      const find = async (key: string) => {
        try {
          const text = await redis.get(nameOf(key));
          tellBack();
          if (text === null) return undefined;
          const found = read(text);
          memory.set(key, found, text);
          return found;
        } catch (error) {
          tellAway(error);
          return undefined;
        }
      };
      return {
        get: (key) => memory.get(key) ?? (isThere() ? find(key) : undefined),
        set(key, kept, text) {
          memory.set(key, kept, text);
          const restMs = Math.floor(kept.expiresAtMs - Date.now());
          if (restMs <= 0 || text.length > mostCharacters || !isThere()) return;
          redis.set(nameOf(key), write(kept, text), 'PX', restMs).catch(tellAway);
        },
        levels: () => memory.levels(),
        close: () => memory.close(),
      };
    },
    close: () => connection.close(),
  };
}
