// Once a run, before every worker: the embedded database's template, a real PostgreSQL server for each worker, Redis → `inject(…)`.
// Separate from the workers because both cost seconds. A missing server is said aloud, or is a failure on CI.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { preparePgliteTemplate } from './support/services/pglite-template.js';
import { lendProduct } from './support/shared-product.js';
import { findChromium } from './support/services/chromium.js';
import { findRedis } from './support/services/redis.js';
import { findPostgresql, startPostgresql } from './support/services/postgresql.js';

declare module 'vitest' {
  export interface ProvidedContext {
    pgliteTemplate: string;
    /** Where the tests of this run keep data folders that they copy. */
    startedFolders: string;
    postgresqlServers: { urls: readonly string[]; binariesFolder: string } | null;
    /** The server's program. */
    redisProgram: string | null;
    /** The browser's program. */
    chromiumProgram: string | null;
    /** For `borrowProduct`. */
    productLender: string;
  }
}

function leaveOut(what: string, reason: string): void {
  if (process.env['CIVIC_REQUIRE_SERVICES'] === '1') throw new Error(`CIVIC_REQUIRE_SERVICES=1, but ${reason}`);
  console.warn(`Left out: ${what}, because there is ${reason}.`);
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const startedFolders = mkdtempSync(join(tmpdir(), 'civic-started-'));
  project.provide('startedFolders', startedFolders);
  const shared = await lendProduct();
  project.provide('productLender', shared.lender);
  const end = async () => {
    await shared.close();
    rmSync(startedFolders, { recursive: true, force: true });
  };

  const cacheFolder = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));
  project.provide('pgliteTemplate', await preparePgliteTemplate(cacheFolder));

  const redisProgram = findRedis();
  project.provide('redisProgram', redisProgram ?? null);
  if (redisProgram === undefined)
    leaveOut('every test "on Redis"', 'no /usr/bin/redis-server (Debian: apt-get install redis-server)');

  const chromiumProgram = findChromium();
  project.provide('chromiumProgram', chromiumProgram ?? null);
  if (chromiumProgram === undefined)
    leaveOut('every test "in a browser"', 'no /usr/bin/chromium (Debian: apt-get install chromium)');

  const binariesFolder = findPostgresql();
  if (binariesFolder === undefined) {
    leaveOut(
      'every suite "on the server database"',
      'no PostgreSQL 15 or newer under /usr/lib/postgresql (Debian: apt-get install postgresql)',
    );
    project.provide('postgresqlServers', null);
    return end;
  }
  // A transaction anywhere on a server holds its change logs back, so that two workers on one would disturb each other.
  const servers = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () => startPostgresql(binariesFolder)),
  );
  project.provide('postgresqlServers', { urls: servers.map(({ url }) => url), binariesFolder });
  return async () => {
    await Promise.all([end(), ...servers.map((server) => server.stop())]);
  };
}
