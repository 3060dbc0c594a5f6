// Test databases and rooms started on them, with the SQL statements of a piece of work counted.
import { createLog } from '../../process/log.js';
import type { Meters } from '../../process/meters.js';
import { parseSettings, type Settings } from '../../process/settings.js';
import { type Database, openDatabase } from '../../subgraphs/kit/database.js';
import { createStatementMeter } from '../../subgraphs/kit/room-meter.js';
import type { FreshDatabase } from './services/databases.js';
import type { AskRoom, Room, StartedRoom } from '../../subgraphs/kit/room.js';

export interface TestDatabase {
  readonly database: Database;
  /** Runs `work` and gives the statements that the database was sent meanwhile. */
  countStatements<T>(work: () => Promise<T>): Promise<{ result: T; statements: string[] }>;
  close(): Promise<void>;
}

const silent = createLog('silent');

/** `meters`: where its statements are counted. */
export async function openTestDatabase(
  create: () => Promise<FreshDatabase>,
  meters: Meters | null = null,
): Promise<TestDatabase> {
  const created = await create();
  const meter = meters === null ? null : createStatementMeter(meters);
  const database = await openDatabase({ ...created.settings, log: silent, meter });
  return {
    database,
    async countStatements(work) {
      const statements: string[] = [];
      const stop = database.onStatement((statement) => statements.push(statement));
      try {
        return { result: await work(), statements };
      } finally {
        stop();
      }
    },
    async close() {
      await database.close();
      await created.drop();
    },
  };
}

/** The default settings, with some replaced by text as the environment would hold it. */
export function testSettings(environment: Readonly<Record<string, string>> = {}): Settings {
  const parsed = parseSettings({ LOG_LEVEL: 'silent', ...environment });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.settings;
}

export async function startTestRoom(
  room: Room,
  { database }: TestDatabase,
  options: {
    now?: () => Date;
    ask?: AskRoom;
    environment?: Readonly<Record<string, string>>;
    meters?: Meters | null;
  } = {},
): Promise<StartedRoom> {
  return room.start({
    database,
    meters: options.meters ?? null,
    settings: testSettings(options.environment),
    log: silent,
    now: options.now ?? (() => new Date()),
    ask: options.ask ?? (async () => null),
    secret: 'a secret of the tests, long enough to be accepted',
  });
}
