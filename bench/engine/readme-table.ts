// The committed result file → the table in bench/README.md, between its two marks. `node dist/bench/engine/readme-table.js` writes it;
// a test holds the README to it, so that no figure stands there that no run has given.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { results, writeTable } from './results.js';

const marks = ['<!-- engine results: from here -->', '<!-- engine results: to here -->'] as const;

/** The README with the table of the results in it. Errors: when the marks are not there. */
export function putTable(readme: string, resultFile: string): string {
  const measured = results.parse(JSON.parse(resultFile));
  const [from, to] = marks.map((mark) => readme.indexOf(mark));
  if (from === undefined || to === undefined || from === -1 || to < from)
    throw new Error('the README has no place for the table');
  const { lines, missed } = writeTable(measured);
  const text = [
    '',
    `\`${measured.command}\` on ${measured.date}: ${measured.machine}.`,
    '',
    ...lines,
    '',
    missed.length === 0 ? 'Every target is met.' : `Missed: ${missed.join('; ')}.`,
    '',
  ].join('\n');
  return readme.slice(0, from + marks[0].length) + text + readme.slice(to);
}

const here = fileURLToPath(import.meta.url);
if (process.argv[1] === here) {
  const folder = new URL('../../../bench/', import.meta.url);
  const readme = new URL('README.md', folder);
  const file = readFileSync(new URL('results/engine.json', folder), 'utf8');
  writeFileSync(readme, putTable(readFileSync(readme, 'utf8'), file));
}
