// Blocks and search terms → the spans that matched. Computed from the text itself, so that offsets are code points of
// what the client was given, whatever form the index keeps.
import { exactKey, foldedKey, words } from '../../kit/vietnamese.js';
import type { StoredBlock } from '../entities/article.js';
import type { SearchTerms } from '../entities/search-lexemes.js';

export interface Highlight {
  readonly block: number;
  readonly start: number;
  readonly end: number;
}

/** Every matching word, in reading order; at most 200. */
export function findHighlights(blocks: readonly StoredBlock[], { terms }: SearchTerms): readonly Highlight[] {
  const exact = new Set(terms.filter((term) => term.isExact).map((term) => term.key));
  const folded = new Set(terms.filter((term) => !term.isExact).map((term) => term.key));
  const matches = (word: string) =>
    (exact.size > 0 && exact.has(exactKey(word))) || (folded.size > 0 && folded.has(foldedKey(word)));
  return blocks
    .flatMap(({ text }, block) =>
      words(text)
        .filter((word) => matches(word.text))
        .map(({ start, end }) => ({ block, start, end })),
    )
    .slice(0, 200);
}
