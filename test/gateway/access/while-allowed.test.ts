// A stream for a caller whose rights end while it is open.
import { describe, expect, it, vi } from 'vitest';
import { whileAllowed } from '../../../gateway/access/while-allowed.js';
import { ClientError } from '../../../process/errors.js';

/** Events that a test sends; `isReturned` once nobody wants more. */
function createEvents() {
  const state = { isReturned: false, send: (_value: number) => {} };
  const events: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => (state.send = (value) => resolve({ done: false, value }))),
      return() {
        state.isReturned = true;
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  };
  return { state, events };
}

async function collect(events: AsyncIterable<number>, into: number[]): Promise<string> {
  try {
    for await (const event of events) into.push(event);
    return 'ended';
  } catch (error) {
    return error instanceof ClientError ? error.code : 'broken';
  }
}

describe('a stream', () => {
  it('ends when the token expires, without waiting for an event', async () => {
    vi.useFakeTimers();
    const { state, events } = createEvents();
    const seen: number[] = [];
    const expired = new ClientError('UNAUTHENTICATED', 'expired');
    const allowance = { check: () => Promise.reject(expired), expiresAtMs: Date.now() + 3_000, now: Date.now };
    const end = collect(whileAllowed(events, allowance), seen);
    await vi.advanceTimersByTimeAsync(1_000);
    state.send(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([seen, state.isReturned]).toEqual([[1], false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([await end, state.isReturned]).toEqual(['UNAUTHENTICATED', true]);
    vi.useRealTimers();
  });

  it('is looked at every ten seconds, and goes on while nothing can be checked', async () => {
    vi.useFakeTimers();
    const { state, events } = createEvents();
    const away = new ClientError('AUTHENTICATION_UNAVAILABLE', 'away');
    const check = vi.fn<() => Promise<void>>().mockRejectedValueOnce(away).mockResolvedValueOnce(undefined);
    check.mockRejectedValueOnce(new ClientError('FORBIDDEN', 'revoked'));
    const end = collect(whileAllowed(events, { check, expiresAtMs: null, now: Date.now }), []);
    await vi.advanceTimersByTimeAsync(29_000);
    expect([check.mock.calls.length, state.isReturned]).toEqual([2, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await end).toBe('FORBIDDEN');
    vi.useRealTimers();
  });
});
