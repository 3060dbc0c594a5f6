// Plain text in, lines and paragraphs out: where a paragraph starts when nothing but line breaks and indents says so.
// Separate because HTML states its paragraphs and needs none of this.
import type { PageLine } from './portal-page.js';

const LIST_MARK = /^[-+•*–]\s+/u;
const ENDS_SENTENCE = /[.!?…:;”"]$/u;
const HARD_WRAP_LENGTH = 60;

/** The lines that hold something; a tab counts as an indent. */
export function readTextLines(text: string): readonly PageLine[] {
  const lines: PageLine[] = [];
  let apart = true;
  for (const raw of text.split('\n')) {
    const clean = raw.replace(/[\s\u00a0\ufeff]+/gu, ' ').trim();
    if (clean === '') {
      apart = true;
      continue;
    }
    lines.push({ text: clean, apart, indented: /^[ \t\u00a0]{2,}/u.test(raw), hint: null, region: 'UNSTATED' });
    apart = false;
  }
  return lines;
}

/** Joins the hard-wrapped lines of one paragraph; a line set apart, indented or marked as an item starts a new one. */
export function joinParagraphs(lines: readonly PageLine[]): readonly PageLine[] {
  const joined: PageLine[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last === undefined || line.apart || (line.indented && !last.indented) || !isContinuation(last.text, line.text))
      joined.push(line);
    else joined[joined.length - 1] = { ...last, text: `${last.text} ${line.text}` };
  }
  return joined.map((line) =>
    LIST_MARK.test(line.text) ? { ...line, hint: 'LIST_ITEM', text: line.text.replace(LIST_MARK, '') } : line,
  );
}

function isContinuation(before: string, next: string): boolean {
  if (LIST_MARK.test(next)) return false;
  if (/^\p{Ll}/u.test(next)) return true;
  return before.length >= HARD_WRAP_LENGTH && !ENDS_SENTENCE.test(before);
}
