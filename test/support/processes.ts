// The product's own commands as processes, as a user runs them, on free ports and in folders of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves with the first match in the output; fails when the process ends first or after `timeoutMs`. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Sends a signal and resolves with the exit code (null when the signal ended it) once it is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

/** Runs a built entry such as `main.js` with this Node; `npm test` has built before. */
export function runBuilt(
  entry: string,
  given: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningProcess {
  const child = spawn(process.execPath, ['--expose-gc', '--enable-source-maps', `dist/${entry}`, ...given], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    output: () => text,
    exited,
    waitFor: (pattern, timeoutMs = 60_000) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text);
          if (found !== null) finish(() => resolve(found[1] ?? found[0]));
        };
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`no ${pattern} within ${timeoutMs} ms in:\n${text}`))),
          timeoutMs,
        );
        listeners.add(look);
        void exited.then(() => finish(() => reject(new Error(`ended before ${pattern}:\n${text}`))));
        look();
      }),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}

/** Answers that are compared whole do not tell the time. */
const withoutAge = { 'x-freshness': 'off' };

/** Posts a GraphQL request and gives the parsed answer. */
export async function postGraphql(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = withoutAge,
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const answer: {
    data?: Readonly<Record<string, unknown>> | null;
    errors?: readonly { message: string; path?: unknown[]; extensions?: Readonly<Record<string, unknown>> }[];
    extensions?: Readonly<Record<string, unknown>>;
  } = JSON.parse(await response.text());
  return answer;
}
