// A room's requests, resolvers and statements → spans of the trace that the gateway began. Only what takes part is shown: fields
// that are read off an object are not, and a field of many siblings is one span.
import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { nameFailure, type OpenSpan, traceparentHeader, type Tracing } from '../../process/tracing.js';
import { redactSqlValues } from '../../process/redact.js';
import type { RoomRequest, RoomResponse } from './room.js';

/** What a request asks for. */
export const kindOfRequest = ({ query }: Pick<RoomRequest, 'query'>): 'query' | 'mutation' =>
  /^\s*mutation\b/.test(query) ? 'mutation' : 'query';

/** Runs a request of the gateway, or of another room, in a span. What nobody traces, such as background work, stays untraced. */
export async function traceRequest(
  tracing: Tracing | null,
  room: string,
  request: RoomRequest,
  run: () => Promise<RoomResponse>,
): Promise<RoomResponse> {
  const parent = request.headers[traceparentHeader];
  if (tracing === null || (parent === undefined && tracing.current() === null)) return run();
  const attributes = { 'graphql.subgraph.name': room, 'graphql.operation.type': kindOfRequest(request) };
  return tracing.trace(`subgraph ${room}`, { kind: 'server', parent, attributes }, async (span) => {
    const response = await run();
    const count = response.errors?.length ?? 0;
    if (count > 0) span.set('graphql.errors.count', count);
    if (count > 0 && (response.data === null || response.data === undefined)) span.fail('errors without data');
    return response;
  });
}

interface JoinedSpan {
  readonly span: OpenSpan;
  calls: number;
  pending: number;
}

/** Wraps the resolvers in place: the schema was just made and nobody else has it. */
export function traceResolvers(schema: GraphQLSchema, tracing: Tracing): void {
  // By the request's context, which lives as long as the request.
  const running = new WeakMap<object, Map<string, JoinedSpan>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve !== undefined)
        field.resolve = traceField(`${type.name}.${field.name}`, field.resolve, tracing, running);
    }
  }
}

function traceField(
  coordinate: string,
  resolve: GraphQLFieldResolver<unknown, object>,
  tracing: Tracing,
  running: WeakMap<object, Map<string, JoinedSpan>>,
): GraphQLFieldResolver<unknown, object> {
  return (source, args, context, info): unknown => {
    if (tracing.current()?.isKept !== true) return resolve(source, args, context, info);
    const spans = running.get(context) ?? new Map<string, JoinedSpan>();
    running.set(context, spans);
    const place = writePlace(info.path);
    const joined = spans.get(place) ?? {
      span: tracing.open(coordinate, { attributes: { 'graphql.field.coordinate': coordinate } }),
      calls: 0,
      pending: 0,
    };
    const result = tracing.within(joined.span, () => resolve(source, args, context, info));
    // A span that is never ended is never sent.
    if (!isAwaited(result)) return result;
    spans.set(place, joined);
    joined.calls += 1;
    joined.pending += 1;
    const end = () => {
      joined.pending -= 1;
      if (joined.pending > 0) return;
      if (joined.calls > 1) joined.span.set('civic.field.calls', joined.calls);
      joined.span.end();
      spans.delete(place);
    };
    Promise.all(Array.isArray(result) ? result : [result]).then(end, (error: unknown) => {
      joined.span.fail(nameFailure(error));
      end();
    });
    return result;
  };
}

/** Where a field is, without the places in lists. */
function writePlace(path: { readonly key: string | number; readonly prev: typeof path | undefined }): string {
  let place = '';
  for (let at: typeof path | undefined = path; at !== undefined; at = at.prev)
    if (typeof at.key === 'string') place = `${at.key}.${place}`;
  return place;
}

function isAwaited(result: unknown): boolean {
  return Array.isArray(result) ? result.some((each) => each instanceof Promise) : result instanceof Promise;
}

/** Tells the trace of a statement that has ended. */
export function traceStatement(tracing: Tracing, sql: string, durationMs: number, error: unknown): void {
  if (tracing.current()?.isKept !== true) return;
  // Some statements come with their values in the text.
  const text = redactSqlValues(sql, { numbers: true });
  const operation = /\b(select|insert|update|delete|merge)\b/i.exec(text)?.[0]?.toLowerCase() ?? 'statement';
  // A name with its schema: what else stands after these words are functions and names within the statement.
  const table = /\b(?:from|into|update|join)\s+("?\w+"?\."?\w+"?)/i.exec(text)?.[1]?.replaceAll('"', '');
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    'db.query.text': text,
    ...(table === undefined ? {} : { 'db.collection.name': table }),
  };
  const name = table === undefined ? operation : `${operation} ${table}`;
  tracing.record(name, durationMs, { kind: 'client', attributes }, error === undefined ? null : nameFailure(error));
}
