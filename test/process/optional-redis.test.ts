// A Redis that is away: it is left alone, and the log says once that it went and once that it is back.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createOptionalRedis } from '../../process/optional-redis.js';

it('is left alone while it is away, and told of once each way', () => {
  const lines: string[] = [];
  const log = pino({}, new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) }));
  const said = () => lines.map((line) => String(JSON.parse(line).msg));
  const connection = createOptionalRedis({
    url: 'redis://127.0.0.1:1',
    commandTimeoutMs: 100,
    awayMs: 60_000,
    whileAway: 'alone',
    whenBack: 'together',
    log,
  });
  expect(connection.mayAsk()).toBe(true);
  connection.tellAway(new Error('no answer'));
  connection.tellAway(new Error('no answer'));
  expect([connection.mayAsk(), said()]).toEqual([false, ['Redis does not answer: alone']]);
  connection.tellBack();
  connection.tellBack();
  expect([connection.mayAsk(), said().slice(1)]).toEqual([true, ['Redis answers again: together']]);
  connection.close();
  connection.tellAway(new Error('closed'));
  expect(said()).toHaveLength(2);
});
