// Where replies are kept, as the cache sees it, and the one in memory: least recently used goes first, bounded in bytes.
import type { SubgraphReply } from '../fetch/subgraph-fetch.js';
import type { Validity } from './cache-lookup.js';

export interface KeptReply extends Validity {
  readonly reply: SubgraphReply;
}

export interface ReplyStore {
  /** What was kept under the key, if it still is; whether it may be used is not for the store to say. Never fails. */
  get(key: string): KeptReply | undefined | Promise<KeptReply | undefined>;
  /** May keep it or not. `json`: the reply's data as JSON. */
  set(key: string, kept: KeptReply, json: string): void;
  levels(): { readonly entries: number; readonly bytes: number };
  close(): void;
}

/** What an object takes in memory for each character of its JSON, and an entry for itself: rather too much than too little. */
const bytesPerCharacter = 6;
const bytesPerEntry = 500;

/** An entry of more than an eighth of the bound is not kept. */
export function createMemoryStore({ maximumBytes }: { readonly maximumBytes: number }): ReplyStore {
  const entries = new Map<string, { readonly kept: KeptReply; readonly bytes: number }>();
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
    set(key, kept, json) {
      drop(key);
      const bytes = (key.length + json.length) * bytesPerCharacter + bytesPerEntry;
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
