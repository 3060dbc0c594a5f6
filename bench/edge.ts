// `npm run bench:edge [-- --rounds N] [--base REVISION]`: what all that stands between the world and the engine costs. The small
// query of this tree, with access, limits, cost, quotas, metrics and signatures on, in turns with the last revision before the
// edge. Exit code 1 when a target is missed or an answer is wrong.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findFreePort } from './engine/free-port.js';
import { countByCallgrind, countByPerf } from './engine/instructions.js';
import { startMeasured } from './engine/measured-process.js';
import { createRevisionTrees } from './engine/revision-trees.js';
import { runLoad } from './engine/run-load.js';
import { compareCosts } from './engine/significance.js';
import { supergraphFile } from './engine/workloads.js';

/** The engine with the HTTP that it had before anything was built around it. */
const bareEngine = '25bf7ff';
const key = `civic_${createHash('sha256').update('a key for measuring').digest('base64url')}`;
const cases = [
  { name: 'small query, anonymous', query: '{ topProducts { upc name } }', headers: {}, target: 1.15 },
  {
    name: 'small query, a partner with a key and a scope',
    query: '{ topProducts { upc weight } }',
    headers: { 'x-api-key': key },
    target: 1.25,
  },
];

/** Until the work of a start is over: pages that are planned in the background and code that is compiled are no part of a request. */
const warmUpRequests = 15_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    base: { type: 'string', default: bareEngine },
    'count-instructions': { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'civic-edge-'));
const counter = values['count-instructions'] ? countByCallgrind(folder) : countByPerf;
/** Of a part: nearly the same each time in instructions, the mean of many in time. */
const measuredRequests = values['count-instructions'] ? 1_000 : 20_000;
const workloadPort = await findFreePort();
const gatewayPort = await findFreePort();
const supergraph = join(folder, 'supergraph.graphql');
writeFileSync(supergraph, protectWorkload(readFileSync(supergraphFile, 'utf8')));
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The workload's supergraph with a field that needs a scope and the subgraph that knows the key. */
function protectWorkload(sdl: string): string {
  return sdl
    .replaceAll('127.0.0.1:4200', `127.0.0.1:${workloadPort}`)
    .replace(
      'for: EXECUTION) {',
      'for: EXECUTION)\n  @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY) {',
    )
    .replace(
      'enum join__Graph {',
      `directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
scalar requiresScopes__Scope
enum join__Graph {
  ACCESS @join__graph(name: "access", url: "http://127.0.0.1:${workloadPort}/access")`,
    )
    .replace('type Query\n', 'type Query\n  @join__type(graph: ACCESS)\n')
    .replace(/(\n {2}weight: Int[^\n]*)/, '$1 @requiresScopes(scopes: [["products:read"]])');
}

async function load({ query, headers }: (typeof cases)[number], requests: number): Promise<number> {
  const url = `http://127.0.0.1:${gatewayPort}/graphql`;
  const job = { url, connections: 50, query, changing: null, expected: null, headers };
  return (await runLoad(job, requests)).wrong;
}

const environment = {
  SUBGRAPH_SECRET: 'a secret for measuring, nothing more',
};
const trees = createRevisionTrees(folder);
const subgraphs = spawn(process.execPath, [here('./engine/workload-server.js'), String(workloadPort)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(subgraphs.stdout, 'data');
let isMissed = false;
try {
  const mains = [join(trees.build(values.base), 'dist/gateway/main.js'), here('../gateway/main.js')];
  for (const each of cases) {
    const costs: [number[], number[]] = [[], []];
    for (let number = 1; number <= Number(values.rounds); number += 1) {
      // Whoever comes second finds the machine warmer: they take turns in that too.
      const turns = [...mains.entries()];
      for (const [index, main] of number % 2 === 0 ? turns.toReversed() : turns) {
        const command = [
          process.execPath,
          main,
          '--supergraph',
          supergraph,
          '--port',
          String(gatewayPort),
          '--no-sharing',
        ];
        const running = await startMeasured(command, `http://127.0.0.1:${gatewayPort}/graphql`, environment, counter);
        try {
          let wrong = await load(each, warmUpRequests);
          const cost = await running.measure(async () => {
            wrong += await load(each, measuredRequests);
          });
          if (wrong > 0) console.log(`${each.name}: ${wrong} wrong answers of ${main}`);
          isMissed ||= wrong > 0;
          costs[index === 0 ? 0 : 1].push(cost.instructions ?? cost.userMs);
        } finally {
          await running.stop();
        }
      }
    }
    const { ratio } = compareCosts(costs[0], costs[1], 0);
    const isWithin = ratio <= each.target;
    isMissed ||= !isWithin;
    const [bare = '', whole = ''] = costs.map((of) =>
      of.map((cost) => (cost / measuredRequests).toFixed(4)).join(', '),
    );
    console.log(`${each.name.padEnd(48)} ${ratio.toFixed(3)} (at most ${each.target})${isWithin ? '' : '  MISSED'}`);
    console.log(`  of each round, ms or instructions a request: ${bare} and ${whole}`);
  }
} finally {
  subgraphs.kill();
  trees.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isMissed ? 1 : 0;
