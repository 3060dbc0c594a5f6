// The whole product in one process with the sample data, and a key that may do everything: what the documentation's examples are run on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBuilt } from '../support/processes.js';
import { startOneProcess } from '../support/supergraph.js';

export interface DocumentedGraph {
  /** Without a path. */
  readonly baseUrl: string;
  readonly key: string;
  /** A folder for what programs write. */
  readonly folder: string;
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  // What a test looks at depends on what it asked.
  readonly data?: Readonly<Record<string, ReturnType<typeof JSON.parse>>> | null;
  readonly errors?: readonly { message: string; extensions?: Readonly<Record<string, unknown>> }[];
}

export async function startDocumentedGraph(): Promise<DocumentedGraph> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-docs-'));
  const environment = { DATA_DIR: join(folder, 'data'), RATE_LIMIT_ANONYMOUS: 'off' };
  // Before the product starts, since one process at a time opens the embedded database.
  const quota = ['--quota', '1000000', '--burst', '1000000'];
  const making = ['create', '--name', 'Documentation', '--scopes', '*', '--contract', 'internal', ...quota];
  const made = runBuilt('subgraphs/keys.js', making, environment);
  await made.exited;
  const [key] = /^civic_[\w-]{43}$/m.exec(made.output()) ?? [];
  if (key === undefined) throw new Error(`no key was made:\n${made.output()}`);
  const running = await startOneProcess(environment);
  return {
    baseUrl: new URL(running.url).origin,
    key,
    folder,
    async ask(query, variables = {}) {
      const response = await fetch(running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify({ query, variables }),
      });
      const answer: Answer = JSON.parse(await response.text());
      return answer;
    },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
