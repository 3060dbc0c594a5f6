// A server → the databases of the benchmarks, each made once. A database says in a table of its own what it holds, at the
// end of its making, so that one whose making was broken off is made anew.
import { sql } from 'kysely';
import type { Log } from '../../process/log.js';
import { type Database, openDatabase } from '../../subgraphs/kit/database.js';
import type { ReportProgress } from '../../subgraphs/kit/room.js';
import { openStore } from '../../subgraphs/kit/store.js';

import { newsStorage } from '../../subgraphs/news/entities/storage.js';
import type { NewsTables } from '../../subgraphs/news/entities/tables.js';
import { orgUnitStorage } from '../../subgraphs/org-units/entities/storage.js';
import type { OrgUnitTables } from '../../subgraphs/org-units/entities/tables.js';
import { pollStorage, type PollTables } from '../../subgraphs/polls/entities/storage.js';
import { generateArticles } from './articles.js';
import { insertCategories } from './categories.js';
import { generatePolls } from './polls.js';
import { createRandom } from './random.js';
import type { Scale } from './scale.js';
import { withoutSearchIndexes } from './search-indexes.js';
import { generateUnits } from './units.js';

/** Goes up with each change of what is generated: data of an older version is made anew. */
const dataVersion = 1;
const seed = 20261123;
const pollsMadeAt = new Date(Date.UTC(2026, 10, 1));
/** Fewer connections could make a command of the rooms wait for itself. */
const poolSize = 4;

/** The server's URL with another database. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Whether the database is there and holds all of the scale, made by this version. */
export async function holdsData(server: string, name: string, scale: Scale, log: Log): Promise<boolean> {
  const isThere = await onDatabase(server, log, async ({ client }) => {
    const found = await sql`select from pg_database where datname = ${name}`.execute(client);
    return found.rows.length > 0;
  });
  if (!isThere) return false;
  return onDatabase(databaseUrl(server, name), log, async ({ client }) => {
    const table = await sql<{
      isThere: boolean;
    }>`select to_regclass('bench.dataset') is not null as "isThere"`.execute(client);
    if (table.rows[0]?.isThere !== true) return false;
    const found = await sql`
      select from bench.dataset where version = ${dataVersion} and scale = ${JSON.stringify(scale)}::jsonb`.execute(
      client,
    );
    return found.rows.length > 0;
  });
}

/** Makes the database anew; one of that name is dropped. */
export async function makeDatabase(
  server: string,
  name: string,
  scale: Scale,
  log: Log,
  report: ReportProgress,
): Promise<void> {
  await onDatabase(server, log, async ({ client }) => {
    await sql`drop database if exists ${sql.id(name)} with (force)`.execute(client);
    await sql`create database ${sql.id(name)}`.execute(client);
  });
  await fillDatabase(databaseUrl(server, name), scale, log, report);
}

/** Migrates an empty database and fills it. */
export async function fillDatabase(url: string, scale: Scale, log: Log, report: ReportProgress): Promise<void> {
  await onDatabase(url, log, async (database) => {
    const random = createRandom(seed);
    const now = () => pollsMadeAt;
    const orgUnits = await openStore<OrgUnitTables>(database, orgUnitStorage, now);
    const news = await openStore<NewsTables>(database, newsStorage, now);
    const polls = await openStore<PollTables>(database, pollStorage, now);
    const directory = await generateUnits(orgUnits, scale, random, now, report);
    await insertCategories(news);
    await withoutSearchIndexes(database, newsStorage.schema, () =>
      generateArticles(news, scale.articles, directory, random, report),
    );
    await generatePolls(polls, scale.ballots, directory.units, seed, now, report);
    report('statistics', 0, 1);
    // What autovacuum does sooner or later; here before anything is measured. The checkpoint lets the server stop at once.
    await sql`vacuum analyze`.execute(database.client);
    await sql`create schema bench`.execute(database.client);
    await sql`create table bench.dataset (version integer not null, scale jsonb not null)`.execute(database.client);
    await sql`insert into bench.dataset values (${dataVersion}, ${JSON.stringify(scale)}::jsonb)`.execute(
      database.client,
    );
    await sql`checkpoint`.execute(database.client);
    report('statistics', 1, 1);
  });
}

async function onDatabase<T>(url: string, log: Log, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, poolSize, log });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
