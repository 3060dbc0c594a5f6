// `npm run bench:compare -- REVISION [REVISION]`: two revisions of the gateway (the second is HEAD where it is left out), each built in
// a work tree of its own, measured in turns. Exit code 1 when the second is slower by 5 % beyond noise or an answer is wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findFreePort } from './engine/free-port.js';
import { neverReachedByNumbers, startMeasured } from './engine/measured-process.js';
import { createRevisionTrees } from './engine/revision-trees.js';
import { runLoad } from './engine/run-load.js';
import { compareCosts, fewestRounds } from './engine/significance.js';
import { supergraphFile, workloads } from './engine/workloads.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' } },
});
const [first, second = 'HEAD'] = positionals;
if (first === undefined || !(Number(values.rounds) >= fewestRounds)) {
  console.error(`Use: npm run bench:compare -- REVISION [REVISION] [--rounds N], N at least ${fewestRounds}`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'civic-compare-'));
const node = process.execPath;
const tolerance = 0.05;

const workloadPort = await findFreePort();
const gatewayPort = await findFreePort();
const supergraph = join(folder, 'supergraph.graphql');
writeFileSync(
  supergraph,
  readFileSync(supergraphFile, 'utf8').replaceAll('127.0.0.1:4200', `127.0.0.1:${workloadPort}`),
);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
let isWorse = false;
const trees = createRevisionTrees(folder);

async function load(
  query: string,
  changing: string | null,
  expected: string | null,
  requests: number,
): Promise<number> {
  const url = `http://127.0.0.1:${gatewayPort}/graphql`;
  const job = {
    url,
    connections: 50,
    query,
    changing,
    expected,
    headers: {},
  };
  return (await runLoad(job, requests)).wrong;
}

const subgraphs = spawn(node, [here('./engine/workload-server.js'), String(workloadPort)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(subgraphs.stdout, 'data');
try {
  const built = [trees.build(first), trees.build(second)];
  for (const { name, query, changing, expected, requests } of workloads.filter(({ graph }) => graph === 'benchmark')) {
    const costs: [number[], number[]] = [[], []];
    for (let number = 1; number <= Number(values.rounds); number += 1) {
      // Whoever comes second finds the machine warmer: they take turns in that too.
      const turns = [...built.entries()];
      for (const [index, tree] of number % 2 === 0 ? turns.toReversed() : turns) {
        const command = [
          node,
          join(tree, 'dist/gateway/main.js'),
          '--supergraph',
          supergraph,
          '--port',
          String(gatewayPort),
          '--no-sharing',
        ];
        const running = await startMeasured(
          command,
          `http://127.0.0.1:${gatewayPort}/graphql`,
          changing === null ? {} : neverReachedByNumbers,
        );
        try {
          const count = Math.ceil(requests.ours / 4);
          let wrong = await load(query, changing, expected, count);
          const cost = await running.measure(async () => {
            wrong += await load(query, changing, expected, count);
          });
          if (wrong > 0) {
            console.log(`${name}: ${wrong} wrong answers of ${index === 0 ? first : second}`);
            isWorse = true;
          }
          costs[index === 0 ? 0 : 1].push(cost.instructions ?? cost.userMs);
        } finally {
          await running.stop();
        }
      }
    }
    const { ratio, isSlower } = compareCosts(costs[0], costs[1], tolerance);
    console.log(`${name.padEnd(26)} ${second} costs ${ratio.toFixed(3)} of ${first}${isSlower ? '  SLOWER' : ''}`);
    isWorse ||= isSlower;
  }
} finally {
  subgraphs.kill();
  trees.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isWorse ? 1 : 0;
