// A gateway as a process of its own → what it costs while work is done: instructions and time on the processor, peak memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../../process/errors.js';
import { median } from '../median.js';
import { countByPerf, type InstructionCounter } from './instructions.js';

export interface Cost {
  /** User-mode instructions; null where they cannot be counted. */
  readonly instructions: number | null;
  /** Time on the processor in user mode, which is what instructions measure, and in the kernel. */
  readonly userMs: number;
  readonly kernelMs: number;
}

export interface MeasuredProcess {
  /** The median of the parts in which the counter counts, of which each does the work once. */
  measure(work: () => Promise<void>): Promise<Cost>;
  /** Highest resident memory so far, in megabytes. */
  peakMegabytes(): number;
  /** Resident memory now, in megabytes. */
  megabytes(): number;
  stop(): Promise<void>;
}

/** A load test is what quotas are there for, and a number that changes is no page: all are kept, and never reached. */
const neverReached = {
  RATE_LIMIT_ANONYMOUS: '2000000000/min burst 2000000000',
  RATE_LIMIT_PARTNER: '2000000000/min burst 2000000000',
  LIMIT_FIRST: '999999999999999',
  LIMIT_COST: '999999999999999',
};

/** A variable that changes is a number of items, and costs by it: in a bench more than the usual quota. */
export const neverReachedByNumbers = { RATE_LIMIT_ANONYMOUS: '999999999999999/min burst 999999999999999' };

/** What takes its time only because it is watched has not failed. */
const patient = { SUBGRAPH_TIMEOUT_MS: '600000', PLAN_TIMEOUT_MS: '600000' };

/** Starts a command, with additions to the environment, and waits until `url` answers a GraphQL query. Errors: `StartError` with the command's output. */
export async function startMeasured(
  command: readonly string[],
  url: string,
  environment: Readonly<Record<string, string>> = {},
  counter: InstructionCounter = countByPerf,
): Promise<MeasuredProcess> {
  const [program = '', ...given] = counter.wrap(command);
  const child = spawn(program, given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...neverReached, ...(counter.slowdown > 1 ? patient : {}), ...environment },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const { pid } = child;
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (tries > 120 * counter.slowdown || child.exitCode !== null || pid === undefined)
      throw new StartError(`${command.join(' ')} does not answer at ${url}:\n${output}`);
    await pause(250);
  }
  const own = pid ?? 0;
  return {
    async measure(work) {
      const costs: Cost[] = [];
      while (costs.length < counter.parts) {
        const before = processorMs(own);
        const counting = await counter.start(own);
        await work();
        const instructions = await counting.stop();
        const after = processorMs(own);
        costs.push({ instructions, userMs: after.user - before.user, kernelMs: after.kernel - before.kernel });
      }
      const counted = costs.flatMap(({ instructions }) => instructions ?? []);
      return {
        instructions: counted.length < costs.length ? null : median(counted),
        userMs: median(costs.map(({ userMs }) => userMs)),
        kernelMs: median(costs.map(({ kernelMs }) => kernelMs)),
      };
    },
    peakMegabytes: () => readMegabytes(own, /VmHWM:\s+(\d+)/),
    megabytes: () => readMegabytes(own, /VmRSS:\s+(\d+)/),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      clearTimeout(timer);
    },
  };
}

const readMegabytes = (pid: number, line: RegExp): number =>
  Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
      signal: AbortSignal.timeout(1_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** Time on processors of all threads, in milliseconds. */
function processorMs(pid: number): { readonly user: number; readonly kernel: number } {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return { user: (user ?? 0) * 10, kernel: (system ?? 0) * 10 };
}
