// The lock of a data folder: held, refused, taken over from a dead process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from '../../../process/errors.js';
import { lockDataFolder } from '../../../subgraphs/kit/data-folder.js';

describe('the lock of a data folder', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'civic-lock-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('makes the folder with its parents and gives it back', () => {
    const folder = join(parent, 'deep', 'data');
    const unlock = lockDataFolder(folder);
    expect(existsSync(folder)).toBe(true);
    expect(existsSync(`${folder}.lock`)).toBe(true);
    unlock();
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });

  it('refuses a folder that a living process holds, and takes over what a dead one left', async () => {
    const folder = join(parent, 'data');
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const exited = once(other, 'exit');
    writeFileSync(`${folder}.lock`, String(other.pid));
    expect(() => lockDataFolder(folder)).toThrow(`in use by process ${other.pid}`);
    other.kill('SIGKILL');
    await exited;
    lockDataFolder(folder)();
  });

  it('takes over a lock whose text is no process id', () => {
    const folder = join(parent, 'data');
    writeFileSync(`${folder}.lock`, 'torn');
    const unlock = lockDataFolder(folder);
    expect(readFileSync(`${folder}.lock`, 'utf8')).toBe(String(process.pid));
    unlock();
  });

  it('says which setting to change when the folder cannot be made', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => lockDataFolder(join(parent, 'file', 'data'))).toThrow(StartError);
    expect(() => lockDataFolder(join(parent, 'file', 'data'))).toThrow('set DATA_DIR');
  });
});
