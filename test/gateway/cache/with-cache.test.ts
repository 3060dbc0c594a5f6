// Who else is given a reply that is kept: it is nobody's to let go of, and the same whenever it is given.
import { expect, it } from 'vitest';
import { withCache } from '../../../gateway/cache/with-cache.js';
import type { KeptReply } from '../../../gateway/cache/kept-reply.js';
import { createMemoryStore } from '../../../gateway/cache/kept-store.js';
import { asOwnReply, type SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';

it('asks for replies that it keeps without leave to empty them', async () => {
  const asked: (boolean | undefined)[] = [];
  const fetch = withCache(
    {
      supergraphId: 'one',
      store: createMemoryStore<KeptReply>({ maximumBytes: 1_000_000 }),
      now: () => 1_000,
      trackerOf: () => ({
        catchUp: async () => true,
        position: () => ({ log: 'a log', transaction: 1 }),
        isCurrent: () => true,
      }),
    },
    async ({ isForOne }) => {
      asked.push(isForOne);
      const reply = { data: { a: 1 }, errors: [], plain: true };
      return isForOne === true ? asOwnReply(reply) : reply;
    },
  );
  const alone: SubgraphRequest = {
    subgraph: 'polls',
    kind: 'query',
    body: '{"query":"{a}"}',
    headers: {},
    signal: null,
    isForOne: true,
  };
  const kept = { ...alone, cache: { policy: { maxAgeSeconds: 60, tags: ['*'] }, askedAt: 0 } };
  for (let time = 0; time < 3; time += 1) {
    const reply = await fetch(kept);
    expect(reply.data).toEqual({ a: 1 });
    reply.letGo?.();
  }
  expect((await fetch(alone)).letGo).toBeDefined();
  expect(asked).toEqual([false, true]);
});
