// `npm run bench:export [-- --articles N]`: an export of many articles in each format, and the memory that the gateway has meanwhile. Exit
// code 1 when memory grows with what was sent, when the checksum is another than that of what came, or when it breaks off.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { createClosingStack } from '../process/lifecycle.js';
import { createLog } from '../process/log.js';
import { openDatabase } from '../subgraphs/kit/database.js';
import { openStore } from '../subgraphs/kit/store.js';
import { newsStorage } from '../subgraphs/news/entities/storage.js';
import type { NewsTables } from '../subgraphs/news/entities/tables.js';
import { type RunningGateway, startGraph } from './cache/start-graph.js';
import { generateArticles } from './data/articles.js';
import { makeDirectory } from './data/named-directory.js';
import { createRandom } from './data/random.js';

const { values } = parseArgs({ options: { articles: { type: 'string', default: '100000' } } });
const articles = Number(values.articles);
const formats = ['ndjson', 'csv', 'jsonld'];
/** A later quarter of an export may have so much more than the first. */
const mostGrowth = 1.25;
const sampleMs = 100;

const opened = createClosingStack();
const folder = mkdtempSync(join(tmpdir(), 'civic-bench-export-'));
opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
let isSound = true;
try {
  const graph = await startGraph(opened, folder, {});
  await addArticles(graph.databaseUrl);
  const gateway = await graph.startGateway(0);
  // What the first requests take is no export's.
  await readExport(gateway, 'ndjson', 1);
  for (const format of formats) {
    const { records, bytes, isWhole, quarters } = await readExport(gateway, format, Infinity);
    const [first = NaN, ...later] = quarters;
    const isSteady = later.every((peak) => peak <= first * mostGrowth);
    isSound &&= isSteady && isWhole;
    console.log(
      `${format}: ${records} records, ${(bytes / 1024 / 1024).toFixed(0)} MB, checksum ${isWhole ? 'right' : 'WRONG'}; ` +
        `resident memory of the gateway by quarters at most ${quarters.map((peak) => peak.toFixed(0)).join(', ')} MB`,
    );
  }
} finally {
  await opened.close();
}
process.exitCode = isSound ? 0 : 1;

/** SYNTHETIC ones, in a database that holds the sample data. */
async function addArticles(url: string): Promise<void> {
  const database = await openDatabase({ url, poolSize: 4, log: createLog('error') });
  const store = await openStore<NewsTables>(database, newsStorage, () => new Date());
  let told = -1;
  await generateArticles(store, articles, makeDirectory(), createRandom(7), (_what, done, total) => {
    const tenth = Math.floor((done * 10) / total);
    if (tenth !== told) console.error(`  ${done} of ${total} articles are made`);
    told = tenth;
  });
  await database.close();
}

/** `mostBytes`: where it is broken off. `quarters`: the highest resident memory while each quarter of the samples was taken. */
async function readExport(gateway: RunningGateway, format: string, mostBytes: number) {
  const { statusCode, body, trailers } = await request(new URL(`/export/articles.${format}`, gateway.url));
  if (statusCode !== 200) throw new Error(`the export of articles as ${format} answered ${statusCode}`);
  const hash = createHash('sha256');
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(gateway.megabytes()), sampleMs);
  let bytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes >= mostBytes) break;
  }
  clearInterval(sampling);
  const quarter = Math.ceil(samples.length / 4);
  const quarters = [0, 1, 2, 3].map((index) => Math.max(...samples.slice(index * quarter, (index + 1) * quarter)));
  return {
    records: Number(trailers['x-record-count']),
    bytes,
    isWhole: trailers['repr-digest'] === `sha-256=:${hash.digest('base64')}:`,
    quarters,
  };
}
