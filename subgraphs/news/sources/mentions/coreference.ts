// A scanned block and the person named last in; the places where "Đồng chí …" takes that person up out.
// Separate because it is the only stage that reads on across blocks.
import { ANAPHORS } from './lexicon-posts.js';
import type { ScannedBlock, ScannedPerson } from './scan-block.js';
import { endsSentence, type Token } from './tokenize.js';

export interface Anaphor {
  readonly start: number;
  readonly end: number;
  /** Whom the word can take up: "Bà" no man, "Ông" no woman, "Đồng chí" anyone. */
  readonly gender: Gender | null;
}
export type Gender = 'FEMALE' | 'MALE';

const GENDERED: ReadonlyMap<string, Gender> = new Map([
  ['ông', 'MALE'],
  ['anh', 'MALE'],
  ['bà', 'FEMALE'],
  ['chị', 'FEMALE'],
  ['cô', 'FEMALE'],
]);
/** After these a word of address is part of another word: "bà con", "ông cha", "đồng chí và đồng đội". */
const NOT_A_VERB: ReadonlySet<string> = new Set([
  'con',
  'cụ',
  'cha',
  'nội',
  'ngoại',
  'cháu',
  'và',
  'đã khuất',
  'nào',
  'trong',
  'thuộc',
  'là',
  'ở',
  'của',
  'lãnh',
  'đại',
]);
/** In the middle of a sentence only what a speaker does shows that one person is meant. */
const SPEAKER_VERBS: ReadonlySet<string> = new Set(
  'cũng nhấn đề yêu chỉ phát ghi đánh khẳng biểu mong nêu lưu gửi chúc kêu bày phân giao đồng cho tin trao đã'.split(
    ' ',
  ),
);

/** Words of address that stand for a person named before: at the start of a sentence, or after a comma before a verb of speech. */
export function findAnaphors(scanned: ScannedBlock): readonly Anaphor[] {
  const { tokens } = scanned;
  const named = new Set([...scanned.posts, ...scanned.persons].map((span) => span.start));
  const found: Anaphor[] = [];
  for (const [at, token] of tokens.entries()) {
    const end = readAnaphor(tokens, at);
    if (end === null) continue;
    const next = tokens[end];
    if (next?.kind !== 'WORD' || next.capital || NOT_A_VERB.has(next.key)) continue;
    if (named.has(end)) continue;
    const before = tokens[at - 1];
    const opens = before === undefined || endsSentence(tokens, at - 1);
    if ((opens && token.capital) || (before?.text === ',' && SPEAKER_VERBS.has(next.key)))
      found.push({ start: at, end, gender: GENDERED.get(token.key) ?? null });
  }
  return found;
}

/** What the word of address before a name, else its middle name, tells; most names tell nothing. */
export function genderOf(scanned: ScannedBlock, person: ScannedPerson): Gender | null {
  const address = scanned.tokens.slice(person.addressStart, person.start).map((token) => token.key);
  const middle = scanned.tokens.slice(person.start + 1, person.end - 1).map((token) => token.key);
  const stated = address.map((word) => GENDERED.get(word)).find((gender) => gender !== undefined);
  return stated ?? (middle.includes('thị') ? 'FEMALE' : middle.includes('văn') ? 'MALE' : null);
}

/** "Đồng chí" does not take up whom the text calls cụ, em or cháu. */
export function mayBeComrade(scanned: ScannedBlock, person: ScannedPerson): boolean {
  return !scanned.tokens
    .slice(person.addressStart, person.start)
    .some((token) => ['cụ', 'em', 'cháu'].includes(token.key));
}

function readAnaphor(tokens: readonly Token[], at: number): number | null {
  const [first, second] = [tokens[at], tokens[at + 1]];
  if (first === undefined) return null;
  if (second !== undefined && ANAPHORS.has(`${first.key} ${second.key}`)) return at + 2;
  return ANAPHORS.has(first.key) && first.capital ? at + 1 : null;
}
