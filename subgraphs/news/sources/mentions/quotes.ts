// A block in; what stands in quotation marks out: titles of cited documents, slogans and themes.
// Separate because both hide their words from the other stages: a slogan names no unit, even when it holds a unit's words.
import type { Citation } from './documents.js';
import type { FoundSlogan } from './mention.js';
import { createPhraseTrie } from './phrase-trie.js';
import { endsSentence, type Token } from './tokenize.js';
import { readDate } from './dates.js';

export interface Quotes {
  /** Token indexes without the quotation marks. */
  readonly slogans: readonly {
    readonly start: number;
    readonly end: number;
    readonly kind: FoundSlogan['kind'];
    readonly year: number | null;
  }[];
  readonly titles: readonly { readonly start: number; readonly end: number; readonly citation: Citation }[];
}

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['“', '”'],
  ['"', '"'],
  ['«', '»'],
  ['”', '”'],
]);
const MAX_TOKENS = 60;
const MAX_CUE_DISTANCE = 6;
const MAX_TITLE_DISTANCE = 25;
const CUES = createPhraseTrie<FoundSlogan['kind']>([
  ...[
    'phong trào',
    'cuộc vận động',
    'mô hình',
    'điển hình',
    'chiến dịch',
    'đợt thi đua',
    'chương trình',
    'danh hiệu',
    'công trình',
    'ngày hội',
    'đợt cao điểm',
  ].map((cue) => [cue, 'MOVEMENT_MODEL'] as const),
  ...['khẩu hiệu', 'phương châm', 'thông điệp', 'tiêu chí', 'quy ước', 'tinh thần'].map(
    (cue) => [cue, 'COVENANT_MOTTO'] as const,
  ),
  ['chủ đề', 'ANNUAL_THEME'],
]);

export function readQuotes(tokens: readonly Token[], citations: readonly Citation[]): Quotes {
  const slogans: { start: number; end: number; kind: FoundSlogan['kind']; year: number | null }[] = [];
  const titles: { start: number; end: number; citation: Citation }[] = [];
  let passed = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const close = closingAt(tokens, at);
    if (close === null) continue;
    const [start, end] = [at + 1, close];
    while ((citations[passed]?.end ?? Number.MAX_SAFE_INTEGER) <= at) passed += 1;
    const cited = citations[passed - 1];
    const cue = readCue(tokens, at);
    const before = slogans.at(-1);
    if (cited !== undefined && at - cited.end <= MAX_TITLE_DISTANCE && introducesTitle(tokens, cited.end, at))
      titles.push({ start, end, citation: cited });
    else if (cue !== null)
      slogans.push({ start, end, kind: cue, year: cue === 'ANNUAL_THEME' ? readYear(tokens, at) : null });
    else if (before !== undefined && isListGap(tokens, before.end + 1, at)) slogans.push({ ...before, start, end });
    at = close;
  }
  return { slogans, titles };
}

function closingAt(tokens: readonly Token[], at: number): number | null {
  const close = CLOSING.get(tokens[at]?.text ?? '');
  if (close === undefined) return null;
  for (let index = at + 1; index < Math.min(tokens.length, at + MAX_TOKENS); index += 1) {
    if (tokens[index]?.text === close) return index > at + 1 ? index : null;
  }
  return null;
}

/** The nearest cue before the quotation mark in the same clause. */
function readCue(tokens: readonly Token[], quoteAt: number): FoundSlogan['kind'] | null {
  for (let at = quoteAt - 1; at >= Math.max(0, quoteAt - MAX_CUE_DISTANCE); at -= 1) {
    const token = tokens[at];
    if (token === undefined || endsSentence(tokens, at) || token.text === ';' || token.text === '”') return null;
    const cue = CUES.match(tokens, at);
    if (cue !== null && cue.misspelt === 0 && cue.end <= quoteAt) return cue.value;
  }
  return null;
}

/** A title follows its citation in the same sentence, after "về", "về việc", "ban hành" or a colon. */
function introducesTitle(tokens: readonly Token[], from: number, quoteAt: number): boolean {
  const gap = tokens.slice(from, quoteAt);
  if (gap.some((token, index) => endsSentence(tokens, from + index) || token.text === ';' || token.text === '”'))
    return false;
  return gap.length === 0 || ['về', 'việc', ':', 'hành', 'án'].includes(gap.at(-1)?.key ?? '');
}

function isListGap(tokens: readonly Token[], from: number, to: number): boolean {
  const gap = tokens.slice(from, to);
  return (
    gap.length > 0 &&
    gap.length <= 2 &&
    gap.every((token) => token.text === ',' || token.text === ';' || token.key === 'và')
  );
}

/** The year that the sentence names before the theme: "Năm 2018, với chủ đề …". */
function readYear(tokens: readonly Token[], quoteAt: number): number | null {
  for (let at = quoteAt - 1; at >= Math.max(0, quoteAt - MAX_TOKENS) && !endsSentence(tokens, at); at -= 1) {
    const date = readDate(tokens, at);
    if (date?.precision === 'YEAR') return Number(date.on.slice(0, 4));
  }
  return null;
}
