// The room's change log → the entries about alerts. The log also tells of every refreshed reading, which those who
// follow alerts did not ask for.
import type { ChangeEntry, FoundChanges } from '../../kit/change-log.js';
import type { Store } from '../../kit/store.js';
import type { WeatherTables } from '../entities/storage.js';

const entriesARead = 1_000;
const mostReads = 5;

/**
 * The next `limit` alert entries after a cursor.
 * Shape: fewer, or none, with `hasMore` when 5,000 entries held no more; `endCursor` then leads on.
 */
export async function readAlertChanges(
  store: Store<WeatherTables>,
  limit: number,
  after: string | null,
): Promise<FoundChanges> {
  const entries: ChangeEntry[] = [];
  let cursor = after;
  for (let read = 0; read < mostReads; read += 1) {
    const found = await store.readChanges({ limit: entriesARead, after: cursor });
    for (const entry of found.entries) {
      if (entries.length === limit && entry.nodeType === 'WeatherAlert')
        return { entries, hasMore: true, endCursor: cursor };
      cursor = entry.cursor;
      if (entry.nodeType === 'WeatherAlert') entries.push(entry);
    }
    cursor = found.endCursor;
    if (!found.hasMore) return { entries, hasMore: false, endCursor: cursor };
  }
  return { entries, hasMore: true, endCursor: cursor };
}
