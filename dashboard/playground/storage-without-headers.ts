// The browser's storage → one that keeps no headers: GraphiQL's history would write them down, and a key may be among them.
import type { Storage as GraphiqlStorage } from '@graphiql/toolkit';

export function keepNoHeaders(storage: Storage): GraphiqlStorage {
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => storage.setItem(key, removeHeaders(value)),
    removeItem: (key) => storage.removeItem(key),
    clear: () => storage.clear(),
    get length() {
      return storage.length;
    },
  };
}

/** `text`: JSON of GraphiQL's own, or a word. */
export function removeHeaders(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text, (key, value: unknown) => (key === 'headers' ? undefined : value)));
  } catch {
    // What was typed into an editor may begin like JSON; it is no list of operations.
    return text;
  }
}
