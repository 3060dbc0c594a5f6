// What the gateway remembers of API keys: how often it asks, when a revoked key stops, what holds while nobody answers.
import { describe, expect, it } from 'vitest';
import { createApiKeys } from '../../../gateway/access/api-keys.js';

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

function start(first: unknown) {
  const digests: string[] = [];
  const state = { answer: first, isAway: false, nowMs: 1_000_000, digests };
  const find = createApiKeys(
    async (digest) => {
      state.digests.push(digest);
      if (state.isAway) throw new Error('away');
      return state.answer;
    },
    () => state.nowMs,
  );
  return { state, find: async () => find(text) };
}

describe('an API key', () => {
  it('is asked for by its SHA-256 once in ten seconds, however many requests come at once', async () => {
    const { state, find } = start(record);
    const found = await Promise.all(Array.from({ length: 20 }, find));
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
