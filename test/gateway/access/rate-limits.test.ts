// Buckets that fill evenly: no caller ever gets more than the quota of the time that has passed and a full bucket, in memory with
// a clock of the test, in Redis with many gateways at once, and while Redis goes away and comes back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fastCheck from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createMemoryLimiter } from '../../../gateway/access/memory-rate-limits.js';
import { createCountBelief } from '../../../gateway/access/gateway-count.js';
import type { Grant, RateLimiter } from '../../../gateway/access/rate-limits.js';
import { createRedisLimiter } from '../../../gateway/access/redis-rate-limits.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { runBuilt } from '../../support/processes.js';
import { type RedisServer, startRedis } from '../../support/services/redis.js';
import { serveTwoSubgraphs } from '../../support/two-subgraphs.js';

const quota = { unitsPerMinute: 60, burst: 10 };

function messageOf(line: string): string {
  const { msg }: { msg?: unknown } = JSON.parse(line);
  return String(msg);
}

function createClock() {
  let at = 1_000_000;
  return { now: () => at, pass: (seconds: number) => void (at += seconds * 1_000_000) };
}

async function take(limiter: RateLimiter, cost: number, key = 'a'): Promise<Grant> {
  return limiter.take(key, quota, cost);
}

describe('the limiter in memory', () => {
  it('grants a full bucket, refuses one more, and grants what has come back', async () => {
    const clock = createClock();
    const limiter = createMemoryLimiter({ maximumCallers: 10, now: clock.now });
    expect(await take(limiter, 10)).toEqual({ granted: true, remaining: 0, resetSeconds: 10, retryAfterSeconds: 0 });
    expect(await take(limiter, 1)).toEqual({ granted: false, remaining: 0, resetSeconds: 10, retryAfterSeconds: 1 });
    clock.pass(0.999_999);
    expect((await take(limiter, 1)).granted).toBe(false);
    clock.pass(0.000_001);
    expect(await take(limiter, 1)).toEqual({ granted: true, remaining: 0, resetSeconds: 10, retryAfterSeconds: 0 });
    clock.pass(5);
    expect(await take(limiter, 7)).toEqual({ granted: false, remaining: 5, resetSeconds: 5, retryAfterSeconds: 2 });
    clock.pass(600);
    expect(await take(limiter, 1)).toMatchObject({ granted: true, remaining: 9 });
  });

  it('says the same whatever fraction of a microsecond its clock shows', async () => {
    for (let count = 0; count < 20_000; count += 1) {
      const at = (1_000 + count * 0.937) * 1_000.000_1;
      const limiter = createMemoryLimiter({ maximumCallers: 10, now: () => at });
      expect(await take(limiter, 10)).toMatchObject({ remaining: 0, resetSeconds: 10 });
    }
  });

  it('says of what costs more than a bucket holds that it can never be granted, and takes nothing', async () => {
    const limiter = createMemoryLimiter({ maximumCallers: 10, now: createClock().now });
    expect(await take(limiter, 11)).toEqual({
      granted: false,
      remaining: 10,
      resetSeconds: 0,
      retryAfterSeconds: Infinity,
    });
    expect(await take(limiter, Infinity)).toMatchObject({ granted: false, retryAfterSeconds: Infinity });
    expect(await take(limiter, 10)).toMatchObject({ granted: true });
  });

  it('keeps callers apart', async () => {
    const limiter = createMemoryLimiter({ maximumCallers: 10, now: createClock().now });
    await take(limiter, 10, 'a');
    expect((await take(limiter, 1, 'a')).granted).toBe(false);
    expect((await take(limiter, 10, 'b')).granted).toBe(true);
  });

  it('forgets full buckets first when there are too many, so that who asked for much is still known', async () => {
    const clock = createClock();
    const limiter = createMemoryLimiter({ maximumCallers: 100, now: clock.now });
    for (let at = 0; at < 99; at += 1) await take(limiter, 1, `small ${at}`);
    await take(limiter, 10, 'greedy');
    clock.pass(1);
    for (let at = 0; at < 5_000; at += 1) {
      await take(limiter, 1, `new ${at}`);
      if (at % 10 === 0) clock.pass(1 / 60);
    }
    expect(await take(limiter, 10, 'greedy')).toMatchObject({ granted: true });
    await take(limiter, 10, 'greedy');
    for (let at = 0; at < 1_000; at += 1) await take(limiter, 1, `newer ${at}`);
    expect((await take(limiter, 5, 'greedy')).granted).toBe(false);
  });

  it('never grants more than the quota of any span of time and a full bucket', () => {
    const asked = fastCheck.array(
      fastCheck.record({
        waitSeconds: fastCheck.double({ min: 0, max: 20, noNaN: true }),
        cost: fastCheck.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 60 },
    );
    fastCheck.assert(
      fastCheck.property(asked, (requests) => {
        let at = 0;
        const limiter = createMemoryLimiter({ maximumCallers: 5, now: () => at });
        const granted: { at: number; cost: number }[] = [];
        for (const { waitSeconds, cost } of requests) {
          at += waitSeconds * 1_000_000;
          const grant = limiter.take('a', quota, cost);
          if (!(grant instanceof Promise) && grant.granted) granted.push({ at, cost });
        }
        for (const [from, first] of granted.entries()) {
          let units = 0;
          for (const each of granted.slice(from)) {
            units += each.cost;
            expect(units).toBeLessThanOrEqual(quota.burst + (each.at - first.at) / 1_000_000 + 1e-6);
          }
        }
      }),
    );
  });
});

const program = inject('redisProgram');

describe.each(program === null ? [] : [program])('the limiter on Redis', (redisServer) => {
  const opened = createClosingStack();
  let redis: RedisServer;
  /** `lines`: gets what the limiter logs. */
  const connect = async (lines: string[] = [], url = redis.url) => {
    const fallback = createMemoryLimiter({ maximumCallers: 10, now: createClock().now });
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(messageOf(line)) });
    return opened.add(await createRedisLimiter({ url, fallback, log }));
  };
  beforeAll(async () => {
    redis = await startRedis(redisServer);
  });
  afterAll(async () => {
    await opened.close();
    await redis.stop();
  });

  it('grants, refuses and tells the same as in memory', async () => {
    const limiter = await connect();
    expect(await take(limiter, 10, 'same')).toEqual({
      granted: true,
      remaining: 0,
      resetSeconds: 10,
      retryAfterSeconds: 0,
    });
    expect(await take(limiter, 5, 'same')).toMatchObject({ granted: false, retryAfterSeconds: 5 });
    expect(await take(limiter, 11, 'other')).toEqual({
      granted: false,
      remaining: 10,
      resetSeconds: 0,
      retryAfterSeconds: Infinity,
    });
    expect(await take(limiter, Infinity, 'other')).toMatchObject({ granted: false, retryAfterSeconds: Infinity });
    expect(await take(limiter, 10, 'other')).toMatchObject({ granted: true });
  });

  it('grants many clients at once no more than one bucket', async () => {
    const limiters = await Promise.all(Array.from({ length: 4 }, () => connect()));
    const slow = { unitsPerMinute: 1, burst: 50 };
    const grants = await Promise.all(
      Array.from({ length: 400 }, async (_, at) => limiters[at % 4]?.take('many', slow, 1)),
    );
    expect(grants.filter((grant) => grant?.granted)).toHaveLength(50);
  });

  it('grants no more than the quota and a full bucket in sum while Redis is away, by the shares of all gateways', async () => {
    const own = await startRedis(redisServer);
    const wide = { unitsPerMinute: 600, burst: 90 };
    const now = () => performance.now() * 1_000;
    const connectOne = async () => {
      const fallback = createMemoryLimiter({ maximumCallers: 10, now });
      const log = pino({ level: 'silent' });
      return opened.add(await createRedisLimiter({ url: own.url, fallback, log, heartbeatMs: 20 }));
    };
    const limiters = [await connectOne(), await connectOne(), await connectOne()];
    const shareOf = async (limiter: RateLimiter) => (await limiter.take('share', wide, 1)).remaining;
    // Each has told many times by then that it is there, and so heard of all.
    await delay(1_000);
    await own.stop();
    await vi.waitFor(async () => {
      for (const limiter of limiters) expect(await shareOf(limiter)).toBeLessThan(30);
    });
    const startedAt = performance.now();
    let granted = 0;
    while (performance.now() - startedAt < 1_000) {
      for (const limiter of limiters) if ((await limiter.take('all', wide, 1)).granted) granted += 1;
      await delay(1);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(granted).toBeLessThanOrEqual(wide.burst + (wide.unitsPerMinute / 60) * seconds);
    // Nor are they stingier than one gateway would be.
    expect(granted).toBeGreaterThanOrEqual(wide.burst);
    // What no share ever holds is refused for now, not for good.
    const [first] = limiters;
    const dear = await first?.take('dear', wide, 60);
    expect(dear).toMatchObject({ granted: false, retryAfterSeconds: 18 });
    expect(await first?.take('dear', wide, 91)).toMatchObject({ granted: false, retryAfterSeconds: Infinity });
  });

  it('falls back on this process when Redis is killed, says so once, and returns by itself', async () => {
    const lines: string[] = [];
    const limiter = await connect(lines);
    await take(limiter, 10, 'killed');
    expect((await take(limiter, 1, 'killed')).granted).toBe(false);
    await redis.stop();
    const startedAt = performance.now();
    const grants = await Promise.all(Array.from({ length: 30 }, () => take(limiter, 1, 'killed')));
    // The process has its share of a full bucket, and its clock stands still.
    expect(grants.filter(({ granted }) => granted)).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await vi.waitFor(() => expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1));
    redis = await startRedis(redisServer, redis.port);
    await vi.waitFor(async () => expect((await take(limiter, 1, 'killed')).granted).toBe(true), {
      timeout: 10_000,
      interval: 50,
    });
    expect(lines).toEqual([
      'Redis does not answer: this process grants its share of each quota for now',
      'Redis answers again: rate limits are those of all gateways',
    ]);
  });

  it('serves without Redis from the start', async () => {
    const limiter = await connect([], 'redis://127.0.0.1:1');
    expect((await take(limiter, 10)).granted).toBe(true);
    expect((await take(limiter, 1)).granted).toBe(false);
  });
});

describe('the count of gateways', () => {
  const start = () => {
    const clock = { nowMs: 0 };
    return { clock, belief: createCountBelief(() => clock.nowMs) };
  };

  it('is one as long as nothing is known', () => {
    expect(start().belief.count()).toBe(1);
  });

  it('grows at once, and shrinks when less was told for ten seconds, as a Redis that was started anew does at first', () => {
    const { clock, belief } = start();
    belief.tell(4);
    clock.nowMs += 5_000;
    belief.tell(1);
    expect(belief.count()).toBe(4);
    belief.tell(3);
    expect(belief.count()).toBe(4);
    clock.nowMs += 5_000;
    belief.tell(3);
    expect(belief.count()).toBe(3);
    belief.tell(5);
    expect(belief.count()).toBe(5);
  });

  it('is believed for an hour without Redis', () => {
    const { clock, belief } = start();
    belief.tell(4);
    clock.nowMs += 3_600_000;
    expect(belief.count()).toBe(4);
    clock.nowMs += 1;
    expect(belief.count()).toBe(1);
  });
});

describe.each(program === null ? [] : [program])('four gateways on one Redis', (redisServer) => {
  const opened = createClosingStack();
  const folder = mkdtempSync(join(tmpdir(), 'civic-quota-'));
  const unitsPerMinute = 600;
  const burst = 100;
  let urls: readonly string[];
  beforeAll(async () => {
    const redis = await startRedis(redisServer);
    const subgraphs = await serveTwoSubgraphs();
    opened.add({ close: () => redis.stop() });
    opened.add({ close: () => subgraphs.units.stop() });
    opened.add({ close: () => subgraphs.polls.stop() });
    const file = join(folder, 'supergraph.graphql');
    writeFileSync(file, subgraphs.supergraphSdl);
    const environment = { REDIS_URL: redis.url, RATE_LIMIT_ANONYMOUS: `${unitsPerMinute}/min burst ${burst}` };
    const gateways = Array.from({ length: 4 }, () =>
      runBuilt('gateway/main.js', ['--supergraph', file, '--port', '0'], environment),
    );
    for (const gateway of gateways) opened.add({ close: async () => void (await gateway.end()) });
    urls = await Promise.all(gateways.map((gateway) => gateway.waitFor(/at (http\S+)/)));
  });
  afterAll(async () => {
    await opened.close();
    rmSync(folder, { recursive: true });
  });

  it('grant a caller never more than the quota and a full bucket, however many requests come at once', async () => {
    const startedAt = performance.now();
    let granted = 0;
    let refused = 0;
    const ask = async (url: string) => {
      while (performance.now() - startedAt < 3_000) {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ __typename }"}',
        });
        await response.text();
        if (response.status === 200) granted += 1;
        else {
          expect(response.status).toBe(429);
          refused += 1;
        }
      }
    };
    await Promise.all(urls.flatMap((url) => Array.from({ length: 4 }, () => ask(url))));
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(granted).toBeLessThanOrEqual(burst + (unitsPerMinute / 60) * seconds);
    // Nor are they stingier than one gateway would be.
    expect(granted).toBeGreaterThanOrEqual(burst);
    expect(refused).toBeGreaterThan(0);
  });
});
