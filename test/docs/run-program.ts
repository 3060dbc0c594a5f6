// A program of the documentation → what it printed and how it ended, run as a reader runs it: by sh and curl, by Node, by Python.
import { execFile, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

export interface Ended {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

/** This Node comes first, so that `node` is the one that the project needs. */
const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;

export function runProgram(
  program: string,
  given: readonly string[],
  options: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { PATH: path, HOME: process.env['HOME'] ?? '', PYTHONIOENCODING: 'utf-8', ...options.environment };
    execFile(
      program,
      [...given],
      { cwd: options.cwd, env, timeout: 30_000, maxBuffer: 16 * 1024 * 1024 },
      (error, output, complaint) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, output, complaint }),
    );
  });
}

export interface Runner {
  readonly language: 'curl' | 'TypeScript' | 'Python';
  readonly program: string;
  readonly file: string;
}

/** Those that can be run here; CI must have all of them. */
export function findRunners(): Runner[] {
  const all: Runner[] = [
    { language: 'curl', program: 'sh', file: 'run.sh' },
    { language: 'TypeScript', program: 'node', file: 'run.ts' },
    { language: 'Python', program: 'python3', file: 'run.py' },
  ];
  const needed: Readonly<Record<Runner['language'], readonly string[]>> = {
    curl: ['curl', 'openssl'],
    TypeScript: [],
    Python: ['python3'],
  };
  return all.filter(({ language }) => {
    const missing = needed[language].filter((command) => spawnSync(command, ['--help'], { stdio: 'ignore' }).error);
    if (missing.length === 0) return true;
    if (process.env['CIVIC_REQUIRE_SERVICES'] === '1')
      throw new Error(`CIVIC_REQUIRE_SERVICES=1, but there is no ${missing.join(' and no ')}`);
    console.warn(`Left out: the tasks in ${language}, because there is no ${missing.join(' and no ')}.`);
    return false;
  });
}
