// Where things are kept that were read, as the caches see it, and the store in memory: least recently used goes first, bounded in
// bytes. Whether what is found may still be used is not for a store to say.
import { LRUCache } from 'lru-cache';

export interface KeptStore<Kept> {
  /** What was kept under the key, if it still is. Never fails. */
  get(key: string): Kept | undefined | Promise<Kept | undefined>;
  /** May keep it or not. `text`: the JSON that it was read from or is given as; its length is what it takes. */
  set(key: string, kept: Kept, text: string): void;
  levels(): StoreLevels;
  close(): void;
}

export interface StoreLevels {
  readonly entries: number;
  readonly bytes: number;
}

/** What an object takes in memory for each character of its JSON, and an entry for itself: rather too much than too little. */
const bytesPerCharacter = 6;
const bytesPerEntry = 500;

/** An entry of more than an eighth of the bound is not kept. */
export function createMemoryStore<Kept>({ maximumBytes }: { readonly maximumBytes: number }): KeptStore<Kept> {
  const entries = new LRUCache<string, { readonly kept: Kept }>({
    maxSize: Math.max(1, maximumBytes),
    maxEntrySize: Math.max(1, Math.floor(maximumBytes / 8)),
  });
  return {
    get: (key) => entries.get(key)?.kept,
    set(key, kept, text) {
      entries.set(key, { kept }, { size: (key.length + text.length) * bytesPerCharacter + bytesPerEntry });
    },
    levels: () => ({ entries: entries.size, bytes: entries.calculatedSize }),
    close: () => entries.clear(),
  };
}
