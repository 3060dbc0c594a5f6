// When a revision counts as slower: by its median, and not by noise.
import { describe, expect, it } from 'vitest';
import { compareCosts } from '../../bench/engine/significance.js';

describe('comparing two revisions', () => {
  it.each([
    ['the same', [100, 104, 98, 101, 99], [101, 99, 103, 98, 100], false],
    ['three in a hundred slower', [100, 101, 99, 100, 102], [103, 104, 102, 103, 105], false],
    ['slower by ten in a hundred in every round', [100, 101, 99, 100, 102], [110, 112, 109, 111, 113], true],
    ['slower in the median of rounds that lie far apart', [100, 140, 80, 120, 90], [106, 150, 85, 95, 130], false],
    ['faster', [100, 101, 99, 100, 102], [80, 82, 79, 81, 83], false],
  ])('%s', (_what, first, second, isSlower) => {
    expect(compareCosts(first, second, 0.05).isSlower).toBe(isSlower);
  });
});
