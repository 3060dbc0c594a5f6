// An error → what a log line tells of it: what kind, where, and why, without the values that a database's message repeats.
// An allow-list, since libraries hang whole requests and rows on their errors.
import { redactSqlValues } from './redact.js';

interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

/** What PostgreSQL says of a fault besides its message: names of the schema, never rows. */
const schemaFacts = ['severity', 'schema', 'table', 'column', 'constraint', 'routine'];
const deepestCause = 5;

export function describeError(error: unknown): DescribedError | string {
  return describe(error, 0);
}

function describe(error: unknown, depth: number): DescribedError | string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  const { cause, stack, message, name } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // A five-character code is an SQLSTATE.
  const isOfDatabase = code !== undefined && /^[\dA-Z]{5}$/.test(code);
  const clean = (text: string) => (isOfDatabase ? redactSqlValues(text) : text);
  const facts = Object.entries(error).filter(
    ([key, value]) => isOfDatabase && schemaFacts.includes(key) && typeof value === 'string',
  );
  const isDeep = depth >= deepestCause;
  return {
    type: name,
    message: clean(message),
    ...(stack === undefined ? {} : { stack: clean(stack) }),
    ...(code === undefined ? {} : { code }),
    ...Object.fromEntries(facts),
    ...(cause === undefined || isDeep ? {} : { cause: describe(cause, depth + 1) }),
    ...(error instanceof AggregateError && !isDeep
      ? { errors: error.errors.map((each: unknown) => describe(each, depth + 1)) }
      : {}),
  };
}
