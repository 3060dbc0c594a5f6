// `npm run import -- FILE…`: pages of a portal, text or HTML, read into the four rooms; a report for each.
// Exit code 1 when a file was refused; the others are imported all the same.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { importPage, type PageReport } from './import-page.js';
import { openStore } from './kit/store.js';
import { newsStorage } from './news/entities/storage.js';
import type { NewsTables } from './news/entities/tables.js';
import { createRecognizerSource } from './news/sources/unit-directory.js';
import { orgUnitStorage } from './org-units/entities/storage.js';
import type { OrgUnitTables } from './org-units/entities/tables.js';
import { pollStorage, type PollTables } from './polls/entities/storage.js';
import { startRooms } from './start-rooms.js';
import { storage as weatherStorage, type WeatherTables } from './weather/entities/storage.js';

await runProcess(
  async (context) => {
    const { arguments: files, print } = context;
    if (files.length === 0) throw new StartError('Name the pages to import: npm run import -- FILE…');
    const { database, ask } = await startRooms(['org-units', 'news', 'polls', 'weather'], context);
    const now = () => new Date();
    const stores = {
      orgUnits: await openStore<OrgUnitTables>(database, orgUnitStorage, now),
      news: await openStore<NewsTables>(database, newsStorage, now),
      polls: await openStore<PollTables>(database, pollStorage, now),
      weather: await openStore<WeatherTables>(database, weatherStorage, now),
    };
    for (const [index, file] of files.entries()) {
      print(`${index + 1} of ${files.length}: ${file}`);
      // Persons that the page before brought are part of the directory for the next one.
      const recognize = await createRecognizerSource(ask, now)();
      if (recognize === null)
        throw new StartError('There are no organisational units to link mentions to: start once with SAMPLE_DATA=on.');
      const bytes = await readFile(file).catch((error: unknown) => {
        throw new StartError(`${file} cannot be read: give the path of a file.`, { cause: error });
      });
      const report = await importPage({ name: basename(file), bytes }, { ...stores, recognize, now });
      if (report.ok) describe(report).forEach((line) => print(`  ${line}`));
      else {
        print(`  refused: ${report.reason}`);
        process.exitCode = 1;
      }
    }
  },
  { stay: false },
);

function describe({ page, article, recognized, sightings, poll, weather }: PageReport): string[] {
  const linked = recognized.mentions.filter(({ targetKey }) => targetKey !== null).length;
  return [
    `article ${article.outcome.toLowerCase()}: ${article.articleId}, revision ${article.revision}, “${page.title}”`,
    `category ${page.category?.label ?? 'none'}, published ${page.publishedAt}, ${page.blocks.length} blocks`,
    `${recognized.mentions.length} mentions, ${linked} of them linked; ${recognized.documents.length} legal documents, ${recognized.events.length} events, ${recognized.slogans.length} slogans`,
    `${recognized.persons.length} persons, ${sightings.seen} posts of theirs, ${sightings.added} not seen before`,
    poll === null
      ? 'no poll on the page'
      : `poll ${poll.isNew ? 'created as a draft' : 'unchanged'}: ${poll.id}, “${page.pollTitle}”`,
    weather === null
      ? 'no weather widget on the page'
      : `weather widget ${weather.changed ? 'changed' : 'unchanged'}: ${weather.matched.map(({ label }) => label).join(', ')}${weather.unknown.length === 0 ? '' : `; unknown: ${weather.unknown.join(', ')}`}`,
    `missing: ${[...page.missing.article, ...page.missing.poll.map((name) => `poll ${name}`), ...page.missing.weather.map((name) => `weather ${name}`)].join(', ') || 'nothing'}`,
    ...page.assumptions.map((assumption) => `assumed: ${assumption}`),
  ];
}
