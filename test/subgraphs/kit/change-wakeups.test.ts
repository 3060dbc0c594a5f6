// Wake-ups between two processes over a real Redis, and what happens while it is away.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { type ChangeWakeups, createMemoryWakeups, createRedisWakeups } from '../../../subgraphs/kit/change-wakeups.js';
import { eventually } from '../../support/followers.js';
import { type RedisServer, startRedis } from '../../support/services/redis.js';

it('wake-ups in one process reach the listeners of their room until they have gone', () => {
  const wakeups = createMemoryWakeups();
  const [news, polls] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const stop = wakeups.onWake('news', news);
  wakeups.onWake('polls', polls);
  wakeups.wake('news');
  stop();
  wakeups.wake('news');
  expect([news, polls].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
});

const program = inject('redisProgram');

describe.each(program === null ? [] : [program])('wake-ups over Redis', (redisServer) => {
  let redis: RedisServer;
  let opened: ChangeWakeups[];
  let lines: string[];
  const connect = () => {
    const written = new Writable({
      write(chunk, _encoding, next) {
        lines.push(String(chunk));
        next();
      },
    });
    const wakeups = createRedisWakeups({ url: redis.url, log: pino({}, written) });
    opened.push(wakeups);
    return wakeups;
  };
  beforeEach(async () => {
    opened = [];
    lines = [];
    redis = await startRedis(redisServer);
  });
  afterEach(async () => {
    for (const wakeups of opened) await wakeups.close();
    await redis.stop();
  });

  it('reach the other process, the own one too, and no other room', async () => {
    const [one, other] = [connect(), connect()];
    const [there, here, elsewhere] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    other.onWake('news', there);
    one.onWake('news', here);
    other.onWake('polls', elsewhere);
    await eventually(() => {
      one.wake('news');
      expect(there).toHaveBeenCalled();
    });
    expect(here).toHaveBeenCalled();
    expect(elsewhere).not.toHaveBeenCalled();
  });

  it('stay in the process while Redis is away, which is said once, and reach others again when it is back', async () => {
    const [one, other] = [connect(), connect()];
    const [there, here] = [vi.fn<() => void>(), vi.fn<() => void>()];
    other.onWake('news', there);
    one.onWake('news', here);
    await eventually(() => {
      one.wake('news');
      expect(there).toHaveBeenCalled();
    });
    const { port } = redis;
    await redis.stop();
    const told = () => lines.filter((line) => line.includes('Redis does not answer')).length;
    await eventually(() => expect(told()).toBe(2));
    here.mockClear();
    one.wake('news');
    expect(here).toHaveBeenCalledTimes(1);
    there.mockClear();
    redis = await startRedis(redisServer, port);
    await eventually(() => {
      one.wake('news');
      expect(there).toHaveBeenCalled();
    });
    expect(told()).toBe(2);
    expect(lines.filter((line) => line.includes('Redis answers again')).length).toBe(2);
  });
});
