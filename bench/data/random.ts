// A seed → the same choices on every machine, so that two runs measure the same data.
// Separate from node:crypto, whose randomness is wanted for ids and nowhere else here.

export interface Random {
  /** From 0 up to but without `below`. */
  integer(below: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** One of the items. Errors: for an empty list. */
  pick<T>(items: readonly T[]): T;
  /** One of the items, the first ones far more often than the last: a few units are in the news daily, most hardly ever. */
  pickSkewed<T>(items: readonly T[]): T;
}

/** Mulberry32: 32 bits of state, evenly spread, more than enough for texts. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const at = <T>(items: readonly T[], share: number): T => {
    const item = items[Math.floor(share * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    integer: (below) => Math.floor(next() * below),
    happens: (probability) => next() < probability,
    pick: (items) => at(items, next()),
    pickSkewed: (items) => at(items, next() ** 4),
  };
}
