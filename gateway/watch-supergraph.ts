// A supergraph file → its text, and a call each time the text has changed.
import { readFile } from 'node:fs/promises';
import { StartError } from '../process/errors.js';
import type { Log } from '../process/log.js';
import { type FileWatch, watchFile } from './watch-file.js';

/** Reads a supergraph file. Errors: `StartError` when it is not there. */
export async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The supergraph ${file} cannot be read: give the path of a supergraph file with --supergraph or SUPERGRAPH.`,
      { cause: error },
    );
  }
}

/** Calls `reload` with each new text. `current`: the text that is served already. */
export function watchSupergraph(
  file: string,
  current: string,
  reload: (supergraphSdl: string) => Promise<void>,
  log: Log,
): FileWatch {
  return watchFile({ file, what: 'supergraph', current, read: readSupergraph, reload, log });
}
