// The databases that other suites rely on: that they are separate and empty, and that nothing of them is left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, openAsBlob, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { databases } from './databases.js';
import { findPostgresql, startPostgresql } from './postgresql.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civic-databases-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plantBinaries(version: string): void {
  mkdirSync(join(folder, version, 'bin'), { recursive: true });
  for (const name of ['initdb', 'postgres', 'pg_isready', 'psql'])
    writeFileSync(join(folder, version, 'bin', name), '');
}

describe('looking for PostgreSQL', () => {
  test('takes the newest version', () => {
    for (const version of ['15', '9.6', '17']) plantBinaries(version);
    expect(findPostgresql(folder)).toBe(join(folder, '17', 'bin'));
  });

  test('passes over versions before 15 and folders without a server', () => {
    plantBinaries('14');
    mkdirSync(join(folder, '16', 'bin'), { recursive: true });
    expect(findPostgresql(folder)).toBeUndefined();
    expect(findPostgresql(join(folder, 'absent'))).toBeUndefined();
  });

  test('a server that cannot start is reported in its own words', async () => {
    await expect(startPostgresql(folder)).rejects.toThrow(/initdb/);
  });
});

describe('the embedded database', () => {
  test('opens from the template and knows Vietnamese letters', async () => {
    const [embedded] = databases;
    const { settings } = (await embedded?.create()) ?? { settings: { url: '' } };
    expect(settings).toEqual({ url: 'pglite:memory', template: inject('pgliteTemplate') });
    await using database = await PGlite.create({ loadDataDir: await openAsBlob(inject('pgliteTemplate')) });
    const { rows } = await database.query(`select lower('QUẬN ĐỐNG ĐA') as name`);
    expect(rows).toEqual([{ name: 'quận đống đa' }]);
  });
});

const binariesFolder = findPostgresql();

// Nothing to observe where PostgreSQL is not installed; global-setup.ts says so, and fails on CI.
describe.each(binariesFolder === undefined ? [] : [{ binariesFolder }])(
  'a real server',
  ({ binariesFolder: binaries }) => {
    const guard = fileURLToPath(new URL('./postgresql-guard.ts', import.meta.url));

    test('is among the databases of the run', () => {
      expect(databases.map(({ name }) => name)).toEqual(['embedded', 'server']);
    });

    test('gives each caller a database of its own, and drops it', async () => {
      const server = databases.find(({ name }) => name === 'server');
      const [one, other] = await Promise.all([server?.create(), server?.create()]);
      expect(one?.settings.url).toMatch(/^postgresql:\/\/.*\/test_[0-9a-f]{16}$/);
      expect(other?.settings.url).not.toBe(one?.settings.url);
      await Promise.all([one?.drop(), other?.drop()]);
      await expect(one?.drop()).rejects.toThrow(/does not exist/);
    });

    test('ends, and its folder goes, when the run that started it is killed', async () => {
      // As root the server runs under another account, which has to reach the folder.
      chmodSync(folder, 0o755);
      const child = spawn(process.execPath, [guard, binaries], {
        env: { ...process.env, TMPDIR: folder },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      const [announcement] = await once(child.stdout.setEncoding('utf8'), 'data');
      expect(JSON.parse(String(announcement))).toEqual({ url: expect.stringMatching(/^postgresql:/) });
      expect(readdirSync(folder)).toHaveLength(1);
      // What the operating system does for a killed process: its end of the pipe is closed.
      child.stdin.destroy();
      expect(await ended).toEqual([0, null]);
      expect(readdirSync(folder)).toEqual([]);
    });
  },
);
