// DATABASE_URL, or nothing → a PostgreSQL server for the benchmarks. Without a URL it is started from the installed
// binaries on a folder that is kept, so that data made once is found again. Separate from the tests' server, whose
// folder goes with each run.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../../process/errors.js';
import type { Closable } from '../../process/lifecycle.js';

export interface BenchServer extends Closable {
  /** Leads to the database `postgres` as a user who may create databases. */
  readonly url: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const oldestMajorVersion = 15;
const superuser = 'bench';
const startTimeoutMs = 60_000;
const stopTimeoutMs = 60_000;
const patienceMs = 3_000;

/** Folder of the server that the benchmarks start by themselves, from the project's root. */
export const serverFolder = join('node_modules', '.cache', 'bench-postgresql');

/** Folder with the newest installed binaries; undefined where none are of version 15 or newer. */
export function findBinaries(versionsFolder = '/usr/lib/postgresql'): string | undefined {
  if (!existsSync(versionsFolder)) return undefined;
  return readdirSync(versionsFolder)
    .map(Number)
    .filter((version) => version >= oldestMajorVersion)
    .toSorted((left, right) => right - left)
    .map((version) => join(versionsFolder, String(version), 'bin'))
    .find((folder) => ['initdb', 'postgres', 'pg_isready'].every((name) => existsSync(join(folder, name))));
}

/**
 * The server at `url`, or one of our own in `folder`, made there on the first call.
 * Errors: `StartError` when there are no binaries, or in the server's own words when it does not start.
 */
export async function openServer(url: string | undefined, folder: string): Promise<BenchServer> {
  if (url !== undefined) return { url, close: () => Promise.resolve() };
  const binaries = findBinaries();
  if (binaries === undefined) {
    throw new StartError(
      'The benchmarks need PostgreSQL 15 or newer: set DATABASE_URL to a server, or install one (Debian: apt-get install postgresql).',
    );
  }
  return startServer(binaries, resolve(folder));
}

async function startServer(binaries: string, folder: string): Promise<BenchServer> {
  const account = accountForServer();
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  if (!existsSync(join(data, 'PG_VERSION'))) createCluster(binaries, folder, passwordFile, account);
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (!binaries.includes(`/${made}/`))
    throw new StartError(`${folder} is of PostgreSQL ${made}, which is not installed any more: remove that folder.`);
  const port = await findFreePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=512MB',
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
  ];
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...account },
  );
  // A process that ends without closing, on a second Ctrl-C for one, still takes its server with it.
  const stopWithUs = () => server.kill('SIGINT');
  process.once('exit', stopWithUs);
  await waitUntilReady(binaries, server, port);
  return {
    url: `postgresql://${superuser}:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/postgres`,
    async close() {
      process.off('exit', stopWithUs);
      // SIGTERM lets connections that are about to end do so, SIGINT cuts them off; both write everything.
      server.kill('SIGTERM');
      if (await waitForExit(server, patienceMs)) return;
      server.kill('SIGINT');
      if (!(await waitForExit(server, stopTimeoutMs))) server.kill('SIGQUIT');
    },
  };
}

/** PostgreSQL refuses to run as root; Debian's package brings the account `postgres`. */
function accountForServer(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    if (status !== 0)
      throw new StartError(
        'PostgreSQL does not run as root and there is no account named postgres: set DATABASE_URL, or run this as another user.',
      );
    return Number(stdout);
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function createCluster(binaries: string, folder: string, passwordFile: string, account: Account | undefined): void {
  // Half a cluster of a run that was stopped would never start.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(passwordFile, `${randomBytes(12).toString('hex')}\n`, { mode: 0o600 });
  if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid);
  const flags = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const made = spawnSync(join(binaries, 'initdb'), ['-D', join(folder, 'data'), '-U', superuser, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    ...account,
  });
  if (made.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  const reason = made.error?.message ?? made.stderr.trim();
  throw new StartError(`No PostgreSQL could be made in ${folder} (${reason}): set DATABASE_URL to a server instead.`);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

async function waitUntilReady(binaries: string, server: ChildProcess, port: number): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-2000);
  });
  const deadline = performance.now() + startTimeoutMs;
  while (spawnSync(join(binaries, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status !== 0) {
    if (await waitForExit(server, 100)) throw new StartError(`PostgreSQL did not start:\n${log.trim()}`);
    if (performance.now() > deadline) {
      server.kill('SIGQUIT');
      throw new StartError(`PostgreSQL did not answer within ${startTimeoutMs / 1000} s:\n${log.trim()}`);
    }
  }
}

async function waitForExit(server: ChildProcess, timeoutMs: number): Promise<boolean> {
  const hasEnded = () => server.exitCode !== null || server.signalCode !== null;
  const deadline = performance.now() + timeoutMs;
  while (!hasEnded() && performance.now() < deadline) await sleep(Math.min(50, timeoutMs));
  return hasEnded();
}
