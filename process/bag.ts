// What is under way now, in no order: added and removed for every request. Not a Set, whose outgrown table points to the next one: where
// one of them has become old in memory, all that later ones hold is kept until the whole heap is collected.

export interface Bag<T> extends Iterable<T> {
  /** Gives what removes the item, which may be called more than once. */
  add(item: T): () => void;
}

interface Held<T> {
  readonly item: T;
  place: number;
}

export function createBag<T>(): Bag<T> {
  const all: Held<T>[] = [];
  return {
    add(item) {
      const held = { item, place: all.length };
      all.push(held);
      return () => {
        if (held.place === -1) return;
        const last = all.pop();
        // The last takes the place of the one that goes.
        if (last !== undefined && last !== held) {
          all[held.place] = last;
          last.place = held.place;
        }
        held.place = -1;
      };
    },
    /** Those that were there when it began; removing while it goes on is allowed. */
    *[Symbol.iterator]() {
      yield* all.map(({ item }) => item);
    },
  };
}
