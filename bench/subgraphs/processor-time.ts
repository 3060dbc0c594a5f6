// Work → the processor time that it cost: of this process, and of the database's processes that serve it. Time on a
// processor does not grow when others use the machine, as time on the clock does. Linux tells it in /proc.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { StartError } from '../../process/errors.js';
import type { Closable } from '../../process/lifecycle.js';

/** Milliseconds of processor time. */
export interface Cost {
  readonly node: number;
  readonly database: number;
}

export interface ProcessorMeter extends Closable {
  measure(work: () => Promise<void>): Promise<Cost>;
}

/**
 * A meter for everything that connections to these databases cost.
 * Errors: `StartError` where the server's processes are not to be seen in /proc: on another system or machine.
 */
export async function openProcessorMeter(serverUrl: string, databases: readonly string[]): Promise<ProcessorMeter> {
  // A connection of its own, to a database that is not measured.
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const own = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (!isPostgres(own.rows[0]?.pid ?? 0)) {
    await client.end();
    throw new StartError(
      'The cost of requests is read from /proc: run this on Linux and on the machine of the PostgreSQL server.',
    );
  }
  const listProcesses = async () => {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = any($1::text[])',
      [[...databases]],
    );
    return rows.map(({ pid }) => pid);
  };
  return {
    async measure(work) {
      const before = new Map((await listProcesses()).map((pid) => [pid, readNanoseconds(pid) ?? 0]));
      const nodeBefore = process.cpuUsage();
      await work();
      const node = process.cpuUsage(nodeBefore);
      // A connection may have come while the work ran; it began at 0. One that went had been idle for long.
      let nanoseconds = 0;
      for (const pid of new Set([...before.keys(), ...(await listProcesses())])) {
        const after = readNanoseconds(pid);
        if (after !== null) nanoseconds += after - (before.get(pid) ?? 0);
      }
      return { node: (node.user + node.system) / 1000, database: nanoseconds / 1_000_000 };
    },
    close: () => client.end(),
  };
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') && readNanoseconds(pid) !== null;
  } catch {
    return false;
  }
}

/** Time on a processor so far, the first number of schedstat; null for a process that has ended. */
function readNanoseconds(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return null;
  }
}
