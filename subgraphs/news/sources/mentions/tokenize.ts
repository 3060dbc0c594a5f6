// A block's text in; words, numbers and single marks with code point offsets and match keys out.
// Separate because every stage reads the same tokens and none reads the text again.
import { exactKey, foldedKey } from '../../../kit/vietnamese.js';

export interface Token {
  readonly text: string;
  /** Spelling with marks, one tone placement, lower case. */
  readonly key: string;
  /** The same without marks: "uy" for ủy. */
  readonly folded: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'WORD' | 'NUMBER' | 'MARK';
  readonly capital: boolean;
  /** Whether a space stands before it. */
  readonly spaced: boolean;
}

const TOKEN = /[\p{L}\p{M}]+|\p{Nd}+|[^\s]/gu;

export function tokenize(text: string): readonly Token[] {
  const toPoint = codePointIndex(text);
  const tokens: Token[] = [];
  // Texts repeat their words, and the keys cost more than all else here.
  const keys = new Map<string, readonly [key: string, folded: string]>();
  let previousEnd = -1;
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0];
    const kind = /^[\p{L}\p{M}]/u.test(word) ? 'WORD' : /^\p{Nd}/u.test(word) ? 'NUMBER' : 'MARK';
    const [key, folded] = keys.get(word) ?? [exactKey(word), foldedKey(word)];
    keys.set(word, [key, folded]);
    tokens.push({
      text: word,
      key,
      folded,
      start: toPoint(match.index),
      end: toPoint(match.index + word.length),
      kind,
      capital: kind === 'WORD' && /^\p{Lu}/u.test(word),
      spaced: match.index !== previousEnd,
    });
    previousEnd = match.index + word.length;
  }
  return tokens;
}

/** UTF-16 index → code point index; constant time for text inside the BMP, which nearly all text is. */
export function codePointIndex(text: string): (index: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (index) => index;
  const points = new Uint32Array(text.length + 1);
  let point = 0;
  let at = 0;
  for (const character of text) {
    for (let unit = 0; unit < character.length; unit += 1) points[at + unit] = point;
    at += character.length;
    point += 1;
  }
  points[text.length] = point;
  return (index) => points[index] ?? point;
}

/** Slices one text by code points at the cost of the slice, not of the text before it. */
export function createSlicer(text: string): (start: number, end: number) => string {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const points = [...text];
  return (start, end) => points.slice(start, end).join('');
}

/** Marks that join two names into one list or one compound: "Đảng ủy - HĐND". */
export const DASHES: ReadonlySet<string> = new Set(['-', '–', '—']);

/** Whether a sentence ends at this token. A full stop inside an abbreviation (TP. Hà Nội, Đ/c) does not end one. */
export function endsSentence(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return true;
  if (token.text === '!' || token.text === '?' || token.text === '…') return true;
  if (token.text !== '.') return false;
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  if (next === undefined) return true;
  if (
    before !== undefined &&
    (before.folded === 'tp' ||
      before.folded === 'q' ||
      before.folded === 'p' ||
      before.folded === 'ths' ||
      before.folded === 'ts')
  )
    return false;
  return next.spaced;
}
