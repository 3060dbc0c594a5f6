// Where things are kept that were read, as the caches see it, and the store in memory: least recently used goes first, bounded in
// bytes. Whether what is found may still be used is not for a store to say.

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
  const entries = new Map<string, { readonly kept: Kept; readonly bytes: number }>();
  let total = 0;
  const drop = (key: string) => {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      // A map gives its keys in the order of their insertion.
      entries.delete(key);
      entries.set(key, found);
      return found.kept;
    },
    set(key, kept, text) {
      drop(key);
      const bytes = (key.length + text.length) * bytesPerCharacter + bytesPerEntry;
      if (bytes > maximumBytes / 8) return;
      entries.set(key, { kept, bytes });
      total += bytes;
      for (const oldest of entries.keys()) {
        if (total <= maximumBytes) break;
        drop(oldest);
      }
    },
    levels: () => ({ entries: entries.size, bytes: total }),
    close: () => entries.clear(),
  };
}
