// `npm run bench:engine`: ours, the stock gateway and others given by command, each in turn, on the same workloads.
// Writes a table, and a result file with --out. Exit code 1 when a target is missed or an answer is wrong.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readNodeFlags } from './engine/node-flags.js';
import { type Load, openLoad } from './engine/run-load.js';
import { countByCallgrind, countByPerf } from './engine/instructions.js';
import { neverReachedByNumbers, startMeasured } from './engine/measured-process.js';
import { type Results, stock, writeTable } from './engine/results.js';
import { startGraph, type StartedGraph } from './engine/start-graph.js';
import { type Workload, workloads } from './engine/workloads.js';
import { findFreePort } from './engine/free-port.js';

const usage = `npm run bench:engine -- [--rounds N] [--only TEXT]… [--peer "NAME=COMMAND"] [--count-instructions] [--out FILE]
  TEXT is part of the name of a workload or, after it, of a gateway
  COMMAND starts another gateway; {supergraph} and {port} in it are replaced
  --count-instructions runs each gateway under valgrind, some fifty times slower`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true, default: [''] },
    peer: { type: 'string', multiple: true, default: [] },
    'count-instructions': { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const node = process.execPath;
const connections = 50;
const folder = mkdtempSync(join(tmpdir(), 'civic-bench-'));
const isWatched = values['count-instructions'];
const counter = isWatched ? countByCallgrind(folder) : countByPerf;
/** Of the requests of a round, in a part: instructions are nearly the same for each, times are means of many. */
const measuredShare = isWatched ? 1 / 40 : 1;
/**
 * Subgraphs of a gateway that is slowed down take longer too, or its requests would hardly ever be under way at once: two
 * milliseconds each, as here while nothing is watched.
 */
const delayMs = isWatched ? 2 * counter.slowdown : 0;
const gatewayPort = await findFreePort();

// What is kept of replies would make all rows of a graph that allows it the same.
const main = here('../gateway/main.js');
const ours = [node, ...readNodeFlags(), main, '--supergraph', '{supergraph}', '--port', '{port}', '--no-cache'];
const gateways = new Map<string, readonly string[]>([
  ['ours', ours],
  ['ours, fetches shared', [...ours, '--sharing', 'fetches']],
  ['ours, no sharing', [...ours, '--no-sharing']],
  [stock, [node, here('./engine/stock-gateway.js'), '--supergraph', '{supergraph}', '--port', '{port}']],
  ...values.peer.map((given): [string, readonly string[]] => {
    const [name = '', ...command] = given.split('=');
    return [name, ['sh', '-c', `exec ${command.join('=')}`]];
  }),
]);

function openLoadOf(workload: Workload): Load {
  const { query, variables, changing, expected } = workload;
  const url = `http://127.0.0.1:${gatewayPort}/graphql`;
  const given = variables === undefined ? {} : { variables };
  return openLoad({ url, connections, query, ...given, changing, expected, headers: {} });
}

const rows = new Map<string, Results['rows'][number]>();
let wrong = 0;

async function measure(
  graph: StartedGraph,
  workload: Workload,
  gateway: string,
  command: readonly string[],
): Promise<void> {
  const supergraph = gateway.startsWith('ours') ? graph.supergraph : graph.supergraphWithoutDemands;
  const filled = command.map((part) =>
    part.replaceAll('{supergraph}', supergraph).replaceAll('{port}', String(gatewayPort)),
  );
  const environment = workload.changing === null ? {} : neverReachedByNumbers;
  const running = await startMeasured(filled, `http://127.0.0.1:${gatewayPort}/graphql`, environment, counter);
  const given = gateway.startsWith('ours') ? workload.requests.ours : workload.requests.others;
  const requests = Math.max(connections, given * measuredShare);
  // The same connections all the time: opening them is no part of a request, and a part of few requests would be much of it.
  const load = openLoadOf(workload);
  try {
    wrong += (await load.send(isWatched ? given : Math.ceil(given / 2))).wrong;
    const before = await graph.countRequests();
    let loaded = { requests, seconds: 0, wrong: 0, opened: 0, p50: 0, p99: 0 };
    let opened = 0;
    const cost = await running.measure(async () => {
      loaded = await load.send(requests);
      opened += loaded.opened;
    });
    if (opened > 0)
      process.stderr.write(`  it closed connections: ${opened} were opened again while it was measured\n`);
    wrong += loaded.wrong;
    const row = rows.get(`${workload.name} ${gateway}`) ?? {
      workload: workload.name,
      gateway,
      rounds: [],
      peakMegabytes: 0,
    };
    row.rounds.push({
      instructions: cost.instructions === null ? null : cost.instructions / requests / 1_000_000,
      userMs: cost.userMs / requests,
      kernelMs: cost.kernelMs / requests,
      requestsPerSecond: requests / loaded.seconds,
      p50: loaded.p50,
      p99: loaded.p99,
      subgraphRequests: ((await graph.countRequests()) - before) / (requests * counter.parts),
    });
    row.peakMegabytes = Math.max(row.peakMegabytes, running.peakMegabytes());
    rows.set(`${workload.name} ${gateway}`, row);
  } finally {
    load.close();
    await running.stop();
  }
}

const graphs = new Map<Workload['graph'], StartedGraph>();

async function findGraph(name: Workload['graph']): Promise<StartedGraph> {
  const graph = graphs.get(name) ?? (await startGraph(name, folder, delayMs));
  graphs.set(name, graph);
  return graph;
}

try {
  for (let number = 1; number <= Number(values.rounds); number += 1) {
    for (const workload of workloads) {
      for (const [gateway, command] of gateways) {
        if (!values.only.some((text) => `${workload.name} ${gateway}`.includes(text))) continue;
        process.stderr.write(`round ${number}: ${workload.name}, ${gateway}\n`);
        await measure(await findGraph(workload.graph), workload, gateway, command);
      }
    }
  }
} finally {
  for (const graph of graphs.values()) graph.stop();
  rmSync(folder, { recursive: true, force: true });
}

const measured: Results = {
  command: `npm run bench:engine -- --rounds ${values.rounds}${values.only.map((text) => (text === '' ? '' : ` --only ${text}`)).join('')}${isWatched ? ' --count-instructions' : ''}${values.peer.length > 0 ? ' --peer …' : ''}`,
  machine: `${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}`,
  date: new Date().toISOString().slice(0, 10),
  isWatched,
  rows: [...rows.values()],
};
const { lines, missed } = writeTable(measured);
console.log(lines.join('\n'));
for (const line of missed) console.log(`missed: ${line}`);
if (wrong > 0) console.log(`wrong answers: ${wrong}`);
if (values.out !== undefined && wrong === 0) writeFileSync(values.out, `${JSON.stringify(measured, null, 1)}\n`);
process.exitCode = missed.length > 0 || wrong > 0 ? 1 : 0;
