// A program: folder of PostgreSQL binaries → one running server, announced as a JSON line on standard output.
// Separate from the test run so that the server and its folder also go when that run is killed: the end of
// standard input is the order to stop. Imports only Node's modules; Node runs this file without a build.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const SUPERUSER = 'civic';

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root; Debian's package brings the account `postgres`. */
function accountForServer(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    if (status !== 0) throw new Error('PostgreSQL cannot run as root, and there is no account named postgres');
    return Number(stdout);
  };
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function freePort(): Promise<number> {
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

function createCluster(binaries: string, folder: string, password: string, account: Account | undefined): string {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [folder, passwordFile]) chownSync(path, account.uid, account.gid);
  // --no-sync: only the empty cluster is written unsynchronised; the running server keeps fsync on.
  const flags = [
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  const made = spawnSync(join(binaries, 'initdb'), ['-D', data, '-U', SUPERUSER, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    ...account,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
  return data;
}

function waitForExit(server: ChildProcess, timeoutMs: number): Promise<boolean> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    server.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

async function waitUntilReady(binaries: string, server: ChildProcess, port: number): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (spawnSync(join(binaries, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status !== 0) {
    if (await waitForExit(server, 50)) throw new Error(`postgres ended while starting: ${log}`);
    if (Date.now() > deadline) throw new Error(`postgres did not answer within ${START_TIMEOUT_MS} ms: ${log}`);
  }
}

async function stopServer(server: ChildProcess): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown: clients are cut off, nothing is left to recover.
  server.kill('SIGINT');
  if (await waitForExit(server, STOP_TIMEOUT_MS)) return;
  server.kill('SIGQUIT');
  await waitForExit(server, STOP_TIMEOUT_MS);
}

async function main(binaries: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-postgresql-'));
  let server: ChildProcess | undefined;
  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    if (server) await stopServer(server);
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  process.stdin.on('end', () => void stop(0));
  process.stdin.on('error', () => void stop(0));
  process.stdout.on('error', () => void stop(0));
  process.stdin.resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

  try {
    const account = accountForServer();
    const password = randomBytes(12).toString('hex');
    const data = createCluster(binaries, folder, password, account);
    const port = await freePort();
    const options = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
    server = spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), ...options.flatMap((option) => ['-c', option])],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...account },
    );
    server.once('error', () => void stop(1));
    await waitUntilReady(binaries, server, port);
    const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
    process.stdout.write(`${JSON.stringify({ url })}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
    await stop(1);
  }
}

const binariesFolder = process.argv[2];
if (binariesFolder === undefined)
  throw new Error('usage: node postgresql-guard.ts <folder of the PostgreSQL binaries>');
await main(binariesFolder);
