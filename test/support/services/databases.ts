// The databases that a suite runs on: the embedded one always, a real PostgreSQL server where the run has one.
// In: what global-setup.ts provides. Out: a list for describe.each. Separate so that no suite knows how they start.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

/** What a room's database is opened with; `template` is the dump of an empty PGlite folder, which opens faster. */
export interface DatabaseSettings {
  readonly url: string;
  readonly template?: string;
}

export interface FreshDatabase {
  readonly settings: DatabaseSettings;
  /** Call after closing every connection of yours; what is still open is cut off. */
  drop(): Promise<void>;
}

export interface TestDatabase {
  readonly name: 'embedded' | 'server';
  /** An empty database of its own, without migrations. */
  create(): Promise<FreshDatabase>;
}

const run = promisify(execFile);

const embedded: TestDatabase = {
  name: 'embedded',
  create() {
    const settings = { url: 'pglite:memory', template: inject('pgliteTemplate') };
    return Promise.resolve({ settings, drop: () => Promise.resolve() });
  },
};

function onServer({ url, binariesFolder }: { url: string; binariesFolder: string }): TestDatabase {
  const execute = (statement: string) =>
    run(join(binariesFolder, 'psql'), ['--no-psqlrc', '--quiet', '-v', 'ON_ERROR_STOP=1', '-c', statement, url]);
  return {
    name: 'server',
    async create() {
      const name = `test_${randomBytes(8).toString('hex')}`;
      await execute(`create database ${name}`);
      const database = new URL(url);
      database.pathname = `/${name}`;
      return {
        settings: { url: database.href },
        async drop() {
          await execute(`drop database ${name} with (force)`);
        },
      };
    },
  };
}

const servers = inject('postgresqlServers');
/** Workers are numbered from 1. */
const ownUrl = servers?.urls[(Number(process.env['VITEST_POOL_ID']) - 1) % servers.urls.length];

/** For `describe.each(databases)('… on the $name database', …)`. */
export const databases: readonly TestDatabase[] =
  servers && ownUrl !== undefined
    ? [embedded, onServer({ url: ownUrl, binariesFolder: servers.binariesFolder })]
    : [embedded];
