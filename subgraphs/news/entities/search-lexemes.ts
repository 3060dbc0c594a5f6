// Text → the lexemes of PostgreSQL full-text search, both for what is stored and for what is asked.
// Made here and not by a text search configuration: words, marks and tone placement must be the same as everywhere else,
// and no locale or extension of the server may change them.
import { exactKey, foldedKey, hasMarks, words } from '../../kit/vietnamese.js';

/** Marks lexemes of the folded key, so that one index holds both keys: `hòa` is stored as `hòa` and `~hoa`. */
const foldedPrefix = '~';

type Weight = 'A' | 'B' | 'C';

// PostgreSQL's own limits: 16,383 for a position, 2,046 bytes for a lexeme.
const lastPosition = 16_383;
const longestLexeme = 500;

const sayable = (word: string) => word.length <= longestLexeme;

/**
 * The text form of a tsvector over weighted parts, in reading order.
 * Each word gives its exact lexeme and its folded one, at the same position.
 */
export function formatSearchVector(
  parts: readonly { readonly text: string | null; readonly weight: Weight }[],
): string {
  const positions = new Map<string, string[]>();
  let position = 0;
  for (const { text, weight } of parts) {
    for (const word of words(exactKey(text ?? ''))) {
      if (!sayable(word.text)) continue;
      position = Math.min(position + 1, lastPosition);
      for (const lexeme of [word.text, foldedPrefix + foldedKey(word.text)]) {
        const found = positions.get(lexeme) ?? [];
        found.push(`${position}${weight}`);
        positions.set(lexeme, found);
      }
    }
  }
  return [...positions].map(([lexeme, found]) => `'${lexeme}':${found.join(',')}`).join(' ');
}

export interface SearchTerms {
  /** tsquery text that decides what matches: accented terms exactly, unaccented ones in every spelling. */
  readonly match: string;
  /** tsquery text of the terms exactly as typed; what matches it comes first. */
  readonly exact: string;
  readonly terms: readonly { readonly key: string; readonly isExact: boolean }[];
}

/** The terms of what someone typed; `null` where it holds no word. Operators and punctuation count as spaces. */
export function readSearchTerms(search: string): SearchTerms | null {
  const keys = [...new Set(words(exactKey(search)).map((word) => word.text))].filter(sayable);
  if (keys.length === 0) return null;
  const terms = keys.map((key) => (hasMarks(key) ? { key, isExact: true } : { key: foldedKey(key), isExact: false }));
  return {
    match: terms.map(({ key, isExact }) => `'${isExact ? key : foldedPrefix + key}'`).join(' & '),
    exact: keys.map((key) => `'${key}'`).join(' & '),
    terms,
  };
}
