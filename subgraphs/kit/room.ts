// The shape that every room has, and how a process starts one: store opened and migrated, schema built,
// requests executed. The same `StartedRoom` is served over HTTP or called in process.
import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ClientError, InternalError } from '../../process/errors.js';
import type { Log } from '../../process/log.js';
import type { Meters } from '../../process/meters.js';
import type { Settings } from '../../process/settings.js';
import type { Tracing } from '../../process/tracing.js';
import { type Caller, readCaller } from './caller.js';
import { createChangeTail } from './change-tail.js';
import { type ChangeWakeups, createMemoryWakeups } from './change-wakeups.js';
import type { Database } from './database.js';
import { buildFederatedSchema, type FederatedSchema, type FederatedSchemaOptions } from './graphql/federation.js';
import { addTouchedField } from './graphql/touched-field.js';
import { runSubscription, type SubscriptionAnswer } from './graphql/run-subscription.js';
import { createRoomMeter } from './room-meter.js';
import { traceRequest, traceResolvers } from './trace-room.js';
import { openStore, type Store, type StoreDefinition } from './store.js';

/** A GraphQL request to a subgraph. Header names are in lower case. */
export interface RoomRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RoomResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Asks another subgraph by its name, with the scopes that the question needs; `null` when it does not answer. */
export type AskRoom = (
  room: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  scopes?: readonly string[],
) => Promise<Readonly<Record<string, unknown>> | null>;

/** What every room's context holds; a room adds its loaders and commands. */
export interface RoomContext {
  readonly caller: Caller;
}

export interface RoomDependencies<DB> {
  readonly store: Store<DB>;
  readonly settings: Settings;
  readonly log: Log;
  readonly now: () => Date;
  readonly ask: AskRoom;
  /** Key for hashes that must survive a restart (voter codes, receipts). */
  readonly secret: string;
  /** Between the processes that write to rooms. */
  readonly wakeups: ChangeWakeups;
  /** Where a room counts what it alone knows of; null where nothing is counted. */
  readonly meters: Meters | null;
}

/** Called as long work goes on: what is being done, how many of how many. */
export type ReportProgress = (what: string, done: number, total: number) => void;

/** A room's live part. */
export interface RunningRoom<Context> {
  /** A fresh context (its loaders live for one request). */
  createContext(caller: Caller): Context;
  /** Fills an empty store with the sample data. */
  loadSample(report: ReportProgress): Promise<void>;
  /** Ends background work. */
  close(): Promise<void>;
}

export interface RoomDefinition<DB extends object, Context extends RoomContext> {
  /** Subgraph name, such as `org-units`. */
  readonly name: string;
  readonly storage: StoreDefinition;
  readonly graph: FederatedSchemaOptions<Context>;
  open(dependencies: RoomDependencies<DB>): Promise<RunningRoom<Context>>;
}

export interface StartRoomOptions extends Omit<RoomDependencies<never>, 'store' | 'wakeups' | 'meters'> {
  readonly database: Database;
  /** Null or missing: nothing is traced. */
  readonly tracing?: Tracing | null;
  /** Null or missing: nothing is counted. */
  readonly meters?: Meters | null;
  /** Between the processes that write to the room; without it those of this room in this process. */
  readonly wakeups?: ChangeWakeups;
}

/** One answer of a subscription. */
export type RoomEvent = SubscriptionAnswer;

/** The header of a client whose stream broke: the cursor of what it got last. */
const lastEventIdHeader = 'last-event-id';

export interface StartedRoom {
  readonly name: string;
  execute(request: RoomRequest): Promise<RoomResponse>;
  /** The answers of a subscription; they end with the signal, with the room, or with the subscription itself. */
  subscribe(request: RoomRequest, signal: AbortSignal): AsyncIterable<RoomEvent>;
  /** Loads the sample data if nothing was ever written here. */
  loadSampleIfEmpty(report: ReportProgress): Promise<void>;
  close(): Promise<void>;
}

/** A room, its types hidden, as a process sees it. */
export interface Room {
  readonly name: string;
  /** What brings its schema in the database up to date, in order. */
  readonly migrations: { readonly schema: string; readonly names: readonly string[] };
  buildSchema(): Promise<FederatedSchema>;
  start(options: StartRoomOptions): Promise<StartedRoom>;
}

export function defineRoom<DB extends object, Context extends RoomContext>(
  definition: RoomDefinition<DB, Context>,
): Room {
  const buildSchema = () => buildFederatedSchema(definition.graph);
  return {
    name: definition.name,
    migrations: {
      schema: definition.storage.schema,
      names: definition.storage.migrations.map(({ name }) => name),
    },
    buildSchema,
    async start({ database, tracing = null, meters = null, wakeups = createMemoryWakeups(), ...shared }) {
      const { name } = definition;
      const meter = meters === null ? null : createRoomMeter(meters, name);
      const store = await openStore<DB>(database, definition.storage, shared.now, (changes) => {
        meter?.changesWritten(changes);
        wakeups.wake(name);
      });
      const tail = createChangeTail({ room: name, store, wakeups, log: shared.log });
      const closing = new AbortController();
      const running = await definition.open({ ...shared, store, wakeups, meters });
      const { schema } = await buildSchema();
      addTouchedField(schema, store.touched);
      if (tracing !== null) traceResolvers(schema, tracing);
      const server = new ApolloServer<Context>({
        schema,
        introspection: true,
        // The gateway's cache and its own validation come first; a subgraph need not guess what was meant.
        hideSchemaDetailsFromClientErrors: true,
        stopOnTerminationSignals: false,
        csrfPrevention: false,
        logger: shared.log,
        formatError: (formatted, error) => formatRoomError(formatted, error, definition.name, shared.log),
        // Only the gateway asks: it wants no traces in its answers and no page for browsers.
        plugins: [
          ApolloServerPluginInlineTraceDisabled(),
          ApolloServerPluginUsageReportingDisabled(),
          ApolloServerPluginLandingPageDisabled(),
        ],
      });
      await server.start();
      const execute = async (request: RoomRequest): Promise<RoomResponse> => {
        const { body } = await server.executeOperation(
          {
            query: request.query,
            variables: { ...request.variables },
            ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
          },
          { contextValue: running.createContext(readCaller(request.headers)) },
        );
        if (body.kind !== 'single')
          throw new InternalError('a subgraph gave an incremental response, which none is asked for');
        return { ...body.singleResult };
      };
      return {
        name: definition.name,
        execute(request) {
          const traced = () => traceRequest(tracing, name, request, () => execute(request));
          return meter === null ? traced() : meter.meterRequest(request, traced);
        },
        subscribe(request, signal) {
          const caller = readCaller(request.headers);
          const lastEventId = request.headers[lastEventIdHeader] || null;
          const answers = runSubscription(request, {
            schema,
            source: { tail, signal: AbortSignal.any([signal, closing.signal]), lastEventId },
            createContext: () => running.createContext(caller),
            formatError: (formatted, error) => formatRoomError(formatted, error, name, shared.log),
            ...(meter === null ? {} : { whenAnswered: meter.eventAnswered }),
          });
          return meter === null ? answers : meter.meterStream(answers);
        },
        async loadSampleIfEmpty(report) {
          if (await store.isEmpty()) await running.loadSample(report);
        },
        async close() {
          closing.abort(new Error('the room is closed'));
          tail.close();
          await running.close();
          await server.stop();
        },
      };
    },
  };
}

function formatRoomError(
  formatted: GraphQLFormattedError,
  error: unknown,
  room: string,
  log: Log,
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  if (cause instanceof ClientError) return { ...formatted, message: cause.message, extensions: { code: cause.code } };
  const code = formatted.extensions?.['code'];
  if (cause instanceof GraphQLError && code !== 'INTERNAL_SERVER_ERROR') return { ...formatted, extensions: { code } };
  if (code === 'BAD_USER_INPUT' || code === 'GRAPHQL_VALIDATION_FAILED' || code === 'GRAPHQL_PARSE_FAILED')
    return { ...formatted, extensions: { code } };
  if (holdsNul(cause)) {
    return {
      ...formatted,
      message: 'A text holds the character NUL, which cannot be stored or searched.',
      extensions: { code: 'BAD_USER_INPUT' },
    };
  }
  const errorId = randomUUID();
  log.error({ err: cause, errorId, room, path: formatted.path }, 'a subgraph request failed');
  return {
    ...formatted,
    message: `Internal error ${errorId}.`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  };
}

/** PostgreSQL refuses NUL in a text: as a character outside the encoding, or, among parameters, as a broken message. */
function holdsNul(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === '22021' || cause.code === '08P01');
}
