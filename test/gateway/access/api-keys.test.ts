// What the gateway remembers of API keys: how often it asks, when a revoked key stops, what holds while nobody answers.
import { describe, expect, it } from 'vitest';
import { createApiKeys } from '../../../gateway/access/api-keys.js';
import { createMemoryLimiter, createTries } from '../../../gateway/access/memory-rate-limits.js';

const record = {
  id: 'key_1',
  name: 'Báo Hà Nội',
  scopes: ['articles:write'],
  contract: 'PARTNER',
  quotaUnitsPerMinute: 600,
  burstUnits: null,
  expiresAt: null,
  isRevoked: false,
};
const text = `civic_${'k'.repeat(43)}`;

function start(first: unknown, mayAsk: (address: string) => boolean = () => true) {
  const digests: string[] = [];
  const state = { answer: first, isAway: false, nowMs: 1_000_000, digests };
  const find = createApiKeys(
    async (digest) => {
      state.digests.push(digest);
      if (state.isAway) throw new Error('away');
      return state.answer;
    },
    () => state.nowMs,
    mayAsk,
  );
  return { state, find: async (key = text, address = '192.0.2.1') => find(key, address) };
}

describe('an API key', () => {
  it('is asked for by its SHA-256 once in ten seconds, however many requests come at once', async () => {
    const { state, find } = start(record);
    const found = await Promise.all(Array.from({ length: 20 }, () => find()));
    expect(found[7]).toMatchObject({ id: 'key_1', contract: 'partner', quotaUnitsPerMinute: 600, burstUnits: null });
    state.nowMs += 9_999;
    await find();
    expect(state.digests).toHaveLength(1);
    expect(state.digests[0]).toMatch(/^[\da-f]{64}$/);
    state.nowMs += 1;
    await find();
    expect(state.digests).toHaveLength(2);
  });

  it('that is revoked stops within ten seconds', async () => {
    const { state, find } = start(record);
    await find();
    state.answer = { ...record, isRevoked: true };
    state.nowMs += 10_000;
    await expect(find()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('that nobody knows is refused, and not asked for again at once', async () => {
    const { state, find } = start(null);
    await expect(find()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(find()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(state.digests).toHaveLength(1);
  });

  it('ends with its expiry, even while it is remembered', async () => {
    const { state, find } = start({ ...record, expiresAt: new Date(1_005_000).toISOString() });
    await find();
    state.nowMs = 1_005_000;
    await expect(find()).rejects.toThrow('expired');
  });

  it('that was good a while ago still is when nobody answers, but not for ever', async () => {
    const { state, find } = start(record);
    await find();
    state.isAway = true;
    state.nowMs += 4 * 60_000;
    expect(await find()).toMatchObject({ id: 'key_1' });
    state.nowMs += 2 * 60_000;
    await expect(find()).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
  });

  it('that was never asked for cannot be used while nobody answers', async () => {
    const { state, find } = start(record);
    state.isAway = true;
    await expect(find()).rejects.toMatchObject({ code: 'AUTHENTICATION_UNAVAILABLE' });
  });
});

describe('keys that somebody makes up', () => {
  const madeUp = (at: number) => `civic_${String(at).padStart(43, '0')}`;

  it('are asked for no oftener than an address may, and good keys of others are found all the while', async () => {
    const limiter = createMemoryLimiter({ maximumCallers: 10, now: () => 0 });
    const { state, find } = start(null, createTries(limiter, { unitsPerMinute: 60, burst: 5 }));
    const codes = await Promise.all(
      Array.from({ length: 8 }, async (_, at) =>
        find(madeUp(at), '192.0.2.7').catch(({ code }: { code: string }) => code),
      ),
    );
    expect(codes).toEqual([...Array(5).fill('UNAUTHENTICATED'), ...Array(3).fill('RATE_LIMITED')]);
    expect(state.digests).toHaveLength(5);
    state.answer = record;
    expect(await find(text, '192.0.2.8')).toMatchObject({ id: 'key_1' });
  });

  it('push no good key out of the memory', async () => {
    const { state, find } = start(record);
    await find();
    state.answer = null;
    for (let at = 0; at < 20_001; at += 1) await find(madeUp(at)).catch(() => {});
    state.digests.length = 0;
    await find();
    expect(state.digests).toEqual([]);
  });

  it('do not keep a good key of the same address from being used while it is remembered', async () => {
    let isFree = true;
    const { state, find } = start(record, () => isFree);
    await find();
    isFree = false;
    state.nowMs += 60_000;
    expect(await find()).toMatchObject({ id: 'key_1' });
    expect(state.digests).toHaveLength(1);
  });
});
