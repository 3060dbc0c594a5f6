// Rate limits that all gateways keep together, in Redis: one script that reads, decides and writes by Redis' own clock, so that
// no two gateways can grant the same units. While Redis is away each gateway grants its share of each quota, and comes back by
// itself.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../../process/log.js';
import { createOptionalRedis } from '../../process/optional-redis.js';
import { countGateways } from './gateway-count.js';
import { describeGrant, type Grant, type Quota, type RateLimiter, refillMicroseconds } from './rate-limits.js';

export interface RedisLimiterOptions {
  readonly url: string;
  /** What grants while Redis is away. */
  readonly fallback: RateLimiter;
  readonly log: Log;
  /** How often this gateway says that it is there. */
  readonly heartbeatMs?: number;
}

/** How long a request waits for Redis at most, in milliseconds; longer than a busy machine takes to give a turn. */
const commandTimeoutMs = 500;
/** How long Redis is left alone after it did not answer. */
const awayMs = 500;
const keyPrefix = 'civic:rate:';

// Times are whole microseconds, written out in full: Lua's own text of a number has 14 digits.
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = tonumber(redis.call('GET', KEYS[1]) or '0')
if full < now then full = now end
local after = full + tonumber(ARGV[1])
local wait = after - tonumber(ARGV[2]) - now
if wait > 0 then return { full - now, wait } end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return { after - now, 0 }`;

const reply = z.tuple([z.number(), z.number()]);

const sha = createHash('sha1').update(script).digest('hex');
/** Resolves when Redis answers, or has had its time to: then it is asked again and again. */
export async function createRedisLimiter(options: RedisLimiterOptions): Promise<RateLimiter> {
  const { url, fallback, log } = options;
  const connection = createOptionalRedis({
    url,
    commandTimeoutMs,
    awayMs,
    whileAway: 'this process grants its share of each quota for now',
    whenBack: 'rate limits are those of all gateways',
    log,
  });
  const { redis, tellAway, tellBack } = connection;

  const run = async (given: [key: string, cost: string, burst: string]): Promise<unknown> => {
    try {
      return await redis.evalsha(sha, 1, ...given);
    } catch (error) {
      // Redis forgets its scripts when it starts anew.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(script, 1, ...given);
    }
  };
  const takeThere = async (key: string, quota: Omit<Quota, 'key'>, cost: number) => {
    // More than the bucket holds is refused alike, however much it is.
    const wanted = refillMicroseconds(quota, Math.min(cost, quota.burst + 1));
    const burst = refillMicroseconds(quota, quota.burst);
    try {
      const [fullIn, wait] = reply.parse(await run([`${keyPrefix}${key}`, String(wanted), String(burst)]));
      tellBack();
      return describeGrant(quota, cost, fullIn, wait);
    } catch (error) {
      tellAway(error);
      return takeShare(key, quota, cost);
    }
  };

  await redis.connect().catch(tellAway);
  const gateways = await countGateways(redis, options.heartbeatMs);
  const takeShare = async (key: string, quota: Omit<Quota, 'key'>, cost: number): Promise<Grant> => {
    const share = shareOf(quota, gateways.count());
    const grant = await fallback.take(key, share, cost);
    if (grant.retryAfterSeconds !== Infinity || cost > quota.burst) return grant;
    // More than the share ever holds, but not than the quota does: by then Redis may be back.
    return { ...grant, retryAfterSeconds: Math.ceil(refillMicroseconds(share, cost) / 1_000_000) };
  };
  return {
    take(key, quota, cost) {
      // One request at a time tries while it is away; the others need not wait for nothing.
      if (!connection.mayAsk()) return takeShare(key, quota, cost);
      return takeThere(key, quota, cost);
    },
    async close() {
      await gateways.close();
      connection.close();
      await fallback.close();
    },
  };
}

/** Of one of so many gateways, so that all of them grant no more than the quota; but a bucket holds one unit at least. */
function shareOf({ unitsPerMinute, burst }: Omit<Quota, 'key'>, gateways: number): Omit<Quota, 'key'> {
  return { unitsPerMinute: unitsPerMinute / gateways, burst: Math.max(1, Math.floor(burst / gateways)) };
}
