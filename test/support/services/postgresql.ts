// Debian's PostgreSQL binaries → one real server for the whole test run, or the reason why there is none.
// Separate from postgresql-guard.ts, which owns the process: this side only starts it, and tells it to stop.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR_VERSION = 15;

export interface PostgresqlServer {
  /** Of the superuser, on the database `postgres`; its password holds for this server only. */
  readonly url: string;
  /** Resolves when the process has ended and its folder is removed. */
  stop(): Promise<void>;
}

/** The folder with the binaries of the newest installed version, 15 or newer; undefined when there is none. */
export function findPostgresql(versionsFolder = '/usr/lib/postgresql'): string | undefined {
  if (!existsSync(versionsFolder)) return undefined;
  return readdirSync(versionsFolder)
    .map(Number)
    .filter((version) => version >= OLDEST_MAJOR_VERSION)
    .toSorted((left, right) => right - left)
    .map((version) => join(versionsFolder, String(version), 'bin'))
    .find((folder) => ['initdb', 'postgres', 'pg_isready', 'psql'].every((name) => existsSync(join(folder, name))));
}

function parseAnnouncement(line: string): { url?: unknown; error?: unknown } {
  const parsed: unknown = JSON.parse(line);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}

/**
 * Starts a server in a temporary folder on a free port of 127.0.0.1.
 * Errors: rejects with the server's own words when it cannot start; nothing is left behind then.
 */
export async function startPostgresql(binariesFolder: string): Promise<PostgresqlServer> {
  const program = fileURLToPath(new URL('./postgresql-guard.ts', import.meta.url));
  // detached: Ctrl-C in a terminal reaches the whole group, and the guard must outlive the test run to clean up.
  const guard = spawn(process.execPath, [program, binariesFolder], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(guard, 'exit');
  const lines = createInterface({ input: guard.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => ['{}'])]);
  const { url, error } = parseAnnouncement(String(first[0]));
  if (typeof url !== 'string') {
    await ended;
    throw new Error(
      typeof error === 'string' ? error : 'the process that holds PostgreSQL ended before the server ran',
    );
  }
  return {
    url,
    async stop() {
      guard.stdin.end();
      await ended;
    },
  };
}
