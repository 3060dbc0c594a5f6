// `npm run bench:cache [-- --writes N --polls N --rounds N]`: two gateway processes over one database. Reads on one after writes on the
// other, none of which may be old; how many polls of a page are answered 304; what the processor of a gateway does for a page's GET
// with what is kept and without. Exit code 1 when a read was old.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClosingStack } from '../process/lifecycle.js';
import { createEditor, readDocument } from './cache/edit-articles.js';
import { readPageDocuments } from './cache/page-documents.js';
import { startGraph } from './cache/start-graph.js';
import { compareCosts } from './engine/significance.js';

const { values } = parseArgs({
  options: {
    writes: { type: 'string', default: '10000' },
    polls: { type: 'string', default: '1000' },
    requests: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '5' },
  },
});
/** A poll in so many finds that something was written since the one before. */
const pollsAWrite = 20;

const opened = createClosingStack();
const folder = mkdtempSync(join(tmpdir(), 'civic-bench-cache-'));
opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
let old = 0;
process.once('SIGTERM', () => void opened.close().then(() => process.exit(1)));
try {
  const pages = await readPageDocuments();
  const article = 'query Article($id: ID!) { article(id: $id) { title publishedAt } regions { slug } }';
  const documents = { article, ...Object.fromEntries(pages.map(({ id, query }) => [id, query])) };
  const graph = await startGraph(opened, folder, documents);
  const [one, other] = [await graph.startGateway(0), await graph.startGateway(1)];
  const editor = createEditor(one.url, graph.token);

  const changed = await editor.publish('SYNTHETIC, changed now and then');
  let changes = 0;
  for (const page of pages) {
    const polls = Number(values.polls);
    let known: string | undefined;
    let unchanged = 0;
    for (let number = 1; number <= polls; number += 1) {
      if (number % pollsAWrite === 0) {
        changes += 1;
        await editor.retitle(changed, changes, `SYNTHETIC ${changes}`);
      }
      const { status, etag } = await readDocument(other.url, page.id, page.variables, known);
      known = etag ?? known;
      if (status === 304) unchanged += 1;
    }
    console.log(
      `${page.path}: ${unchanged} of ${polls} polls were 304 (${((100 * unchanged) / polls).toFixed(1)} %), an article was written before each ${pollsAWrite}th`,
    );
  }

  const without = await graph.startGateway(1, ['--no-cache']);
  const requests = Number(values.requests);
  for (const page of pages) {
    const costs: [number[], number[]] = [[], []];
    const load = async (url: string, count: number) => {
      for (let number = 0; number < count; number += 1) await readDocument(url, page.id, page.variables);
    };
    await load(without.url, 100);
    await load(other.url, 100);
    for (let round = 0; round < Number(values.rounds); round += 1)
      for (const [index, gateway] of [without, other].entries()) {
        const cost = await gateway.measure(() => load(gateway.url, requests));
        costs[index === 0 ? 0 : 1].push(cost.userMs / requests);
      }
    const each = costs.map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN);
    console.log(
      `${page.path}: ${each[0]?.toFixed(2)} ms of user time a GET without the cache, ${each[1]?.toFixed(2)} ms with it: ` +
        `ratio ${compareCosts(costs[0], costs[1], 0).ratio.toFixed(2)}`,
    );
  }

  const id = await editor.publish('SYNTHETIC 0');
  const writes = Number(values.writes);
  const state = { isDone: false, reads: 0, hits: 0 };
  const reading = (async () => {
    while (!state.isDone) {
      const { isHit } = await readDocument(other.url, 'article', { id });
      state.reads += 1;
      state.hits += isHit ? 1 : 0;
    }
  })();
  const startedAt = performance.now();
  for (let version = 1; version <= writes; version += 1) {
    const title = `SYNTHETIC ${version}`;
    await editor.retitle(id, version, title);
    const { text } = await readDocument(other.url, 'article', { id });
    if (!text.includes(`"title":"${title}"`)) old += 1;
    if (version % 1_000 === 0 && version < writes) console.log(`${version} writes: ${old} old reads`);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  state.isDone = true;
  await reading;
  console.log(
    `${writes} writes on one gateway, each read on the other once it was acknowledged: ${old} old reads ` +
      `(${seconds.toFixed(0)} s; meanwhile ${state.reads} other reads, ${state.hits} from the cache)`,
  );
} finally {
  await opened.close();
}
process.exitCode = old === 0 ? 0 : 1;
