// Tokens in; the name of a person that starts at one of them out. Separate because a capitalised run can be a person,
// a place or a street, and only the words around it tell.
import { FAMILY_NAMES, HONORIFICS, NAME_BLOCKERS } from './lexicon-posts.js';
import { createPhraseTrie } from './phrase-trie.js';
import type { Token } from './tokenize.js';

export interface PersonReader {
  /** Index after the name, or null. `addressed` says that a word of address or a post stands right before it. */
  read(tokens: readonly Token[], at: number, addressed: boolean): number | null;
  /** Index after a word of address ("đồng chí", "Thượng tá"), or null. */
  readHonorific(tokens: readonly Token[], at: number): number | null;
}

const MAX_SYLLABLES = 5;
/** Names that stand for ideas, schools and streets; in this text they are no acting person. */
const NEVER: ReadonlySet<string> = new Set(['hồ chí minh']);

/** `startsOther` tells where a unit, a post or a level word begins, so that a name does not run into it. */
export function createPersonReader(startsOther: (tokens: readonly Token[], at: number) => boolean): PersonReader {
  const honorifics = createPhraseTrie(HONORIFICS.map((word) => [word, true] as const));

  const readHonorific: PersonReader['readHonorific'] = (tokens, at) => {
    const found = honorifics.match(tokens, at);
    return found === null || found.misspelt > 0 ? null : found.end;
  };

  const read: PersonReader['read'] = (tokens, at, addressed) => {
    const first = tokens[at];
    if (first?.capital !== true) return null;
    let end = at;
    while (end - at < MAX_SYLLABLES) {
      const token = tokens[end];
      if (token?.capital !== true || token.text.length > 9 || (end > at && (!token.spaced || startsOther(tokens, end))))
        break;
      end += 1;
    }
    const syllables = end - at;
    const key = tokens
      .slice(at, end)
      .map((token) => token.key)
      .join(' ');
    if (
      syllables < 2 ||
      NEVER.has(key) ||
      NEVER.has(
        tokens
          .slice(at, at + 3)
          .map((token) => token.key)
          .join(' '),
      )
    )
      return null;
    if (addressed) return end;
    const before = tokens[at - 1];
    if (before !== undefined && (NAME_BLOCKERS.has(before.key) || (before.capital && first.spaced))) return null;
    return FAMILY_NAMES.has(first.key) && syllables >= 3 ? end : null;
  };
  return { read, readHonorific };
}
