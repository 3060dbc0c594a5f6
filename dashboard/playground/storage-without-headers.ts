// The browser's storage → one that keeps no headers: GraphiQL's history would write them down, and a key may be among them.
import type { Storage as GraphiqlStorage } from '@graphiql/toolkit';

/** Lists of operations; what is typed into an editor is kept under other names, as it is. */
const lists = /:(?:queries|favorites|tabState)$/;

export function keepNoHeaders(storage: Storage): GraphiqlStorage {
  return {
    getItem: (key) => storage.getItem(key),
    setItem: (key, value) => storage.setItem(key, lists.test(key) ? removeHeaders(value) : value),
    removeItem: (key) => storage.removeItem(key),
    clear: () => storage.clear(),
    get length() {
      return storage.length;
    },
  };
}

function removeHeaders(json: string): string {
  return JSON.stringify(JSON.parse(json, (key, value: unknown) => (key === 'headers' ? undefined : value)));
}
