// What is under way: each item until it is removed, whatever is removed meanwhile.
import { describe, expect, it } from 'vitest';
import { createBag } from '../../process/bag.js';

describe('a bag', () => {
  it('holds what was added until it is removed, however the others go', () => {
    const bag = createBag<number>();
    const held = new Set<number>();
    const removers = new Map<number, () => void>();
    for (let step = 0; step < 1_000; step += 1) {
      removers.set(step, bag.add(step));
      held.add(step);
      // One of those before, in an order of no pattern; often one that is gone already.
      const gone = (step * 7_919) % (step + 1);
      removers.get(gone)?.();
      held.delete(gone);
      expect([...bag].toSorted((a, b) => a - b)).toEqual([...held].toSorted((a, b) => a - b));
    }
  });

  it('holds the same item twice where it was added twice', () => {
    const bag = createBag<string>();
    const remove = bag.add('a');
    bag.add('a');
    remove();
    remove();
    expect([...bag]).toEqual(['a']);
  });

  it('may lose items while it is gone through', () => {
    const bag = createBag<() => void>();
    for (let count = 0; count < 5; count += 1) {
      const remove = bag.add(() => remove());
    }
    for (const remove of bag) remove();
    expect([...bag]).toEqual([]);
  });
});
