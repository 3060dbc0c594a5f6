// A search text → SQL conditions over the search vectors. A word with marks must match exactly, one without matches every
// spelling; exact spellings come first. Separate, because units and persons are searched alike.
import { type RawBuilder, sql } from 'kysely';
import { exactKey, foldedKey, hasMarks, words } from '../../kit/vietnamese.js';

export interface Search {
  readonly matches: RawBuilder<boolean>;
  /** 0 where every word was written just so, else 1; then shorter records first. */
  readonly rank: RawBuilder<number>;
}

/** Words contain only letters, marks and digits, so quoting them is enough for tsquery's syntax. */
const toQuery = (lexemes: readonly string[]) => lexemes.map((lexeme) => `'${lexeme}'`).join(' & ');

/** All words of several texts as search lexemes of one kind, each once. */
export function lexemesOf(texts: readonly string[], key: (text: string) => string): string[] {
  return [...new Set(texts.flatMap((text) => words(key(text)).map((word) => word.text)))];
}

/** Conditions on alias `alias` (a table with search_exact and search_folded); null where the text holds no word. */
export function searchIn(alias: 's' | 'p', text: string): Search | null {
  const exact = lexemesOf([text], exactKey);
  if (exact.length === 0) return null;
  const exactVector = sql.ref(`${alias}.searchExact`);
  const foldedVector = sql.ref(`${alias}.searchFolded`);
  const marked = exact.filter(hasMarks);
  const unmarked = exact.filter((word) => !hasMarks(word)).map(foldedKey);
  const conditions = [
    ...(marked.length > 0 ? [sql<boolean>`${exactVector} @@ ${toQuery(marked)}::tsquery`] : []),
    ...(unmarked.length > 0 ? [sql<boolean>`${foldedVector} @@ ${toQuery(unmarked)}::tsquery`] : []),
  ];
  return {
    matches: sql<boolean>`(${sql.join(conditions, sql` and `)})`,
    rank: sql<number>`(case when ${exactVector} @@ ${toQuery(exact)}::tsquery then 0 else 10000 end + length(${foldedVector}))`,
  };
}
