// The database that the settings name → whether it answers, its version, and which migrations of the rooms are due. A server is asked
// in a session that may not write; an embedded database is looked at in a copy, since opening one writes in its folder.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { ClockReading } from './check-clock.js';
import { describeReason, type Finding, reportFailure, reportOk, reportWarning } from './finding.js';

/** What a room brings its schema up to date with. */
export interface RoomMigrations {
  readonly room: string;
  readonly schema: string;
  readonly names: readonly string[];
}

export interface DatabaseReport {
  readonly findings: readonly Finding[];
  readonly clock: ClockReading | null;
}

type Rows = readonly Readonly<Record<string, unknown>>[];
type Query = (sql: string, parameters?: readonly unknown[]) => Promise<Rows>;

const check = 'database';
const timeoutMs = 5_000;
const oldestVersion = 15;

export async function checkServer(url: string, migrations: readonly RoomMigrations[]): Promise<DatabaseReport> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // Without a listener a connection that breaks would end this process.
  client.on('error', () => {});
  const place = describePlace(url);
  try {
    await client.connect();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const remedy = remedies[code] ?? 'Start the server, or mend DATABASE_URL.';
    return {
      findings: [reportFailure(check, `${place} cannot be reached: ${describeReason(error)}`, remedy)],
      clock: null,
    };
  }
  try {
    const query: Query = async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows;
    await query('set default_transaction_read_only = on');
    const beforeMs = Date.now();
    const [told] = await query(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
        extract(epoch from clock_timestamp())::float8 * 1000 as now`,
    );
    const clock = { of: 'database', theirsMs: Number(told?.['now']), beforeMs, afterMs: Date.now(), resolutionMs: 1 };
    const found = `${place} answers, PostgreSQL ${String(told?.['version'])}`;
    const isOld = Number(told?.['number']) < oldestVersion * 10_000;
    const version = isOld
      ? reportFailure(check, found, `Take PostgreSQL ${oldestVersion} or newer.`)
      : reportOk(check, found);
    return { findings: [version, ...(await checkMigrations(query, migrations))], clock };
  } finally {
    await client.end();
  }
}

const remedies: Readonly<Record<string, string>> = {
  '28P01': 'Mend the user or the password in DATABASE_URL.',
  '28000': 'Mend the user in DATABASE_URL, or let it in by pg_hba.conf.',
  '3D000': 'Create the database, or mend its name in DATABASE_URL.',
  ENOTFOUND: 'Mend the host in DATABASE_URL.',
};

/** Without the password. */
function describePlace(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

/** `folder`: of the embedded database, which may not be there yet. */
export async function checkEmbedded(folder: string, migrations: readonly RoomMigrations[]): Promise<DatabaseReport> {
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null)
    return {
      findings: [reportOk(check, `the embedded one will be made in ${folder} at the first start`)],
      clock: null,
    };
  const holder = await findHolder(`${folder}.lock`);
  const kind = `the embedded one in ${folder}, PostgreSQL ${version.trim()}`;
  if (holder !== null) {
    const found = `${kind}, is in use by process ${holder} and is left alone: stop it to have its migrations looked at`;
    return { findings: [reportOk(check, found)], clock: null };
  }
  const copy = await mkdtemp(join(tmpdir(), 'civic-doctor-'));
  try {
    await cp(folder, join(copy, 'data'), { recursive: true });
    await using database = await PGlite.create({ dataDir: join(copy, 'data') });
    const query: Query = async (sql, parameters = []) =>
      (await database.query<Readonly<Record<string, unknown>>>(sql, [...parameters])).rows;
    return {
      findings: [reportOk(check, `${kind}, can be opened`), ...(await checkMigrations(query, migrations))],
      clock: null,
    };
  } catch (error) {
    const remedy = 'Restore the folder, or set DATA_DIR to another one.';
    return {
      findings: [reportFailure(check, `${kind}, cannot be opened: ${describeReason(error)}`, remedy)],
      clock: null,
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function findHolder(lockFile: string): Promise<number | null> {
  const holder = Number(await readFile(lockFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(holder) || holder <= 0) return null;
  try {
    process.kill(holder, 0);
    return holder;
  } catch (error) {
    // EPERM: the process lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? holder : null;
  }
}

async function checkMigrations(query: Query, rooms: readonly RoomMigrations[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  let count = 0;
  for (const { room, schema, names } of rooms) {
    const [table] = await query('select to_regclass($1) is not null as there', [`${schema}.migrations`]);
    const rows = table?.['there'] === true ? await query(`select name from "${schema}".migrations order by id`) : [];
    const applied = rows.map(({ name }) => String(name));
    const due = names.filter((name) => !applied.includes(name));
    const unknown = applied.filter((name) => !names.includes(name));
    count += names.length;
    if (unknown.length > 0) {
      const remedy = 'Run the version of the product that this database belongs to, or a newer one.';
      findings.push(reportFailure('migrations', `${room}: the database is ahead by ${unknown.join(', ')}`, remedy));
    } else if (due.length > 0) {
      const remedy = 'They are run when the subgraph starts.';
      findings.push(reportWarning('migrations', `${room}: ${due.join(', ')} due`, remedy));
    }
  }
  return findings.length > 0 ? findings : [reportOk('migrations', `all ${count} are run`)];
}
