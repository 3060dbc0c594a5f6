// `npm run bench:reload-heap`: memory over 50 reloads, with operations planned and run on each. Prints a graph as text. Exit code 1
// when the last ten need more than the ten after the first five by a tenth.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseHeaderRules } from '../gateway/fetch/with-headers.js';
import { startGateway } from '../gateway/gateway.js';
import { unlimited } from '../gateway/limits.js';
import { reachOverHttp } from '../gateway/subgraph-transports.js';
import { createLog } from '../process/log.js';
import { composeLarge, writeOperation } from './engine/large-supergraph.js';

const types = 100;
const reloads = 50;
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');

const subgraphs = createServer((_request, response) => response.end('{"data":{"t0":null}}')).listen(0, '127.0.0.1');
await pause(50);
const address = subgraphs.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const supergraphSdl = composeLarge(types, `http://127.0.0.1:${address.port}/graphql`);
const transport = reachOverHttp({ urls: new Map(), timeoutMs: 5_000, subscriptionProtocols: new Map() });
const everything = { unitsPerMinute: Infinity, burst: Infinity };
const gateway = await startGateway({
  supergraphSdl,
  transport,
  host: '127.0.0.1',
  port: 0,
  publicUrl: 'http://127.0.0.1:4000',
  log: createLog('error'),
  headerRules: parseHeaderRules(''),
  planTimeoutMs: 20_000,
  planCacheBytes: 64 * 1024 * 1024,
  sharing: 'all',
  executor: 'compiled',
  limits: unlimited,
  quotas: { anonymous: everything, partner: everything },
  redisUrl: undefined,
  trustedProxies: [],
});

const megabytes: number[] = [];
for (let revision = 1; revision <= reloads; revision += 1) {
  await gateway.reload(`${supergraphSdl}\n# ${revision}`);
  for (let number = 0; number < 20; number += 1) {
    for (let sighting = 0; sighting < 2; sighting += 1) {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: writeOperation(types, number) }),
      });
      await response.text();
    }
  }
  await pause(50);
  collect();
  megabytes.push(process.memoryUsage().heapUsed / 1024 / 1024);
}
await gateway.close();
await transport.close();
subgraphs.closeAllConnections();
subgraphs.close();

const most = Math.max(...megabytes);
for (const [index, used] of megabytes.entries())
  console.log(
    `reload ${String(index + 1).padStart(2)}  ${used.toFixed(1).padStart(6)} MB  ${'#'.repeat(Math.round((used / most) * 60))}`,
  );
const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
const [early, late] = [mean(megabytes.slice(5, 15)), mean(megabytes.slice(-10))];
console.log(`after the first five: ${early.toFixed(1)} MB; the last ten: ${late.toFixed(1)} MB`);
process.exitCode = late > early * 1.1 ? 1 : 0;
