// The graph that a workload asks → its subgraphs as a process of their own, and the supergraph file that leads to them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSubgraphUrls } from '../../process/subgraphs.js';
import { findFreePort } from './free-port.js';
import { civicSupergraphFile, supergraphFile, type Workload } from './workloads.js';

export interface StartedGraph {
  readonly supergraph: string;
  /** The same for gateways that do not start with a supergraph whose demands of callers they do not know. */
  readonly supergraphWithoutDemands: string;
  /** Requests that have come to its subgraphs. */
  countRequests(): Promise<number>;
  stop(): void;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** `folder`: for its files. `delayMs`: what each answer of a subgraph takes on its way. */
export async function startGraph(graph: Workload['graph'], folder: string, delayMs: number): Promise<StartedGraph> {
  const port = await findFreePort();
  const origin = `127.0.0.1:${port}`;
  const isCivic = graph === 'civic';
  const subgraphs = spawn(
    process.execPath,
    [here(isCivic ? './civic-server.js' : './workload-server.js'), String(port), String(delayMs)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error' },
    },
  );
  await once(subgraphs.stdout, 'data');
  const text = isCivic
    ? Object.entries(defaultSubgraphUrls).reduce(
        (sdl, [name, url]) => sdl.replaceAll(url, `http://${origin}/${name}`),
        readFileSync(civicSupergraphFile, 'utf8'),
      )
    : readFileSync(supergraphFile, 'utf8').replaceAll('127.0.0.1:4200', origin);
  const write = (name: string, sdl: string) => {
    const file = join(folder, `${graph}-${name}.graphql`);
    writeFileSync(file, sdl);
    return file;
  };
  return {
    supergraph: write('supergraph', text),
    supergraphWithoutDemands: write(
      'supergraph-without-demands',
      text.replaceAll(/(specs\.apollo\.dev\/(?:requiresScopes|policy|authenticated)\/[^"]*"), for: SECURITY/g, '$1'),
    ),
    countRequests: async () => Number(await (await fetch(`http://${origin}/count`)).text()),
    stop: () => void subgraphs.kill(),
  };
}
