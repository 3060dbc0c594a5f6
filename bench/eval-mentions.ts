// The labelled pages of bench/mentions in; precision and recall of the mention recogniser, printed for each set and type, out.
// Separate command: a figure to report and a bound to hold (exit 1), not a unit test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecognizedMentions } from '../subgraphs/news/sources/mentions/mention.js';
import type { ArticleText, Directory } from '../subgraphs/news/sources/mentions/mention.js';
import { createMentionRecognizer } from '../subgraphs/news/sources/mentions/recognize-mentions.js';
import { parsePortalPage } from '../subgraphs/news/sources/portal-page/parse-portal-page.js';
import { type LabelledPage, readLabelledPage } from './mentions/labelled-page.js';
import { addCounts, type Counts, type PageScore, rate, scorePage } from './mentions/score.js';

const BOUND = 0.95;
const FOLDER = join(process.cwd(), 'bench', 'mentions');
const REAL_PAGE = join(process.cwd(), '..', 'shared', 'data', 'portal-page.txt');

const level = z.enum(['NATIONAL', 'CITY', 'DISTRICT', 'WARD', 'RESIDENTIAL_GROUP']);
const interval = { from: z.string().nullable(), until: z.string().nullable() };
const role = z.enum([
  'SECRETARY',
  'STANDING_DEPUTY_SECRETARY',
  'DEPUTY_SECRETARY',
  'STANDING_COMMITTEE_MEMBER',
  'HEAD',
  'DEPUTY_HEAD',
  'CHAIR',
  'VICE_CHAIR',
  'MEMBER',
]);
const directorySchema = z.object({
  units: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      shortName: z.string().nullable(),
      kind: z.string(),
      level,
      sector: z.string(),
      regionId: z.string().nullable(),
      parentId: z.string().nullable(),
      ...interval,
    }),
  ),
  regions: z.array(z.object({ id: z.string(), name: z.string(), level, parentId: z.string().nullable(), ...interval })),
  persons: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      posts: z.array(z.object({ unitId: z.string(), role, title: z.string() })),
    }),
  ),
});
const realSpansSchema = z.object({
  contextRegionId: z.string(),
  spans: z.array(
    z.object({
      type: z.enum(['ORGANIZATION', 'ORGANIZATION_CLASS', 'POST', 'PERSON', 'PLACE', 'LEGAL_DOCUMENT', 'SLOGAN']),
      target: z.string().nullable(),
      block: z.number(),
      start: z.number(),
      end: z.number(),
    }),
  ),
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

function readSet(folder: string): readonly LabelledPage[] {
  const files = readdirSync(join(FOLDER, folder))
    .filter((file) => file.endsWith('.txt'))
    .toSorted();
  return files.map((file) => readLabelledPage(`${folder}/${file}`, readFileSync(join(FOLDER, folder, file), 'utf8')));
}

/** The real page, when it is beside the project; its text is never stored here. */
function readRealPage(): readonly LabelledPage[] {
  if (!existsSync(REAL_PAGE)) {
    console.log('Left out: ../shared/data/portal-page.txt is not there.');
    return [];
  }
  const outcome = parsePortalPage(readFileSync(REAL_PAGE), { fileName: 'portal-page.txt' });
  if (!outcome.ok) throw new Error(outcome.reason);
  const gold = realSpansSchema.parse(readJson('real-page.json'));
  const article: ArticleText = {
    blocks: outcome.page.blocks.map((block, index) => ({ index, ...block })),
    publishedOn: outcome.page.publishedOn,
    contextUnitId: null,
    contextRegionId: gold.contextRegionId,
  };
  return [{ name: 'the real page', article, spans: gold.spans }];
}

function evaluate(
  name: string,
  pages: readonly LabelledPage[],
  recognize: (article: ArticleText) => RecognizedMentions,
  verbose: boolean,
): boolean {
  const scores = pages.map((page): readonly [LabelledPage, PageScore] => [
    page,
    scorePage(page, recognize(page.article)),
  ]);
  const byType = new Map<string, Counts>();
  for (const [, score] of scores) {
    for (const [type, counts] of score.byType) {
      const known = byType.get(type);
      byType.set(type, known === undefined ? counts : addCounts(known, counts));
    }
  }
  const overall = [...byType.values()].reduce(addCounts);
  const figure = (value: number): string => value.toFixed(3).padStart(9);
  console.log(`\n${name}: ${pages.length} pages, ${overall.gold} spans`);
  console.log(
    `${'type'.padEnd(20)}${'spans'.padStart(6)}${'precision'.padStart(11)}${'recall'.padStart(9)}${'link prec.'.padStart(12)}${'link rec.'.padStart(11)}`,
  );
  for (const [type, counts] of [
    ...[...byType].toSorted(([left], [right]) => left.localeCompare(right)),
    ['all', overall] as const,
  ]) {
    const rates = rate(counts);
    console.log(
      `${type.padEnd(20)}${String(counts.gold).padStart(6)}  ${figure(rates.precision)}${figure(rates.recall)}   ${figure(rates.linkPrecision)}  ${figure(rates.linkRecall)}`,
    );
  }
  if (verbose)
    for (const [page, score] of scores) for (const line of score.differences) console.log(`  ${page.name}: ${line}`);
  return rate(overall).precision >= BOUND && rate(overall).recall >= BOUND;
}

const directory: Directory = directorySchema.parse(readJson('directory.json'));
const recognize = createMentionRecognizer(directory);
const verbose = process.argv.includes('--differences');
const only = process.argv.find((argument) => argument.startsWith('--set='))?.slice('--set='.length);
const sets = [
  ['tuning', () => [...readSet('tuning'), ...readRealPage()]],
  ['held-out', () => readSet('held-out')],
] as const;
const held = sets
  .filter(([name]) => only === undefined || only === name)
  .map(([name, read]) => evaluate(name, read(), recognize, verbose));
if (held.includes(false)) {
  console.error(`\nBelow ${BOUND} in precision or recall of spans.`);
  process.exitCode = 1;
}
