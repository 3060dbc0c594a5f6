// A subscription and a schema → its answers, each with the cursor of its event. Separate from queries, which Apollo Server runs:
// it has no subscriptions, and every event needs a context of its own.
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import type { ForLatecomers, LiveEvent, LiveSource } from '../live.js';

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface SubscriptionAnswer {
  readonly response: {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly GraphQLFormattedError[];
  };
  /** Null for an answer of errors alone. */
  readonly cursor: string | null;
  readonly forLatecomers: ForLatecomers | undefined;
}

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  readonly source: LiveSource;
  /** Called for the subscription and for each event: what one event read must not answer for the next. */
  readonly createContext: () => unknown;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** Called with the answer to each event and how long it took. */
  readonly whenAnswered?: (response: SubscriptionAnswer['response'], durationMs: number) => void;
}

const liveEvent = z.custom<LiveEvent<unknown>>(
  (value) => typeof value === 'object' && value !== null && 'cursor' in value && typeof value.cursor === 'string',
);

/** Answers until the events end or the source's signal comes. What goes wrong is the last answer. */
export async function* runSubscription(
  { query, operationName, variables }: SubscriptionRequest,
  { schema, source, createContext, formatError, whenAnswered }: SubscriptionOptions,
): AsyncGenerator<SubscriptionAnswer, void, void> {
  const refuse = (errors: readonly unknown[], code: string): SubscriptionAnswer => ({
    response: { errors: errors.map((error) => describe(error, code, formatError)) },
    cursor: null,
    forLatecomers: undefined,
  });
  let document;
  try {
    document = parse(query);
  } catch (error) {
    yield refuse([error], 'GRAPHQL_PARSE_FAILED');
    return;
  }
  const faults = validate(schema, document);
  if (faults.length > 0) {
    yield refuse(faults, 'GRAPHQL_VALIDATION_FAILED');
    return;
  }
  const operation = { schema, document, operationName: operationName ?? null, variableValues: { ...variables } };
  try {
    const events = await createSourceEventStream({ ...operation, rootValue: source, contextValue: createContext() });
    if (!(Symbol.asyncIterator in events)) {
      yield refuse(events.errors ?? [], 'BAD_USER_INPUT');
      return;
    }
    for await (const given of events) {
      const event = liveEvent.parse(given);
      const startedAt = performance.now();
      const { data, errors } = await execute({ ...operation, rootValue: event, contextValue: createContext() });
      const told = errors?.map((error) => describe(error, 'INTERNAL_SERVER_ERROR', formatError));
      const response = { data: data ?? null, ...(told === undefined ? {} : { errors: told }) };
      whenAnswered?.(response, performance.now() - startedAt);
      yield { response, cursor: event.cursor, forLatecomers: event.forLatecomers };
    }
  } catch (error) {
    if (!source.signal.aborted) yield refuse([error], 'INTERNAL_SERVER_ERROR');
  }
}

/** `code`: of an error that graphql-js itself found. */
function describe(
  error: unknown,
  code: string,
  formatError: SubscriptionOptions['formatError'],
): GraphQLFormattedError {
  if (!(error instanceof GraphQLError))
    return formatError({ message: String(error), extensions: { code: 'INTERNAL_SERVER_ERROR' } }, error);
  const formatted = error.toJSON();
  // Of a wrong variable the original is what the scalar or input type said of it.
  const { originalError } = error;
  const own = originalError === undefined || originalError instanceof GraphQLError ? code : 'INTERNAL_SERVER_ERROR';
  return formatError({ ...formatted, extensions: { code: own, ...formatted.extensions } }, error);
}
