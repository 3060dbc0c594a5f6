// A URL → one PostgreSQL, embedded (PGlite) or a server, that the rooms of a process share.
// All rooms of an embedded database use one connection, so that a transaction of one never takes in a statement of another.
import { openAsBlob } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StartError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import type { Tracing } from '../../process/tracing.js';
import type { StatementMeter } from './room-meter.js';
import { traceStatement } from './trace-room.js';
import { lockDataFolder } from './data-folder.js';

export interface DatabaseOptions {
  /** `pglite:memory`, `pglite:<folder>` or `postgresql://…`. */
  readonly url: string;
  /** File of a dumped, empty PGlite that a `pglite:memory` database starts from (saves tests the initdb). */
  readonly template?: string | undefined;
  readonly poolSize?: number;
  readonly log: Log;
  /** Null or missing: statements are not traced. */
  readonly tracing?: Tracing | null | undefined;
  /** Told of each statement; null or missing: nobody is. */
  readonly meter?: StatementMeter | null | undefined;
}

export interface Database {
  readonly kind: 'embedded' | 'server';
  /** The shared connections; stores are opened on it. */
  readonly client: Kysely<unknown>;
  /** Calls back with each SQL statement from now on, until the returned function is called. */
  onStatement(listener: (sql: string) => void): () => void;
  close(): Promise<void>;
}

/** Milliseconds a statement waits for a free connection; a wait for oneself must end in an error, not in silence. */
const connectionTimeoutMs = 15_000;

/** int8 as number (counts stay far below 2^53), date as `YYYY-MM-DD`, timestamptz as Date. */
function columnTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => new Date(text));
  return types;
}

/**
 * Opens the database and proves that it answers.
 * Errors: `StartError` when the folder is in use, the server is away or older than PostgreSQL 15.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url.startsWith('pglite:') ? openEmbedded(options) : openServer(options);
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const place = options.url.slice('pglite:'.length);
  const inMemory = place === 'memory';
  const unlock = inMemory ? () => {} : lockDataFolder(place);
  let pglite: PGlite;
  try {
    const loadDataDir =
      inMemory && options.template !== undefined ? { loadDataDir: await openAsBlob(options.template) } : {};
    pglite = await PGlite.create({ dataDir: inMemory ? 'memory://' : place, ...loadDataDir });
  } catch (error) {
    unlock();
    throw new StartError(
      `The embedded database in ${place} cannot be opened: set DATA_DIR to another folder, or restore it.`,
      {
        cause: error,
      },
    );
  }
  const pool = createPool({ ...createPgConfig(pglite), max: 1 }, options.log);
  return {
    ...shareClient('embedded', pool, options),
    async close() {
      await pool.end();
      await pglite.close();
      unlock();
    },
  };
}

async function openServer(options: DatabaseOptions): Promise<Database> {
  const pool = createPool({ connectionString: options.url, max: options.poolSize ?? 10 }, options.log);
  try {
    const found = await pool.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
    const version = found.rows[0]?.version ?? 0;
    if (version < 150_000)
      throw new StartError(
        `DATABASE_URL leads to PostgreSQL ${Math.floor(version / 10_000)}: version 15 or newer is needed.`,
      );
  } catch (error) {
    await pool.end();
    if (error instanceof StartError) throw error;
    const reason =
      error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error);
    throw new StartError(`DATABASE_URL cannot be reached (${reason}): start the server or mend the URL.`, {
      cause: error,
    });
  }
  return { ...shareClient('server', pool, options), close: () => pool.end() };
}

function createPool(config: pg.PoolConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({ ...config, types: columnTypes(), connectionTimeoutMillis: connectionTimeoutMs });
  // Without a listener a connection that the server drops while idle would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  return pool;
}

function shareClient(
  kind: Database['kind'],
  pool: pg.Pool,
  { tracing = null, meter = null }: DatabaseOptions,
): Omit<Database, 'close'> {
  const listeners = new Set<(sql: string) => void>();
  const client = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      for (const listener of listeners) listener(event.query.sql);
      meter?.(event.query.sql, event.queryDurationMillis, event.level === 'error');
      if (tracing === null) return;
      traceStatement(
        tracing,
        event.query.sql,
        event.queryDurationMillis,
        event.level === 'error' ? event.error : undefined,
      );
    },
  });
  return {
    kind,
    client,
    onStatement(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
