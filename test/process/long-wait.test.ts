// A long promise that is waited for beside short ones: what comes first, and that nothing of a wait that is over is kept.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLongWait } from '../../process/long-wait.js';

const never = new Promise<never>(() => {});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');
  await pause(10);
  collect();
}

describe('a long wait', () => {
  it('gives what comes first, of the others or its own', async () => {
    const long = Promise.withResolvers<string>();
    const wait = createLongWait(long.promise);
    expect(await wait.orFirstOf([Promise.resolve('a'), never])).toBe('a');
    await expect(wait.orFirstOf([Promise.reject(new Error('b'))])).rejects.toThrow('b');
    const pending = wait.orFirstOf([never]);
    long.resolve('long');
    expect(await pending).toBe('long');
    expect(await wait.orFirstOf([never])).toBe('long');
  });

  it('rejects every wait once its promise is rejected, and is no unhandled rejection before', async () => {
    const long = Promise.withResolvers<string>();
    const wait = createLongWait(long.promise);
    const pending = wait.orFirstOf([never]);
    long.reject(new Error('ended'));
    await expect(pending).rejects.toThrow('ended');
    await expect(wait.orFirstOf([Promise.reject(new Error('too late'))])).rejects.toThrow('ended');
  });

  it('keeps nothing of a wait that is over', async () => {
    const long = Promise.withResolvers<object>();
    const wait = createLongWait<object>(long.promise);
    const waitOnce = async () => new WeakRef(await wait.orFirstOf([Promise.resolve({ large: true })]));
    const given = await Promise.all(Array.from({ length: 20 }, waitOnce));
    await collectGarbage();
    expect(given.filter((each) => each.deref() !== undefined)).toEqual([]);
    long.resolve({});
    await wait.orFirstOf([]);
  });
});
