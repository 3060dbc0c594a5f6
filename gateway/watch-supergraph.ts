// A supergraph file → its text, and a call each time the text has changed.
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StartError } from '../process/errors.js';
import type { Closable } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';

/** Editors write a file in several steps; it is read when nothing has happened to it for this long. */
const quietMs = 100;

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

export interface SupergraphWatch extends Closable {
  /** Reads the file now, whether or not it seems to have changed. */
  check(): Promise<void>;
}

/**
 * Calls `reload` with each new text, one after the other. What it rejects with is logged; the supergraph that is served stays.
 * `current`: the text that is served already.
 */
export function watchSupergraph(
  file: string,
  current: string,
  reload: (supergraphSdl: string) => Promise<void>,
  log: Log,
): SupergraphWatch {
  let served = current;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const readAgain = async () => {
    try {
      const text = await readSupergraph(file);
      if (text === served) return;
      await reload(text);
      served = text;
    } catch (error) {
      log.error({ err: error, file }, 'the new supergraph cannot be used; the one before is served on');
    }
  };
  const check = () => {
    running = running.then(readAgain);
    return running;
  };
  // The folder is watched, since a file that is replaced is another file.
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void check(), quietMs);
  });
  watcher.on('error', (error) => log.error({ err: error, file }, 'the supergraph is not watched any more'));
  return {
    check,
    async close() {
      clearTimeout(timer);
      watcher.close();
      await running;
    },
  };
}
