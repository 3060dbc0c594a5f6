// One logger a process: JSON lines on standard error, so that standard output stays free for what a command prints.
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** A logger that writes lines of at least `level`. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
