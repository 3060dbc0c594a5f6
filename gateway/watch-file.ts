// A file → a call each time its text has changed. Separate from what is made of the text: the supergraph, trusted documents.
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Closable } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';

/** Editors write a file in several steps; it is read when nothing has happened to it for this long. */
const quietMs = 100;

export interface FileWatch extends Closable {
  /** Reads the file now, whether or not it seems to have changed. */
  check(): Promise<void>;
}

export interface WatchOptions {
  readonly file: string;
  /** What it holds, as the log names it. */
  readonly what: string;
  /** The text that is served already. */
  readonly current: string;
  readonly read: (file: string) => Promise<string>;
  /** What it rejects with is logged; what is served stays. */
  readonly reload: (text: string) => Promise<void>;
  readonly log: Log;
}

/** Calls `reload` with each new text, one after the other. */
export function watchFile({ file, what, current, read, reload, log }: WatchOptions): FileWatch {
  let served = current;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const readAgain = async () => {
    try {
      const text = await read(file);
      if (text === served) return;
      await reload(text);
      served = text;
    } catch (error) {
      log.error({ err: error, file }, `the new ${what} cannot be used; the one before is served on`);
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
  watcher.on('error', (error) => log.error({ err: error, file }, `the ${what} is not watched any more`));
  return {
    check,
    async close() {
      clearTimeout(timer);
      watcher.close();
      await running;
    },
  };
}
