// The committed result files → the tables in bench/README.md, between its two marks. `node dist/bench/engine/readme-table.js` writes it;
// a test holds the README to it, so that no figure stands there that no run has given.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { results, writeTable } from './results.js';

const marks = ['<!-- engine results: from here -->', '<!-- engine results: to here -->'] as const;

/** The README with the tables of the results in it. Errors: when the marks are not there. */
export function putTables(readme: string, measured: readonly string[]): string {
  const [from, to] = marks.map((mark) => readme.indexOf(mark));
  if (from === undefined || to === undefined || from === -1 || to < from)
    throw new Error('the README has no place for the table');
  const text = measured.map(describeResults).join('');
  return readme.slice(0, from + marks[0].length) + text + readme.slice(to);
}

function describeResults(resultFile: string): string {
  const read = results.parse(JSON.parse(resultFile));
  const { lines, missed } = writeTable(read);
  return [
    '',
    `\`${read.command}\` on ${read.date}: ${read.machine}.`,
    '',
    ...lines,
    '',
    missed.length === 0
      ? `Every target${read.isWatched ? ' of instructions' : ''} is met.`
      : `Missed: ${missed.join('; ')}.`,
    '',
  ].join('\n');
}

export const resultFiles = ['results/engine.json', 'results/engine-instructions.json'];

const here = fileURLToPath(import.meta.url);
if (process.argv[1] === here) {
  const folder = new URL('../../../bench/', import.meta.url);
  const readme = new URL('README.md', folder);
  const files = resultFiles.map((name) => readFileSync(new URL(name, folder), 'utf8'));
  writeFileSync(readme, putTables(readFileSync(readme, 'utf8'), files));
}
