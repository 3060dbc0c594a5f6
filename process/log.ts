// One logger a process: JSON lines on standard error, so that standard output stays free for what a command prints. Nothing that
// opens a door (keys, tokens, cookies, passwords) and nothing that was stored or sent as a value gets into a line.
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.js';
import { redactText } from './redact.js';
import type { Tracing } from './tracing.js';

export type Log = Logger;

export interface LogOptions {
  /** Lines written within a trace name it. */
  readonly tracing?: Tracing | null;
  readonly destination?: DestinationStream;
}

/** A logger that writes lines of at least `level`. */
export function createLog(level: string, { tracing = null, destination }: LogOptions = {}): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      serializers: { err: describeError, headers: () => undefined, variables: () => undefined },
      // Whatever way a secret took into a line, its form gives it away.
      hooks: { streamWrite: redactText },
      ...(tracing === null ? {} : { mixin: () => describeTrace(tracing) }),
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
}

function describeTrace(tracing: Tracing): object {
  const span = tracing.current();
  return span === null ? {} : { traceId: span.traceId, spanId: span.spanId };
}
