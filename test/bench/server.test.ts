// The server that benchmarks start by themselves: that it keeps its data from one command to the next, and that no two
// commands take it at once.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries, openServer } from '../../bench/data/server.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civic-bench-'));
  // As root the server runs under another account, which has to reach the folder.
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a given server is taken as it is, and left running', async () => {
  const server = await openServer('postgresql://somewhere/postgres', folder);
  expect(server.url).toBe('postgresql://somewhere/postgres');
  await expect(server.close()).resolves.toBeUndefined();
});

test('binaries of versions before 15 do not count, the newest of the others is taken', () => {
  for (const version of ['14', '15', '16']) {
    mkdirSync(join(folder, version, 'bin'), { recursive: true });
    for (const name of ['initdb', 'postgres', 'pg_isready']) writeFileSync(join(folder, version, 'bin', name), '');
  }
  expect(findBinaries(folder)).toBe(join(folder, '16', 'bin'));
  rmSync(join(folder, '16'), { recursive: true });
  rmSync(join(folder, '15'), { recursive: true });
  expect(findBinaries(folder)).toBeUndefined();
});

// Nothing to start where PostgreSQL is not installed; global-setup.ts says so, and fails on CI.
describe.each(findBinaries() === undefined ? [] : ['started here'])('a server %s', () => {
  test('holds after a stop what was written before it, and is taken by one command at a time', async () => {
    const data = join(folder, 'server');
    const first = await openServer(undefined, data);
    await query(first.url, 'create table kept as select 42 as answer');
    await expect(openServer(undefined, data)).rejects.toThrow(/PostgreSQL did not start:[^]*postmaster/);
    await first.close();
    const second = await openServer(undefined, data);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await second.close();
    await expect(query(second.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});
