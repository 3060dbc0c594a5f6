// The whole graph for tests, in both ways it is run: one process, or each part as a process of its own.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SubgraphName, subgraphNames } from '../../process/subgraphs.js';
import { runBuilt, type RunningProcess } from './processes.js';
import { copyStartedFolder } from './started-folders.js';
import { databases } from './services/databases.js';

export interface RunningSupergraph {
  readonly url: string;
  /** Settings under which other commands find what runs. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends one subgraph; only where it is a process of its own. */
  stopSubgraph(name: SubgraphName): Promise<void>;
  /** Starts it again on the data it had. */
  restartSubgraph(name: SubgraphName): Promise<void>;
  close(): Promise<void>;
}

/** A port that was free a moment ago. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** With the sample data, unless its data folder is there. `environment`: settings besides those that a test needs. */
export async function startOneProcess(environment: Readonly<Record<string, string>> = {}): Promise<RunningSupergraph> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-one-'));
  const dataFolder = environment['DATA_DIR'] ?? join(folder, 'data');
  if (!existsSync(dataFolder)) await copyStartedFolder('with sample data', dataFolder);
  const running = runBuilt('main.js', [], { PORT: '0', DATA_DIR: dataFolder, ...environment });
  const url = await running.waitFor(/GraphQL\s+(http\S+)/, 180_000);
  const own = { PORT: new URL(url).port, DATA_DIR: dataFolder, ...environment };
  const refuse = () => Promise.reject(new Error('one process has no subgraph to stop'));
  return {
    url,
    environment: own,
    stopSubgraph: refuse,
    restartSubgraph: refuse,
    async close() {
      await running.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Five subgraphs and the gateway; on the server database where there is one, else each on an embedded one of its own. */
export async function startSplit(environment: Readonly<Record<string, string>> = {}): Promise<RunningSupergraph> {
  const folder = mkdtempSync(join(tmpdir(), 'civic-split-'));
  const server = databases.find(({ name }) => name === 'server');
  const database = await server?.create();
  const ports = new Map<SubgraphName, number>();
  for (const name of subgraphNames) ports.set(name, await findFreePort());
  const urls = Object.fromEntries(
    [...ports].map(([name, port]) => [
      `${name.toUpperCase().replace('-', '_')}_URL`,
      `http://127.0.0.1:${port}/graphql`,
    ]),
  );
  const shared = { ...environment, ...urls, SUBGRAPH_SECRET: 'a secret that the tests sign with, long enough' };
  const stored: Record<string, string> =
    database === undefined
      ? {}
      : {
          DATABASE_URL: database.settings.url,
          POLL_SECRET: 'a secret of the tests, long enough to do',
          ACCESS_SECRET: 'another secret of the tests, as long as that',
        };
  const start = async (name: SubgraphName): Promise<RunningProcess> => {
    const running = runBuilt('subgraphs/start.js', [name], {
      ...shared,
      PORT: String(ports.get(name)),
      DATA_DIR: join(folder, name),
      ...stored,
    });
    await running.waitFor(/answers at/);
    return running;
  };
  const subgraphs = new Map<SubgraphName, RunningProcess>();
  // Org-units first, as in one process: the articles of the sample data are linked to its units.
  for (const name of subgraphNames) subgraphs.set(name, await start(name));
  const gateway = runBuilt('gateway/main.js', ['--port', '0'], shared);
  const url = await gateway.waitFor(/at (http\S+)/);
  return {
    url,
    environment: { ...shared, ...stored, PORT: new URL(url).port, DATA_DIR: join(folder, 'none') },
    async stopSubgraph(name) {
      await subgraphs.get(name)?.end('SIGKILL');
    },
    async restartSubgraph(name) {
      subgraphs.set(name, await start(name));
    },
    async close() {
      await gateway.end();
      await Promise.all([...subgraphs.values()].map((running) => running.end()));
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
