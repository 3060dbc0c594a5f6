// Tokens in; the day, month or year written there out. Day first, as Vietnamese writes it: 4/7/2017 is 4 July.
// Separate because citations and events read dates alike.
import { isCalendarDay } from '../portal-page/dateline.js';
import type { DatePrecision } from './mention.js';
import type { Token } from './tokenize.js';

export interface WrittenDate {
  /** YYYY-MM-DD, the first day that the precision covers. */
  readonly on: string;
  readonly precision: DatePrecision;
  readonly end: number;
}

const SEPARATORS: ReadonlySet<string> = new Set(['/', '-', '.']);

function numberAt(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  return token?.kind === 'NUMBER' && token.text.length <= 4 ? Number(token.text) : null;
}

function toDate(year: number, month: number, day: number, precision: DatePrecision, end: number): WrittenDate | null {
  if (!isCalendarDay(year, month, day)) return null;
  return { on: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, precision, end };
}

/** "ngày 4/7/2017", "ngày 04 tháng 7 năm 2017", "4-7-2017", "tháng 7/2017", "năm 2017"; null where there is none. */
export function readDate(tokens: readonly Token[], at: number): WrittenDate | null {
  const word = tokens[at]?.key;
  const from = word === 'ngày' ? at + 1 : at;
  const first = numberAt(tokens, from);
  if (first !== null) {
    const separator = tokens[from + 1]?.text ?? '';
    const [month, year] = [numberAt(tokens, from + 2), numberAt(tokens, from + 4)];
    if (SEPARATORS.has(separator) && month !== null && year !== null && tokens[from + 3]?.text === separator)
      return toDate(year, month, first, 'DAY', from + 5);
    if (tokens[from + 1]?.key === 'tháng' && month !== null) {
      const spelt = tokens[from + 3]?.key === 'năm' ? year : null;
      return spelt === null ? null : toDate(spelt, month, first, 'DAY', from + 5);
    }
    return null;
  }
  if (word === 'tháng') {
    const [month, year] = [numberAt(tokens, at + 1), numberAt(tokens, at + 3)];
    const joined = tokens[at + 2]?.text === '/' || tokens[at + 2]?.key === 'năm';
    return month !== null && year !== null && joined ? toDate(year, month, 1, 'MONTH', at + 4) : null;
  }
  const year = word === 'năm' ? numberAt(tokens, at + 1) : null;
  return year === null ? null : toDate(year, 1, 1, 'YEAR', at + 2);
}

const DAY_WORDS: ReadonlySet<string> = new Set(['ngày', 'sáng', 'trưa', 'chiều', 'tối', 'hôm']);

/** "Sáng 25/3" without a year: the last such day up to the day of publication; null when that is not known. */
export function readDayOfYear(tokens: readonly Token[], at: number, publishedOn: string | null): WrittenDate | null {
  const [day, month] = [numberAt(tokens, at), numberAt(tokens, at + 2)];
  const spelt = tokens[at + 1]?.text === '/' && tokens[at + 3]?.text !== '/' && tokens[at + 3]?.text !== '-';
  if (publishedOn === null || day === null || month === null || !spelt || !DAY_WORDS.has(tokens[at - 1]?.key ?? ''))
    return null;
  const year = Number(publishedOn.slice(0, 4));
  const date = toDate(year, month, day, 'DAY', at + 3);
  return date === null || date.on <= publishedOn ? date : toDate(year - 1, month, day, 'DAY', at + 3);
}
