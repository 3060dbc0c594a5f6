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
  // Words repeat a lot and keys are dear: each spelling is looked at once.
  const known = new Map<string, boolean>();
  const matches = (word: string): boolean => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const isMatch = (exact.size > 0 && exact.has(exactKey(word))) || (folded.size > 0 && folded.has(foldedKey(word)));
    known.set(word, isMatch);
    return isMatch;
  };
  return blocks
    .flatMap(({ text }, block) =>
      words(text)
        .filter((word) => matches(word.text))
        .map(({ start, end }) => ({ block, start, end })),
    )
    .slice(0, 200);
}
