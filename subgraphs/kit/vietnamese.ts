// Vietnamese text in, comparable keys and code point spans out: spelling variants of one word get one key.
// Separate because search, links and sort orders of every room must agree on what "the same word" means.

/** One word of a text. `start` and `end` are Unicode code points of that text, half-open. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// The two schools of tone placement differ only in open syllables on oa, oe and uy (hòa/hoà, khỏe/khoẻ, thúy/thuý).
// After q the u belongs to the consonant, so the tone of "quý" can only stand on y.
const LATE_TONE =
  /(?<![qQ])([oO])([àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ])(?![\p{L}\p{M}])|(?<![qQ])([uU])([ỳýỷỹỵỲÝỶỸỴ])(?![\p{L}\p{M}])/gu;
const EARLY_TONE_AFTER_Q = /([qQ])([ùúủũụÙÚỦŨỤ])([yY])(?![\p{L}\p{M}])/gu;

const MARKS = /[\u0300-\u036f]/g;
const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;
const VIETNAMESE_MARK = /[\u0300-\u0303\u0306\u0309\u031b\u0323đ]/;
const SURROGATE_PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Moves every tone mark of `from` onto `to`: ("o", "à") → "òa". */
function moveTone(to: string, from: string): string {
  const decomposed = from.normalize('NFD');
  const tones = decomposed.match(TONE_MARKS)?.join('') ?? '';
  return (to + tones).normalize('NFC') + decomposed.replace(TONE_MARKS, '').normalize('NFC');
}

/**
 * NFC, with one placement of tone marks: hoà → hòa, khoẻ → khỏe, thuý → thúy, qúy → quý.
 * Shape: spaces, case and punctuation stay; the number of code points of a text that is already NFC stays too.
 */
export function normalizeVietnamese(text: string): string {
  return text
    .normalize('NFC')
    .replace(
      LATE_TONE,
      (_pair, o: string | undefined, ae: string | undefined, u: string | undefined, y: string | undefined) =>
        moveTone(o ?? u ?? '', ae ?? y ?? ''),
    )
    .replace(EARLY_TONE_AFTER_Q, (_pair, q: string, u: string, y: string) => {
      const [bare, toned] = [u.normalize('NFD').replace(TONE_MARKS, ''), u.normalize('NFD')];
      return q + bare + (y + toned.slice(bare.length)).normalize('NFC');
    });
}

/** The key under which an accented search term matches: one spelling, lower case, marks kept. */
export function exactKey(text: string): string {
  // Old Vietnamese encodings left Icelandic ð where đ is meant.
  return normalizeVietnamese(text).toLowerCase().replaceAll('ð', 'đ').normalize('NFC');
}

/** The key under which an unaccented term matches every spelling: exactKey without marks, đ as d. */
export function foldedKey(text: string): string {
  return exactKey(text).normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd').normalize('NFC');
}

/** The words of a text in order: runs of letters, marks and digits. Punctuation and hyphens separate words. */
export function words(text: string): readonly Word[] {
  const found: Word[] = [];
  let seenUnits = 0;
  let seenPoints = 0;
  for (const match of text.matchAll(WORD)) {
    const start = seenPoints + codePointLength(text.slice(seenUnits, match.index));
    const end = start + codePointLength(match[0]);
    found.push({ text: match[0], start, end });
    seenUnits = match.index + match[0].length;
    seenPoints = end;
  }
  return found;
}

/** Length in Unicode code points; a lone surrogate counts as one. */
export function codePointLength(text: string): number {
  return text.length - (text.match(SURROGATE_PAIR)?.length ?? 0);
}

/** The code points from `start` up to but without `end`; what lies outside the text is left out. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  let out = '';
  let at = 0;
  for (const point of text) {
    if (at >= end) break;
    if (at >= start) out += point;
    at += 1;
  }
  return out;
}

/** Whether a term was typed with any Vietnamese mark or đ, so that it must match exactly. */
export function hasMarks(term: string): boolean {
  return VIETNAMESE_MARK.test(term.toLowerCase().normalize('NFD'));
}

// Each letter that Vietnamese has beside Latin follows its base letter. "~" sorts above every ASCII letter, so a letter
// with "~" comes after all words that go on from the base letter.
const LETTERS: Readonly<Record<string, string>> = { ă: 'a~', â: 'a~~', đ: 'd~', ê: 'e~', ô: 'o~', ơ: 'o~~', ư: 'u~' };
const TONES: Readonly<Record<string, string>> = {
  '\u0300': '1',
  '\u0309': '2',
  '\u0303': '3',
  '\u0301': '4',
  '\u0323': '5',
};
const NUMBER_OR_LETTERS = /\p{Nd}+|[^\p{Nd}]+/gu;

/**
 * A string whose binary order (COLLATE "C") is the order of a Vietnamese dictionary: syllable by syllable, in each
 * syllable first the letters (a ă â b c d đ e ê …), then the tone (level, huyền, hỏi, ngã, sắc, nặng).
 * Numbers come before letters and by value. Case and punctuation do not count, so different texts may share a key.
 */
export function sortKey(text: string): string {
  let key = '';
  for (const word of exactKey(text).match(WORD) ?? []) {
    for (const run of word.match(NUMBER_OR_LETTERS) ?? [])
      key += /^\p{Nd}/u.test(run) ? numberKey(run) : syllableKey(run);
  }
  return key;
}

function numberKey(digits: string): string {
  const value = digits.replace(/^0+(?=.)/, '');
  // The length as one character first: 9 before 10. Longer than 30 digits is text, not a number.
  return `${String.fromCharCode(0x30 + Math.min(value.length, 9))}${value.length >= 9 ? String(value.length).padStart(4, '0') : ''}${value}!0`;
}

function syllableKey(syllable: string): string {
  let tone = '0';
  let letters = '';
  for (const point of syllable) {
    const decomposed = point.normalize('NFD');
    for (const mark of decomposed.match(TONE_MARKS) ?? []) tone = TONES[mark] ?? tone;
    const bare = decomposed.replace(TONE_MARKS, '').normalize('NFC');
    letters += LETTERS[bare] ?? bare.normalize('NFD').replace(MARKS, '');
  }
  return `${letters}!${tone}`;
}

/**
 * The order of a list of persons: given name (the last word), then family name (the first), then middle names.
 * "Nguyễn Kim Hoàng" sorts under Hoàng.
 */
export function personSortKey(fullName: string): string {
  const parts = fullName.match(WORD) ?? [];
  const given = parts.at(-1);
  if (given === undefined || parts.length === 1) return sortKey(fullName);
  return sortKey([given, ...parts.slice(0, -1)].join(' '));
}
