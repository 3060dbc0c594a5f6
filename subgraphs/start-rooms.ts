// Settings → started rooms on one database: all of them in one process, or one alone that reaches the others over HTTP.
import { join } from 'node:path';
import type { Log } from '../process/log.js';
import type { ProcessContext } from '../process/lifecycle.js';
import { createMeters, type Meters } from '../process/meters.js';
import { configuredSubgraphUrls, defaultSubgraphUrls, type SubgraphName } from '../process/subgraphs.js';
import type { Settings } from '../process/settings.js';
import type { Tracing } from '../process/tracing.js';
import { createHttpAsk } from './kit/ask-over-http.js';
import { writeCallerScopes } from './kit/caller.js';
import { createMemoryWakeups, createRedisWakeups } from './kit/change-wakeups.js';
import { type Database, openDatabase } from './kit/database.js';
import type { AskRoom, ReportProgress, StartedRoom } from './kit/room.js';
import { createStatementMeter, type StatementMeter } from './kit/room-meter.js';
import { readRoomSecrets } from './room-secrets.js';
import { loadRoom } from './rooms.js';

export interface StartedRooms {
  readonly rooms: ReadonlyMap<string, StartedRoom>;
  readonly database: Database;
  /** What is counted in them; null where nothing is. */
  readonly meters: Meters | null;
  /** Asks a room of this process, or one elsewhere over HTTP. */
  readonly ask: AskRoom;
}

/** What of a process rooms need. */
export type RoomsContext = Omit<ProcessContext, 'tracing'> & Partial<Pick<ProcessContext, 'tracing'>>;

/** The database that the settings name. Errors: `StartError` when it cannot be used. */
export function openConfiguredDatabase(
  settings: Settings,
  log: Log,
  { tracing = null, meter = null }: { readonly tracing?: Tracing | null; readonly meter?: StatementMeter | null } = {},
): Promise<Database> {
  const url = settings.DATABASE_URL ?? `pglite:${join(settings.DATA_DIR, 'postgresql')}`;
  return openDatabase({ url, poolSize: settings.DATABASE_POOL_SIZE, tracing, meter, log });
}

/**
 * Opens the database, migrates, starts the rooms in the order given and fills empty ones with sample data.
 * What was opened is added to `context.opened`.
 * Errors: `StartError` when the database cannot be used or a secret is missing.
 */
export async function startRooms(names: readonly SubgraphName[], context: RoomsContext): Promise<StartedRooms> {
  const { settings, log, opened, tracing = null } = context;
  const secrets = readRoomSecrets(settings, names);
  const meters = settings.METRICS === 'on' ? createRoomMeters(log) : null;
  const meter = meters === null ? null : createStatementMeter(meters);
  const database = opened.add(await openConfiguredDatabase(settings, log, { tracing, meter }));
  const started = new Map<string, StartedRoom>();
  const elsewhere = createHttpAsk({
    urls: new Map([...Object.entries(defaultSubgraphUrls), ...configuredSubgraphUrls(settings)]),
    timeoutMs: settings.SUBGRAPH_TIMEOUT_MS,
    secret: settings.SUBGRAPH_SECRET,
    tracing,
    log,
  });
  const ask: AskRoom = async (name, query, variables, scopes = []) => {
    const room = started.get(name);
    if (room === undefined) return elsewhere(name, query, variables, scopes);
    const { data, errors } = await room.execute({ query, variables, headers: writeCallerScopes(scopes) });
    if (errors !== undefined) log.warn({ room: name, errors }, 'a room could not answer another');
    return data ?? null;
  };
  const redisUrl = settings.REDIS_URL;
  const wakeups = opened.add(
    redisUrl === undefined ? createMemoryWakeups() : createRedisWakeups({ url: redisUrl, log }),
  );
  for (const name of names) {
    const room = await loadRoom(name);
    const given = { settings, log, now: () => new Date(), ask, secret: secrets.get(name) ?? '', wakeups };
    started.set(name, opened.add(await room.start({ database, tracing, meters, ...given })));
  }
  if (settings.SAMPLE_DATA === 'on') {
    const report = createProgressReport(context.print);
    for (const room of started.values()) await room.loadSampleIfEmpty(report);
  }
  return { rooms: started, database, meters, ask };
}

function createRoomMeters(log: Log): Meters {
  const onFailure = (error: unknown, metric: string) => log.warn({ err: error, metric }, 'a metric could not be read');
  return createMeters({ readTimeoutMs: 2_000, onFailure });
}

/** Prints each step of long work at its start, its tenths and its end. */
function createProgressReport(print: (line: string) => void): ReportProgress {
  let last = '';
  return (what, done, total) => {
    const tenths = total === 0 ? 10 : Math.floor((done * 10) / total);
    const line = `  ${what}: ${tenths * 10} %`;
    if (line === last) return;
    last = line;
    print(line);
  };
}
