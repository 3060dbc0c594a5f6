// How user-mode instructions of a process are counted while it works: by the processor through `perf`, or under valgrind where the
// processor does not tell them. The same work gives nearly the same count whatever else the machine does, which times do not.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface InstructionCounter {
  readonly name: 'perf' | 'callgrind';
  /** How many times longer the process takes while it is watched, about. */
  readonly slowdown: number;
  /** In how many parts the work is best counted: of few requests, one in which the whole heap is collected says too much. */
  readonly parts: number;
  /** The command to start in the place of the one that is measured. */
  wrap(command: readonly string[]): readonly string[];
  /** Counts from the call until `stop` is called, which gives null where it cannot be counted. */
  start(pid: number): Promise<{ stop(): Promise<number | null> }>;
}

export const countByPerf: InstructionCounter = {
  name: 'perf',
  slowdown: 1,
  parts: 1,
  wrap: (command) => command,
  async start(pid) {
    const perf: ChildProcess = spawn('perf', ['stat', '-x', ',', '-e', 'instructions:u', '-p', String(pid)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    perf.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const isThere = await Promise.race([once(perf, 'spawn').then(() => true), once(perf, 'error').then(() => false)]);
    if (!isThere) return { stop: async () => null };
    await pause(200);
    return {
      async stop() {
        perf.kill('SIGINT');
        if (perf.exitCode === null && perf.signalCode === null) await once(perf, 'close');
        const counted = Number(/^(\d+),,instructions/m.exec(text)?.[1]);
        return Number.isFinite(counted) ? counted : null;
      },
    };
  },
};

/**
 * Needs Debian's `valgrind`. Counts the thread that answers alone: what other threads compile and collect meanwhile comes by
 * chance, and would make counts of the same work differ by half. `folder`: for its files. Errors, when it counts: those of the
 * command.
 */
export function countByCallgrind(folder: string): InstructionCounter {
  const control = (pid: number, ...given: readonly string[]) =>
    execFileSync('callgrind_control', [...given, String(pid)], { stdio: 'ignore' });
  const dumps = new Map<number, number>();
  const dump = (pid: number): number => {
    control(pid, '-d');
    const number = (dumps.get(pid) ?? 0) + 1;
    dumps.set(pid, number);
    const text = readFileSync(join(folder, `callgrind.${pid}.${number}-01`), 'utf8');
    return Number(/^totals: (\d+)$/m.exec(text)?.[1]);
  };
  return {
    name: 'callgrind',
    slowdown: 50,
    parts: 5,
    // What it does not watch it runs some ten times slower only: the start and what warms it up.
    wrap: ([program = '', ...given]) => [
      'valgrind',
      '--tool=callgrind',
      '--instr-atstart=no',
      '--separate-threads=yes',
      `--callgrind-out-file=${join(folder, 'callgrind.%p')}`,
      program,
      ...(program === process.execPath ? notTakenForIdle(given) : []),
      ...given,
    ],
    async start(pid) {
      if (!dumps.has(pid)) control(pid, '-i', 'on');
      dump(pid);
      return { stop: async () => dump(pid) };
    },
  };
}

/** In megabytes, where no flag says otherwise: Node 24 on machines of 64 bits. */
const usualMaximum = '64';

/**
 * V8 takes what is slowed down for idle: it collects the whole heap by the clock, and where less than a megabyte a second is allocated it
 * takes room away from young objects, so that more of them become old. At full speed they have all the room that they may have.
 */
function notTakenForIdle(flags: readonly string[]): readonly string[] {
  const [maximum = usualMaximum] = flags.flatMap((flag) => /^--max-semi-space-size=(\d+)$/.exec(flag)?.[1] ?? []);
  return ['--no-memory-reducer', `--min-semi-space-size=${maximum}`];
}
