// Compared requests → lines of a table with target and verdict. Pure.
import { type Compared, ratioOf, total } from './compare.js';
import type { Cost } from './processor-time.js';

export interface Verdict {
  readonly line: string;
  readonly isMissed: boolean;
}

const widths = { name: 70, figure: 9 };
const titles = ['ratio', 'target', 'verdict', 'base ms', 'ms', 'base db', 'db'];

export const tableHead = [
  'processor time of a request'.padEnd(widths.name),
  ...titles.map((title) => title.padStart(widths.figure)),
].join(' ');

/** `base db` and `db`: milliseconds of the database's processes alone, out of `base ms` and `ms`. */
export function judge(compared: Compared): Verdict {
  const ratio = ratioOf(compared);
  const isMissed = compared.target !== null && ratio > compared.target;
  const show = (cost: Cost) => [total(cost), cost.database].map((ms) => ms.toFixed(2));
  const [baseMs = '', baseDatabase = ''] = show(compared.base);
  const [ms = '', database = ''] = show(compared.compared);
  const target = compared.target === null ? 'none' : `<= ${compared.target}`;
  const verdict = compared.target === null ? '' : isMissed ? 'MISSED' : 'met';
  const figures = [ratio.toFixed(2), target, verdict, baseMs, ms, baseDatabase, database];
  return {
    line: [compared.name.padEnd(widths.name), ...figures.map((figure) => figure.padStart(widths.figure))].join(' '),
    isMissed,
  };
}
