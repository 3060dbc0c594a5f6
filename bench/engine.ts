// `npm run bench:engine`: ours, the stock gateway and others given by command, each in turn, on the same workloads.
// Writes a table, and a result file with --out. Exit code 1 when a target is missed or an answer is wrong.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runLoad } from './engine/run-load.js';
import { startMeasured } from './engine/measured-process.js';
import { type Results, stock, writeTable } from './engine/results.js';
import { supergraphFile, type Workload, workloads } from './engine/workloads.js';
import { findFreePort } from './engine/free-port.js';

const usage = `npm run bench:engine -- [--rounds N] [--only TEXT] [--peer "NAME=COMMAND"] [--out FILE]
  COMMAND starts another gateway; {supergraph} and {port} in it are replaced`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    peer: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const node = process.execPath;
const connections = 50;
const folder = mkdtempSync(join(tmpdir(), 'civic-bench-'));
const workloadPort = await findFreePort();
const gatewayPort = await findFreePort();
const supergraph = join(folder, 'supergraph.graphql');
writeFileSync(
  supergraph,
  readFileSync(supergraphFile, 'utf8').replaceAll('127.0.0.1:4200', `127.0.0.1:${workloadPort}`),
);

const ours = [node, here('../gateway/main.js'), '--supergraph', '{supergraph}', '--port', '{port}'];
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

const subgraphs = spawn(node, [here('./engine/workload-server.js'), String(workloadPort)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(subgraphs.stdout, 'data');
const countRequests = async () => Number(await (await fetch(`http://127.0.0.1:${workloadPort}/count`)).text());

let value = 0;

/** Sends requests from a process of its own. */
async function load(workload: Workload, requests: number): Promise<Awaited<ReturnType<typeof runLoad>>> {
  const job = {
    url: `http://127.0.0.1:${gatewayPort}/graphql`,
    connections,
    requests,
    query: workload.query,
    changing: workload.changing,
    firstValue: (value += 1_000_000),
    expected: workload.expected,
    headers: {},
  };
  return runLoad(job);
}

const rows = new Map<string, Results['rows'][number]>();
let wrong = 0;

async function measure(workload: Workload, gateway: string, command: readonly string[]): Promise<void> {
  const filled = command.map((part) =>
    part.replaceAll('{supergraph}', supergraph).replaceAll('{port}', String(gatewayPort)),
  );
  const running = await startMeasured(filled, `http://127.0.0.1:${gatewayPort}/graphql`);
  const requests = gateway.startsWith('ours') ? workload.requests.ours : workload.requests.others;
  try {
    wrong += (await load(workload, Math.ceil(requests / 2))).wrong;
    const before = await countRequests();
    let loaded = { requests, seconds: 0, wrong: 0, p50: 0, p99: 0 };
    const cost = await running.measure(async () => {
      loaded = await load(workload, requests);
    });
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
      subgraphRequests: ((await countRequests()) - before) / requests,
    });
    row.peakMegabytes = Math.max(row.peakMegabytes, running.peakMegabytes());
    rows.set(`${workload.name} ${gateway}`, row);
  } finally {
    await running.stop();
  }
}

try {
  for (let number = 1; number <= Number(values.rounds); number += 1) {
    for (const workload of workloads) {
      for (const [gateway, command] of gateways) {
        if (values.only !== undefined && !`${workload.name} ${gateway}`.includes(values.only)) continue;
        process.stderr.write(`round ${number}: ${workload.name}, ${gateway}\n`);
        await measure(workload, gateway, command);
      }
    }
  }
} finally {
  subgraphs.kill();
  rmSync(folder, { recursive: true, force: true });
}

const measured: Results = {
  command: `npm run bench:engine -- --rounds ${values.rounds}`,
  machine: `${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim()}`,
  date: new Date().toISOString().slice(0, 10),
  rows: [...rows.values()],
};
const { lines, missed } = writeTable(measured);
console.log(lines.join('\n'));
for (const line of missed) console.log(`missed: ${line}`);
if (wrong > 0) console.log(`wrong answers: ${wrong}`);
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(measured, null, 1)}\n`);
process.exitCode = missed.length > 0 || wrong > 0 ? 1 : 0;
