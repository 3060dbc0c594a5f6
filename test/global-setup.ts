// Once a run, before every worker: the embedded database's template and a real PostgreSQL server for each worker → `inject(…)`.
// Separate from the workers because both cost seconds. A missing server is said aloud, or is a failure on CI.
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { preparePgliteTemplate } from './support/services/pglite-template.js';
import { findPostgresql, startPostgresql } from './support/services/postgresql.js';

declare module 'vitest' {
  export interface ProvidedContext {
    pgliteTemplate: string;
    postgresqlServers: { urls: readonly string[]; binariesFolder: string } | null;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const cacheFolder = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));
  project.provide('pgliteTemplate', await preparePgliteTemplate(cacheFolder));

  const binariesFolder = findPostgresql();
  if (binariesFolder === undefined) {
    const reason = 'no PostgreSQL 15 or newer under /usr/lib/postgresql (Debian: apt-get install postgresql)';
    if (process.env['CIVIC_REQUIRE_SERVICES'] === '1') throw new Error(`CIVIC_REQUIRE_SERVICES=1, but ${reason}`);
    console.warn(`Left out: every suite "on the server database", because there is ${reason}.`);
    project.provide('postgresqlServers', null);
    return undefined;
  }
  // A transaction anywhere on a server holds its change logs back, so that two workers on one would disturb each other.
  const servers = await Promise.all(
    Array.from({ length: project.config.maxWorkers }, () => startPostgresql(binariesFolder)),
  );
  project.provide('postgresqlServers', { urls: servers.map(({ url }) => url), binariesFolder });
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}
