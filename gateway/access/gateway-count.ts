// A Redis → how many gateways keep their rate limits in it, by a sign of life that each writes there every few seconds. So that each
// knows its share of a quota once Redis is away, and nobody can be asked any more.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';

export interface GatewayCount {
  /** At least 1: this one. What Redis said last, for as long as that is believed. */
  count(): number;
  /** Says that this gateway is there no more. */
  close(): Promise<void>;
}

/** How often a gateway says that it is there, unless it is told otherwise. */
const usualHeartbeatMs = 2_000;
/** After which silence it counts no more. */
const silenceMs = 10_000;
/**
 * How long the last count is believed while Redis is away. Gateways that were ended meanwhile would be missing a share each for
 * good; after an hour without Redis each gateway therefore grants whole quotas.
 */
const believedMs = 60 * 60_000;
const key = 'civic:rate:gateways';

// By the clock of Redis, so that those of the gateways do not matter.
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])`;

const reply = z.number().int().positive();

/** Counts what Redis says. `nowMs`: of a clock that never goes back. */
export function createCountBelief(nowMs: () => number): { tell(count: number): void; count(): number } {
  let believed = 1;
  let confirmedAt = -Infinity;
  let toldAt = -Infinity;
  return {
    tell(count) {
      const now = nowMs();
      // A Redis that was started anew has heard of few at first: less is believed once it has had the time to hear of all.
      if (count >= believed || now - confirmedAt >= silenceMs) {
        believed = count;
        confirmedAt = now;
      }
      toldAt = now;
    },
    count: () => (nowMs() - toldAt > believedMs ? 1 : believed),
  };
}

/** Resolves when this gateway is counted, where Redis can be reached. */
export async function countGateways(redis: Redis, heartbeatMs = usualHeartbeatMs): Promise<GatewayCount> {
  const id = randomUUID();
  const belief = createCountBelief(() => performance.now());
  let isClosed = false;
  const beat = async () => {
    if (isClosed || redis.status !== 'ready') return;
    try {
      belief.tell(reply.parse(await redis.eval(script, 1, key, id, String(silenceMs))));
    } catch {
      // Requests find out that Redis is away, and say so.
    }
  };
  await beat();
  // Where it was away at the start or is started anew: as soon as it is back.
  redis.on('ready', () => void beat());
  const timer = setInterval(() => void beat(), heartbeatMs);
  timer.unref();
  return {
    count: () => belief.count(),
    async close() {
      isClosed = true;
      clearInterval(timer);
      if (redis.status === 'ready') await redis.zrem(key, id).catch(() => {});
    },
  };
}
