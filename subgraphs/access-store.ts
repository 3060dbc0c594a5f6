// Settings → the store of access for a command of the operator's, on the database that the processes use. Separate, because
// both commands open it and neither starts a room.
import { StartError } from '../process/errors.js';
import type { ProcessContext } from '../process/lifecycle.js';
import { accessStorage, type AccessTables } from './access/entities/storage.js';
import { FolderInUse } from './kit/data-folder.js';
import { openStore, type Store } from './kit/store.js';
import { openConfiguredDatabase } from './start-rooms.js';

/**
 * What was opened is added to `opened`. `whileRunning`: what does the same while a process holds the embedded database.
 * Errors: `StartError` when the database cannot be used, or is embedded and in use.
 */
export async function openAccessStore(
  { settings, log, opened }: ProcessContext,
  now: () => Date,
  whileRunning: string,
): Promise<Store<AccessTables>> {
  const database = await openConfiguredDatabase(settings, log).catch((error: unknown) => {
    if (!(error instanceof FolderInUse)) throw error;
    throw new StartError(
      `The embedded database in ${settings.DATA_DIR} is in use by process ${error.holder}: end that process first, or ask it: ${whileRunning}.`,
      { cause: error },
    );
  });
  return openStore<AccessTables>(opened.add(database), accessStorage, now);
}
