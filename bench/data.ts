// `npm run bench:data`: the databases that `npm run bench:subgraphs` measures, made once and kept.
// In: DATABASE_URL, or nothing for a server of our own; `--again` to make them anew. Out: progress, line by line.
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import type { ReportProgress } from '../subgraphs/kit/room.js';
import { holdsData, makeDatabase } from './data/databases.js';
import { scales } from './data/scale.js';
import { openServer, serverFolder } from './data/server.js';

await runProcess(
  async ({ settings, log, arguments: given, opened, print }) => {
    const unknown = given.find((argument) => argument !== '--again');
    if (unknown !== undefined)
      throw new StartError(`bench:data does not know ${unknown}: give --again to make the data anew, or nothing.`);
    const server = opened.add(await openServer(settings.DATABASE_URL, serverFolder));
    for (const [name, scale] of Object.entries(scales)) {
      if (!given.includes('--again') && (await holdsData(server.url, name, scale, log))) {
        print(`${name}: is there, nothing to do (npm run bench:data -- --again makes it anew)`);
        continue;
      }
      print(`${name}: SYNTHETIC data, ${scale.articles} articles, ${scale.units} units, ${scale.ballots.length} polls`);
      const started = performance.now();
      await makeDatabase(server.url, name, scale, log, createReport(print, started));
      print(`${name}: made in ${Math.round((performance.now() - started) / 1000)} s`);
    }
  },
  { stay: false },
);

/** One line at the start and end of each kind of work and at every twentieth of it. */
function createReport(print: (line: string) => void, started: number): ReportProgress {
  let last = '';
  return (what, done, total) => {
    const share = total === 0 ? 100 : Math.floor((done * 20) / total) * 5;
    if (last === `${what} ${share}`) return;
    last = `${what} ${share}`;
    print(`  ${Math.round((performance.now() - started) / 1000)} s  ${what}: ${done} of ${total}`);
  };
}
