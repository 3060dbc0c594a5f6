// From start to a clean end of a process: settings read and checked, start-up faults told in one line,
// SIGINT and SIGTERM closing what was started, in reverse order, within the time of grace.
import { collectGarbage, shrinkHeap } from './collect-garbage.js';
import { StartError } from './errors.js';
import { createLog, type Log } from './log.js';
import { parseSettings, type Settings } from './settings.js';
import { startTracing, type Tracing } from './tracing.js';

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
  /** Null where no traces are wanted. */
  readonly tracing: Tracing | null;
  readonly arguments: readonly string[];
  readonly opened: ReturnType<typeof createClosingStack>;
  /** Writes one line for a person to standard output. */
  readonly print: (line: string) => void;
}

/**
 * Runs a process. A `StartError` becomes one line on standard error and exit code 1.
 * `stay`: keep running until a signal comes; otherwise end when `main` is done. `serviceName`: whose spans these are, unless a
 * setting says otherwise.
 */
export async function runProcess(
  main: (context: ProcessContext) => Promise<void>,
  options: { stay: boolean; serviceName?: string },
): Promise<void> {
  const parsed = parseSettings(readEnvironment());
  if (!parsed.ok) {
    process.stderr.write(
      `These settings cannot be used, mend them and start again:\n${parsed.faults.map((fault) => `  ${fault}\n`).join('')}`,
    );
    process.exit(1);
  }
  const { settings } = parsed;
  const opened = createClosingStack();
  const tracing = await openTracing(settings, options.serviceName ?? 'civic-gateway', (error) =>
    log.warn({ err: error }, 'traces could not be sent and are lost'),
  );
  const log = createLog(settings.LOG_LEVEL, { tracing });
  // First, so that it is closed last: the spans of what closes are sent too.
  if (tracing !== null) opened.add(tracing);
  let ending: Promise<void> | undefined;
  const end = (exitCode: number): Promise<void> =>
    (ending ??= closeWithin(opened, settings.SHUTDOWN_GRACE_MS, log, exitCode));
  process.on('SIGINT', () => void end(0));
  process.on('SIGTERM', () => void end(0));
  // What it took to load the program is not needed any more, nor, further down, what it took to start.
  if (options.stay) shrinkHeap();
  try {
    await main({
      settings,
      log,
      tracing,
      arguments: process.argv.slice(2),
      opened,
      print: (line) => process.stdout.write(`${line}\n`),
    });
    if (options.stay) collectGarbage();
    else await end(typeof process.exitCode === 'number' ? process.exitCode : 0);
  } catch (error) {
    if (error instanceof StartError) process.stderr.write(`${error.message}\n`);
    else log.fatal({ err: error }, 'the process could not start');
    await end(1);
  }
}

/** What settings are read from, for who wants to tell what is wrong with it. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

async function openTracing(
  settings: Settings,
  serviceName: string,
  onFailure: (error: unknown) => void,
): Promise<Tracing | null> {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  const ratio = settings.OTEL_TRACES_SAMPLER_ARG;
  return startTracing({ endpoint, serviceName: settings.OTEL_SERVICE_NAME ?? serviceName, ratio, onFailure });
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
