// `npm run bench:event-loop`: how long planning, compiling and reloading hold up the thread that answers requests, with a
// supergraph of 300 types. Exit code 1 when it is held for more than 20 ms of its own processor time: on the clock, other programs
// on the machine hold it up as well.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startGateway } from '../gateway/gateway.js';
import { reachOverHttp } from '../gateway/subgraph-transports.js';
import { readGatewayDefaults } from './engine/gateway-defaults.js';
import { composeLarge, writeOperation } from './engine/large-supergraph.js';

const types = 300;
const targetMs = 20;
const subgraphs = createServer((_request, response) => response.end('{"data":{"t0":null}}')).listen(0, '127.0.0.1');
await pause(50);
const address = subgraphs.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const supergraphSdl = composeLarge(types, `http://127.0.0.1:${address.port}/graphql`);
const transport = reachOverHttp({ urls: new Map(), timeoutMs: 5_000, subscriptionProtocols: new Map() });
const gateway = await startGateway({ ...readGatewayDefaults(), supergraphSdl, transport });

const ask = async (number: number) => {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: writeOperation(types, number) }),
  });
  await response.text();
};

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The most that this thread worked from one timer of a millisecond to the next while the work was done. */
async function measure(name: string, work: () => Promise<void>): Promise<number> {
  const held: number[] = [];
  let last = processorMs();
  const timer = setInterval(() => {
    const now = processorMs();
    held.push(now - last);
    last = now;
  }, 1);
  const started = performance.now();
  await work();
  await pause(20);
  clearInterval(timer);
  const sorted = held.toSorted((a, b) => b - a);
  const [longest = 0] = sorted;
  const usual = sorted[Math.floor(sorted.length / 100)] ?? 0;
  console.log(
    `${name.padEnd(46)} longest ${longest.toFixed(1).padStart(6)} ms, 99 % ${usual.toFixed(1).padStart(5)} ms, in ${(performance.now() - started).toFixed(0)} ms`,
  );
  return longest;
}

// The code itself is compiled by V8 while it runs for the first time; that is no work of a request.
for (let number = 0; number < 40; number += 1) await ask(number);
for (let number = 0; number < 40; number += 1) await ask(number);
await gateway.reload(`${supergraphSdl}\n# first`);

const longest = [
  await measure('planning 100 new operations', async () => {
    for (let number = 100; number < 200; number += 1) await ask(number);
  }),
  await measure('compiling them, each on its second sighting', async () => {
    for (let number = 100; number < 200; number += 1) await ask(number);
  }),
  await measure('5 reloads, the last 100 operations planned', async () => {
    for (let revision = 1; revision <= 5; revision += 1) await gateway.reload(`${supergraphSdl}\n# ${revision}`);
  }),
];
await gateway.close();
await transport.close();
subgraphs.closeAllConnections();
subgraphs.close();
const held = Math.max(...longest);
console.log(held <= targetMs ? `met: at most ${targetMs} ms` : `missed: ${held.toFixed(1)} ms, at most ${targetMs} ms`);
process.exitCode = held <= targetMs ? 0 : 1;
