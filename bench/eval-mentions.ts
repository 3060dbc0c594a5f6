// The labelled pages of bench/mentions in; precision and recall of the mention recogniser, printed for each set and type, out.
// Separate command: a figure to report and a bound to hold (exit 1), not a unit test.
import { join } from 'node:path';
import type { ArticleText, RecognizedMentions } from '../subgraphs/news/sources/mentions/mention.js';
import { createMentionRecognizer } from '../subgraphs/news/sources/mentions/recognize-mentions.js';
import type { LabelledPage } from './mentions/labelled-page.js';
import { readBenchDirectory, readPageSet, readRealPage } from './mentions/read-pages.js';
import { addCounts, type Counts, type PageScore, rate, scorePage } from './mentions/score.js';

const BOUND = 0.95;
const FOLDER = join(process.cwd(), 'bench', 'mentions');
const REAL_PAGE = join(process.cwd(), '..', 'shared', 'data', 'portal-page.txt');

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

const recognize = createMentionRecognizer(readBenchDirectory(FOLDER));
const verbose = process.argv.includes('--differences');
const only = process.argv.find((argument) => argument.startsWith('--set='))?.slice('--set='.length);
const sets = [
  ['tuning', () => [...readPageSet(FOLDER, 'tuning'), ...readRealPage(FOLDER, REAL_PAGE)]],
  ['held-out', () => readPageSet(FOLDER, 'held-out')],
] as const;
const held = sets
  .filter(([name]) => only === undefined || only === name)
  .map(([name, read]) => evaluate(name, read(), recognize, verbose));
if (held.includes(false)) {
  console.error(`\nBelow ${BOUND} in precision or recall of spans.`);
  process.exitCode = 1;
}
