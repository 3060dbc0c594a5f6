// A database and a room's entities → the room's store: typed SQL for reads, transactions for writes.
// Reads go through the typed SQL builder of MikroORM (one batched statement each), writes through its entity manager.
import { type Migration, Migrator } from '@mikro-orm/migrations';
import { type InferKyselyDB, MikroORM, type Options, type SqlEntityManager } from '@mikro-orm/postgresql';
import { CamelCasePlugin, type Kysely, sql } from 'kysely';
import {
  type Change,
  ChangeLogEntity,
  findLastCursor,
  type FoundChanges,
  readChanges,
  recordChanges,
} from './change-log.js';
import type { Database } from './database.js';
import { createTouchedReader, type TouchedReader } from './touched.js';

/** Tables by name with camelCase columns, derived from entities: `Tables<typeof Article | typeof Category>`. */
export type Tables<Entities extends { name: string }> = InferKyselyDB<Entities, { columnNamingStrategy: 'property' }>;

export interface StoreDefinition {
  /** PostgreSQL schema that holds the room's tables. */
  readonly schema: string;
  readonly entities: NonNullable<Options['entities']>;
  /** The tag under which gateways keep what an entry of the change log ends; its node type where nothing is said. */
  readonly tagOf?: (nodeType: string) => string;
  readonly migrations: readonly {
    readonly name: string;
    readonly class: new (...parameters: ConstructorParameters<typeof Migration>) => Migration;
  }[];
}

export interface Transaction<DB> {
  /** Entities of this transaction; flushed before it commits. */
  readonly em: SqlEntityManager;
  /** SQL in this transaction. Flush entities first where it must see them. */
  readonly sql: Kysely<DB>;
  /** Entries for the change log; they are written with the transaction. */
  record(...changes: readonly Change[]): void;
}

export interface Store<DB> {
  readonly schema: string;
  /** SQL outside of any transaction. */
  readonly sql: Kysely<DB>;
  /** Runs one transaction: all of `work` and its change-log entries, or nothing. */
  write<T>(work: (transaction: Transaction<DB>) => Promise<T>): Promise<T>;
  readChanges(request: { limit: number; after: string | null }): Promise<FoundChanges>;
  /** The cursor of the last entry that `readChanges` can give now; null where there is none. */
  findLastCursor(): Promise<string | null>;
  /** What was written since a position, as everybody sees it now. */
  readonly touched: TouchedReader;
  /** True when no entry was ever logged: the database is new. */
  isEmpty(): Promise<boolean>;
}

/**
 * Brings the room's schema up to date and opens its store.
 * Several processes may do so at once on one server: one migrates, the others wait for it.
 * `wake`: called after each commit, whatever was written, with its entries for the change log.
 */
export async function openStore<DB extends object>(
  database: Database,
  definition: StoreDefinition,
  now: () => Date,
  wake: (changes: readonly Change[]) => void = () => {},
): Promise<Store<DB>> {
  const { schema } = definition;
  const orm = await MikroORM.init({
    entities: [...definition.entities, ChangeLogEntity],
    schema,
    dbName: 'postgres',
    driverOptions: () => database.client,
    ensureDatabase: false,
    forceUtcTimezone: true,
    extensions: [Migrator],
    logger: () => {},
    migrations: { migrationsList: [...definition.migrations], snapshot: false, tableName: 'migrations', schema },
  });
  await migrate(database, orm);

  const columns = new CamelCasePlugin({ maintainNestedObjectKeys: true });
  const typed = (em: SqlEntityManager): Kysely<DB> => {
    const reading: unknown = em.getKysely<object>().withSchema(schema).withPlugin(columns);
    // getKysely's own result type is conditional on its parameter, which TypeScript cannot settle for a generic one.
    // oxlint-disable-next-line typescript/consistent-type-assertions
    return reading as Kysely<DB>;
  };
  const read = orm.em.fork();
  const untyped = database.client;
  let commits = 0;

  return {
    schema,
    sql: typed(read),
    async write(work) {
      const changes: Change[] = [];
      const written = await orm.em.fork().transactional(async (em) => {
        const result = await work({ em, sql: typed(em), record: (...added) => void changes.push(...added) });
        await em.flush();
        await recordChanges(typed(em), schema, changes, now());
        return result;
      });
      commits += 1;
      wake(changes);
      return written;
    },
    readChanges: (request) => readChanges(untyped, schema, request),
    findLastCursor: () => findLastCursor(untyped, schema),
    touched: createTouchedReader({
      database,
      schema,
      commits: () => commits,
      tagOf: definition.tagOf ?? ((nodeType) => nodeType),
    }),
    async isEmpty() {
      const found = await sql<{
        number: number;
      }>`select number from ${sql.table(`${schema}.change_log`)} limit 1`.execute(untyped);
      return found.rows.length === 0;
    },
  };
}

async function migrate(database: Database, orm: MikroORM): Promise<void> {
  if (database.kind === 'embedded') {
    await orm.migrator.up();
    return;
  }
  // Any fixed number does, as long as all processes take the same one.
  const migrationLock = 7_241_803;
  await database.client.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${migrationLock})`.execute(connection);
    try {
      await orm.migrator.up();
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock})`.execute(connection);
    }
  });
}
