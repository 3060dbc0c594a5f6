// A folder → the right to use it. PGlite lets two processes open one folder and would spoil it,
// so a pid file beside the data says who holds it; one left behind by `kill -9` is taken over.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../../process/errors.js';

/** The folder is held by another living process. */
export class FolderInUse extends StartError {
  readonly holder: number;
  constructor(folder: string, holder: number) {
    super(`The data folder ${folder} is in use by process ${holder}: stop that one or set DATA_DIR to another folder.`);
    this.name = 'FolderInUse';
    this.holder = holder;
  }
}

/**
 * Takes the folder for this process and makes its parents.
 * Returns the function that gives it back.
 * Errors: `StartError` when another living process holds it or it cannot be written.
 */
export function lockDataFolder(folder: string): () => void {
  const lockFile = `${folder}.lock`;
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StartError(`The data folder ${folder} cannot be made: set DATA_DIR to a folder that may be written.`, {
      cause: error,
    });
  }
  if (!writeLock(lockFile)) {
    const holder = Number(readFileSync(lockFile, 'utf8'));
    if (isAlive(holder)) {
      throw new FolderInUse(folder, holder);
    }
    rmSync(lockFile, { force: true });
    if (!writeLock(lockFile))
      throw new StartError(`The data folder ${folder} was taken by another process at this moment: start again.`);
  }
  return () => rmSync(lockFile, { force: true });
}

function writeLock(lockFile: string): boolean {
  try {
    const file = openSync(lockFile, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new StartError(`The lock ${lockFile} cannot be written: set DATA_DIR to a folder that may be written.`, {
      cause: error,
    });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
