// What a browser keeps of a ballot: its receipt for good, its key until an answer has come.
import { describe, expect, it } from 'vitest';
import { createBallotStore } from '../../dashboard/src/panels/polls/kept-receipts.js';

function createStorage() {
  const texts = new Map<string, string>();
  return {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  };
}
const full = {
  ...createStorage(),
  setItem: () => {
    throw new Error('the quota is used up');
  },
};

describe('what is kept of a ballot', () => {
  it('gives a receipt back after a reload, of its own poll alone', () => {
    const storage = createStorage();
    const kept = { receipt: 'abc-def', at: '2026-07-15T05:00:00.000Z' };
    expect(createBallotStore(storage).keepReceipt('poll_1', kept)).toBe(true);
    expect(createBallotStore(storage).readReceipt('poll_1')).toEqual(kept);
    expect(createBallotStore(storage).readReceipt('poll_2')).toBeNull();
  });

  it('sends a ballot whose answer was lost again under the same key, over a reload too', () => {
    const storage = createStorage();
    const key = createBallotStore(storage).takeKey('poll_1');
    expect(key.length).toBeGreaterThanOrEqual(16);
    expect(createBallotStore(storage).takeKey('poll_1')).toBe(key);
    createBallotStore(storage).forgetKey('poll_1');
    expect(createBallotStore(storage).takeKey('poll_1')).not.toBe(key);
  });

  it.each([
    ['has no storage', null],
    ['is full', full],
  ])('says that nothing is kept where the browser %s, and keeps the key for the page', (_how, storage) => {
    const store = createBallotStore(storage);
    expect(store.keepReceipt('poll_1', { receipt: 'abc', at: '2026-07-15T05:00:00.000Z' })).toBe(false);
    expect(store.readReceipt('poll_1')).toBeNull();
    expect(store.takeKey('poll_1')).toBe(store.takeKey('poll_1'));
  });
});
