// What a room does → metrics: its requests and events, the statements that they take, what is written. Told apart by room, since
// several rooms may share a process; no label is of what was asked or of who asked.
import { type CountedMetric, durationBounds, type Labels, type Meters, type Series } from '../../process/meters.js';
import type { SignatureFault } from '../../process/request-signature.js';
import type { Change, ChangeKind } from './change-log.js';
import type { RoomEvent, RoomRequest, RoomResponse } from './room.js';
import { kindOfRequest } from './trace-room.js';

/** Whatever data came with it: `failed` has an error of ours, `refused` errors that speak of the request alone. */
type Outcome = 'ok' | 'refused' | 'failed';
/** `event`: of a subscription. */
type Kind = 'query' | 'mutation' | 'event';

export interface RoomMeter {
  meterRequest(request: RoomRequest, run: () => Promise<RoomResponse>): Promise<RoomResponse>;
  /** Counts a stream as open until it ends. */
  meterStream(answers: AsyncIterable<RoomEvent>): AsyncIterable<RoomEvent>;
  eventAnswered(response: RoomResponse, durationMs: number): void;
  changesWritten(changes: readonly Pick<Change, 'kind'>[]): void;
}

/** Told of each statement that has ended. */
export type StatementMeter = (sql: string, durationMs: number, isFailed: boolean) => void;

const outcomes: readonly Outcome[] = ['ok', 'refused', 'failed'];
const kinds: readonly Kind[] = ['query', 'mutation', 'event'];
const changeKinds: readonly ChangeKind[] = ['CREATED', 'UPDATED', 'DELETED'];
const statementKinds = ['select', 'insert', 'update', 'delete', 'other'] as const;
const signatureFaults: readonly SignatureFault[] = [
  'missing',
  'malformed',
  'wrong',
  'outside the time window',
  'used before',
];
const entityBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

export function createRoomMeter(meters: Meters, room: string): RoomMeter {
  const of = { subgraph: room };
  const requests = meters.counter({
    name: 'civic_subgraph_requests_total',
    help: 'Requests and events of subscriptions that a subgraph answered.',
    labels: ['subgraph', 'kind', 'outcome'],
  });
  const ended = createTable(kinds, (kind) =>
    createTable(outcomes, (outcome) => requests.series({ ...of, kind, outcome })),
  );
  const durations = meters.histogram({
    name: 'civic_subgraph_duration_seconds',
    help: 'How long a subgraph took to answer.',
    bounds: durationBounds,
  });
  const lasted = createTable(kinds, (kind) => durations.series({ ...of, kind }));
  const entities = meters
    .histogram({
      name: 'civic_subgraph_entities',
      help: 'Entities that one request asked a subgraph for.',
      bounds: entityBounds,
    })
    .series(of);
  const changes = meters.counter({
    name: 'civic_subgraph_changes_total',
    help: 'Entries that a subgraph wrote to its change log.',
    labels: ['subgraph', 'kind'],
  });
  const written = seriesOf(changes, changeKinds, (kind) => ({ ...of, kind: kind.toLowerCase() }));
  const streams = meters.counter({
    name: 'civic_subgraph_streams_total',
    help: 'Subscriptions that were opened and closed in a subgraph.',
    labels: ['subgraph', 'event'],
  });
  const opened = streams.series({ ...of, event: 'opened' });
  const closed = streams.series({ ...of, event: 'closed' });

  const note = (kind: Kind, outcome: Outcome, durationMs: number) => {
    ended(kind)(outcome).add();
    lasted(kind).observe(durationMs / 1000);
  };
  return {
    async meterRequest(request, run) {
      const startedAt = performance.now();
      const kind = kindOfRequest(request);
      const representations = request.variables?.['representations'];
      if (Array.isArray(representations)) entities.observe(representations.length);
      try {
        const response = await run();
        note(kind, outcomeOf(response), performance.now() - startedAt);
        return response;
      } catch (error) {
        note(kind, 'failed', performance.now() - startedAt);
        throw error;
      }
    },
    async *meterStream(answers) {
      opened.add();
      try {
        yield* answers;
      } finally {
        closed.add();
      }
    },
    eventAnswered: (response, durationMs) => note('event', outcomeOf(response), durationMs),
    changesWritten(entries) {
      for (const { kind } of entries) written(kind).add();
    },
  };
}

/** Requests that were refused before anything of them was read. */
export function createRefusalMeter(meters: Meters, room: string): (fault: SignatureFault) => void {
  const refusals = meters.counter({
    name: 'civic_subgraph_refusals_total',
    help: 'Requests to a subgraph without a signature that holds.',
    labels: ['subgraph', 'fault'],
  });
  const refused = seriesOf(refusals, signatureFaults, (fault) => ({
    subgraph: room,
    fault: fault.replaceAll(' ', '_'),
  }));
  return (fault) => refused(fault).add();
}

/** Statements of all rooms of a process, which share its connections. */
export function createStatementMeter(meters: Meters): StatementMeter {
  const statements = meters.counter({
    name: 'civic_sql_statements_total',
    help: 'SQL statements that were run.',
    labels: ['statement', 'outcome'],
  });
  const ok = seriesOf(statements, statementKinds, (statement) => ({ statement, outcome: 'ok' }));
  const failed = seriesOf(statements, statementKinds, (statement) => ({ statement, outcome: 'failed' }));
  const durations = meters.histogram({
    name: 'civic_sql_duration_seconds',
    help: 'How long SQL statements took, the wait for a connection left out.',
    bounds: durationBounds,
  });
  const lasted = createTable(statementKinds, (statement) => durations.series({ statement }));
  return (sql, durationMs, isFailed) => {
    const word = /\b(select|insert|update|delete)\b/i.exec(sql)?.[0]?.toLowerCase();
    const kind = statementKinds.find((each) => each === word) ?? 'other';
    (isFailed ? failed : ok)(kind).add();
    lasted(kind).observe(durationMs / 1000);
  };
}

function outcomeOf({ errors = [] }: RoomResponse): Outcome {
  if (errors.length === 0) return 'ok';
  return errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL_SERVER_ERROR') ? 'failed' : 'refused';
}

function seriesOf<Key extends string>(
  metric: CountedMetric,
  keys: readonly Key[],
  describe: (key: Key) => Labels,
): (key: Key) => Series {
  return createTable(keys, (key) => metric.series(describe(key)));
}

/** One value for each key, made at once. */
function createTable<Key extends string, Value>(
  keys: readonly Key[],
  create: (key: Key) => Value,
): (key: Key) => Value {
  const values = new Map(keys.map((key) => [key, create(key)]));
  return (key) => {
    const value = values.get(key);
    if (value === undefined) throw new Error(`${key} is none of ${keys.join(', ')}`);
    return value;
  };
}
