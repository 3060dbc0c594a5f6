// From start to a clean end of a process: settings read and checked, start-up faults told in one line,
// SIGINT and SIGTERM closing what was started, in reverse order, within the time of grace.
import { StartError } from './errors.js';
import { createLog, type Log } from './log.js';
import { parseSettings, type Settings } from './settings.js';

/** What a process holds open. `close` finishes running requests and releases it. */
export interface Closable {
  close(): Promise<void>;
}

/** Collects what was started; closes it in reverse order, each once, and reports the first failure. */
export function createClosingStack(): Closable & { add<T extends Closable>(started: T): T } {
  const open: Closable[] = [];
  return {
    add(started) {
      open.push(started);
      return started;
    },
    async close() {
      const failures: unknown[] = [];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        await next.close().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, 'closing failed');
    },
  };
}

/** Everything a process's main function gets. `opened.add` what must be closed at the end. */
export interface ProcessContext {
  readonly settings: Settings;
  readonly log: Log;
  readonly arguments: readonly string[];
  readonly opened: ReturnType<typeof createClosingStack>;
  /** Writes one line for a person to standard output. */
  readonly print: (line: string) => void;
}

/**
 * Runs a process. A `StartError` becomes one line on standard error and exit code 1.
 * `stay`: keep running until a signal comes; otherwise end when `main` is done.
 */
export async function runProcess(
  main: (context: ProcessContext) => Promise<void>,
  options: { stay: boolean },
): Promise<void> {
  const parsed = parseSettings(process.env);
  if (!parsed.ok) {
    process.stderr.write(
      `These settings cannot be used, mend them and start again:\n${parsed.faults.map((fault) => `  ${fault}\n`).join('')}`,
    );
    process.exit(1);
  }
  const { settings } = parsed;
  const log = createLog(settings.LOG_LEVEL);
  const opened = createClosingStack();
  let ending: Promise<void> | undefined;
  const end = (exitCode: number): Promise<void> =>
    (ending ??= closeWithin(opened, settings.SHUTDOWN_GRACE_MS, log, exitCode));
  process.on('SIGINT', () => void end(0));
  process.on('SIGTERM', () => void end(0));
  try {
    await main({
      settings,
      log,
      arguments: process.argv.slice(2),
      opened,
      print: (line) => process.stdout.write(`${line}\n`),
    });
    if (!options.stay) await end(typeof process.exitCode === 'number' ? process.exitCode : 0);
  } catch (error) {
    if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'the process could not start');
    await end(1);
  }
}

async function closeWithin(opened: Closable, graceMs: number, log: Log, exitCode: number): Promise<void> {
  const deadline = setTimeout(() => {
    log.error({ graceMs }, 'closing took longer than SHUTDOWN_GRACE_MS');
    process.exit(1);
  }, graceMs);
  try {
    await opened.close();
    clearTimeout(deadline);
    process.exit(exitCode);
  } catch (error) {
    log.error({ err: error }, 'closing failed');
    process.exit(1);
  }
}
