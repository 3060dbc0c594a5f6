// The manifest that the settings name → the trusted documents of now, which follow the file.
import { readFile } from 'node:fs/promises';
import { StartError } from '../process/errors.js';
import type { Closable } from '../process/lifecycle.js';
import type { Log } from '../process/log.js';
import { readTrustedDocuments, type TrustedDocuments } from './operation/trusted-documents.js';
import { watchFile } from './watch-file.js';

export interface TrustedDocumentsFile extends Closable {
  /** Null where the settings name no file. */
  readonly current: (() => TrustedDocuments) | null;
  /** Reads the file now. */
  check(): Promise<void>;
}

/** Errors: `StartError` when the file cannot be used, or is missing where a mode needs it. */
export async function openTrustedDocuments(options: {
  readonly file: string | undefined;
  readonly mode: 'off' | 'log' | 'only';
  readonly log: Log;
}): Promise<TrustedDocumentsFile> {
  const { file, mode, log } = options;
  if (file === undefined) {
    if (mode === 'off') return { current: null, check: async () => {}, close: async () => {} };
    throw new StartError(`TRUSTED_DOCUMENTS_MODE=${mode} needs a manifest: give its path with TRUSTED_DOCUMENTS.`);
  }
  const text = await read(file);
  let served = understand(file, text);
  const reload = async (changed: string) => {
    served = understand(file, changed);
    log.info({ file, documents: served.count }, 'another list of trusted documents is served');
  };
  const watched = watchFile({ file, what: 'list of trusted documents', current: text, read, reload, log });
  return { current: () => served, check: () => watched.check(), close: () => watched.close() };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The trusted documents ${file} cannot be read: give the path of a manifest with TRUSTED_DOCUMENTS.`,
      { cause: error },
    );
  }
}

function understand(file: string, text: string): TrustedDocuments {
  try {
    return readTrustedDocuments(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `The trusted documents ${file} cannot be used (${reason}): write an apollo-persisted-query-manifest of version 1, or one JSON object of texts by id.`,
      { cause: error },
    );
  }
}
