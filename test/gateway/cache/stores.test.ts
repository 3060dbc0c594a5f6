// Where replies are kept, and who is told of writes: bounds of the memory, what gateways share in Redis and what holds without it,
// and a purge that is sent until it is taken.
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expiryOf } from '../../../gateway/cache/cache-policy.js';
import { createPurge } from '../../../gateway/cache/purge.js';
import { type KeptAnswer, sharedAnswers } from '../../../gateway/cache/kept-answer.js';
import { type KeptReply, sharedReplies } from '../../../gateway/cache/kept-reply.js';
import { createMemoryStore } from '../../../gateway/cache/kept-store.js';
import { createRedisStores } from '../../../gateway/cache/redis-stores.js';
import { createWriteTracker } from '../../../gateway/cache/write-tracker.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { createLog } from '../../../process/log.js';
import { eventually } from '../../support/followers.js';
import { type RedisServer, startRedis } from '../../support/services/redis.js';

const log = createLog('silent');
const keep = (text: string): KeptReply => ({
  reply: { data: { text }, errors: [], plain: true },
  position: { log: 'one', transaction: 7 },
  readAtMs: Date.now(),
  expiresAtMs: Date.now() + 60_000,
});

describe('the memory', () => {
  it('keeps to its bound, and lets go of what was not used for longest', () => {
    const store = createMemoryStore<KeptReply>({ maximumBytes: 20_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) {
      void store.get('a');
      store.set(key, keep(key), 'x'.repeat(300));
    }
    expect(store.levels().bytes).toBeLessThanOrEqual(20_000);
    expect([store.get('a'), store.get('b'), store.get('j')]).toEqual([expect.anything(), undefined, expect.anything()]);
  });

  it('keeps no reply that would push out most of the others', () => {
    const store = createMemoryStore<KeptReply>({ maximumBytes: 20_000 });
    store.set('large', keep('large'), 'x'.repeat(2_000));
    expect(store.levels()).toEqual({ entries: 0, bytes: 0 });
  });
});

it('what gateways share has the form that it had before it was shared, and another form is not taken', () => {
  const answer: KeptAnswer = {
    text: '{"data":{"a":"Tin \\"mới\\""}}',
    cost: 2.5,
    parts: [{ subgraph: 'news', position: { log: 'one', transaction: 7 }, tags: ['*'], staleForMs: 0 }],
    readAtMs: 1,
    expiresAtMs: 2,
    tags: ['news'],
  };
  expect(sharedAnswers.read(sharedAnswers.write(answer, answer.text))).toEqual(answer);
  expect(() => sharedAnswers.read(JSON.stringify({ ...answer, parts: [] }))).toThrow();
  const reply = keep('shared');
  expect(sharedReplies.read(sharedReplies.write(reply, '{"text":"shared"}'))).toEqual(reply);
});

it('what is kept ends with its age, and before the next full quarter of an hour', () => {
  const at = (text: string) => Date.parse(`2026-03-01T${text}Z`);
  expect(expiryOf({ maxAgeSeconds: 300 }, at('16:50:00'))).toBe(at('16:55:00'));
  expect(expiryOf({ maxAgeSeconds: 300 }, at('16:59:00'))).toBe(at('17:00:00'));
});

it('a log that was set back, or another one, ends all that was kept of it', async () => {
  const answers = [
    { log: 'one', position: 50, tags: [] },
    { log: 'one', position: 10, tags: [] },
    { log: 'one', position: 60, tags: [] },
  ];
  let time = 0;
  const tracker = createWriteTracker({
    ask: () => Promise.resolve(answers.shift() ?? { log: 'two', position: 70, tags: [] }),
    now: () => (time += 1),
    timeoutMs: 1_000,
    pauseMs: 0,
  });
  expect(await tracker.catchUp(time)).toBe(true);
  const kept = tracker.position() ?? { log: '', transaction: 0 };
  expect(tracker.isCurrent(kept, ['*'])).toBe(true);
  expect(await tracker.catchUp(time)).toBe(false);
  expect(await tracker.catchUp(time)).toBe(true);
  expect(tracker.isCurrent(kept, ['*'])).toBe(false);
  expect(await tracker.catchUp(time)).toBe(false);
});

const program = inject('redisProgram');

describe.each(program === null ? [] : [program])('Redis', (redisServer) => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis(redisServer);
  });
  afterAll(() => redis.stop());

  it('gives one gateway what another has kept, with the position that decides whether it may be used; without it each has its own', async () => {
    const opened = createClosingStack();
    const open = () => {
      const stores = createRedisStores({ url: redis.url, log });
      opened.add({ close: async () => stores.close() });
      return stores.share(createMemoryStore<KeptReply>({ maximumBytes: 1_000_000 }), sharedReplies);
    };
    const [one, other] = [open(), open()];
    const kept = keep('shared');
    await eventually(async () => {
      one.set('key', kept, JSON.stringify(kept.reply.data));
      expect(await other.get('key')).toEqual(kept);
    });
    await redis.stop();
    expect(await open().get('key')).toBeUndefined();
    one.set('later', kept, '{}');
    expect([await one.get('later'), await other.get('later'), await other.get('key')]).toEqual([kept, undefined, kept]);
    await opened.close();
  });
});

it('a purge is sent until it is taken', async () => {
  const taken: unknown[] = [];
  let status = 503;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (status === 200) taken.push(JSON.parse(body));
      response.writeHead(status).end();
      status = 200;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const purge = createPurge({ url: `http://127.0.0.1:${port}/purge`, log });
  purge.add(['news', 'news:articles']);
  await eventually(() => expect(taken).toEqual([{ tags: ['news', 'news:articles'] }]));
  purge.close();
  server.closeAllConnections();
  server.close();
});
