// A block in; the legal documents that it cites out, party ("15-NQ/TU") and state ("132/2003/NĐ-CP").
// Separate because a citation is a code with a grammar of its own, and its quoted title must hide from all other stages.
import { readDate } from './dates.js';
import type { LegalDocumentKind } from './mention.js';
import { createPhraseTrie } from './phrase-trie.js';
import { codePointIndex, type Token } from './tokenize.js';

export interface Citation {
  /** Token indexes of the whole mention: kind, number and date, without issuer and title. */
  readonly start: number;
  readonly end: number;
  readonly citation: string;
  readonly kind: LegalDocumentKind;
  readonly number: string;
  readonly year: number | null;
  readonly symbol: string | null;
  readonly issuedOn: string | null;
  /** Token at which "của <unit>" names the issuer, or null. */
  readonly issuerAt: number | null;
}

const KINDS = createPhraseTrie<LegalDocumentKind>([
  ['nghị quyết', 'NGHI_QUYET'],
  ['quyết định', 'QUYET_DINH'],
  ['chỉ thị', 'CHI_THI'],
  ['nghị định', 'NGHI_DINH'],
  ['thông tư', 'THONG_TU'],
  ['thông tư liên tịch', 'THONG_TU'],
  ['kế hoạch', 'KE_HOACH'],
  ['công văn', 'CONG_VAN'],
  ['hướng dẫn', 'HUONG_DAN'],
  ['quy định', 'QUY_DINH'],
  ['thông báo', 'OTHER'],
  ['kết luận', 'OTHER'],
  ['chương trình', 'OTHER'],
  ['báo cáo', 'OTHER'],
  ['tờ trình', 'OTHER'],
  ['đề án', 'OTHER'],
  ['luật', 'OTHER'],
  ['pháp lệnh', 'OTHER'],
  ['công điện', 'OTHER'],
]);
const KIND_SYLLABLES = 3;
const KINDS_BY_SYMBOL: ReadonlyMap<string, LegalDocumentKind> = new Map([
  ['NQ', 'NGHI_QUYET'],
  ['QĐ', 'QUYET_DINH'],
  ['CT', 'CHI_THI'],
  ['NĐ', 'NGHI_DINH'],
  ['TT', 'THONG_TU'],
  ['TTLT', 'THONG_TU'],
  ['KH', 'KE_HOACH'],
  ['CV', 'CONG_VAN'],
  ['HD', 'HUONG_DAN'],
  ['QyĐ', 'QUY_DINH'],
  ['QĐi', 'QUY_DINH'],
]);
// One number, an optional year, then letters in two parts joined by - or /. Bounded everywhere, so the scan is linear.
const CODE =
  /(?<![\p{L}\p{Nd}/.-])(\d{1,5})(?:\/(\d{4}))?\s?[-–/]\s?([A-ZĐ][A-Za-zĐđ]{0,9}\d{0,3}(?:[-–/&][A-ZĐ][A-Za-zĐđ]{0,11}\d{0,3}){1,3}|QH\d{1,2})(?![\p{L}\p{Nd}])/gu;

export function findCitations(text: string, tokens: readonly Token[]): readonly Citation[] {
  const toPoint = codePointIndex(text);
  const atStart = new Map(tokens.map((token, index) => [token.start, index] as const));
  const atEnd = new Map(tokens.map((token, index) => [token.end, index + 1] as const));
  const found: Citation[] = [];
  for (const match of text.matchAll(CODE)) {
    const [from, to] = [atStart.get(toPoint(match.index)), atEnd.get(toPoint(match.index + match[0].length))];
    if (from !== undefined && to !== undefined) found.push(completeCitation(tokens, from, to, match));
  }
  return [...found, ...findPlainNumbers(tokens, found)].toSorted((left, right) => left.start - right.start);
}

function completeCitation(tokens: readonly Token[], from: number, to: number, match: RegExpExecArray): Citation {
  const [citation, number = '', year, symbol = ''] = match;
  const kind = readKindBefore(tokens, from);
  return {
    ...readTail(tokens, to),
    start: kind?.start ?? from,
    citation: citation.normalize('NFC'),
    kind: kind?.kind ?? KINDS_BY_SYMBOL.get(symbol.split(/[-–/&]/u)[0] ?? '') ?? 'OTHER',
    number,
    year: year === undefined ? null : Number(year),
    symbol: symbol.normalize('NFC'),
  };
}

/** "Chỉ thị số 27" without a symbol is a citation too; without "số" it could be any number. */
function findPlainNumbers(tokens: readonly Token[], coded: readonly Citation[]): readonly Citation[] {
  const found: Citation[] = [];
  const taken = new Set(
    coded.flatMap((each) => Array.from({ length: each.end - each.start }, (_, offset) => each.start + offset)),
  );
  for (const [at, token] of tokens.entries()) {
    if (token.key !== 'số' || tokens[at + 1]?.kind !== 'NUMBER' || taken.has(at)) continue;
    const kind = readKindBefore(tokens, at);
    if (kind === null) continue;
    const number = tokens[at + 1]?.text ?? '';
    found.push({
      ...readTail(tokens, at + 2),
      start: kind.start,
      citation: number,
      kind: kind.kind,
      number,
      year: null,
      symbol: null,
    });
  }
  return found;
}

function readKindBefore(
  tokens: readonly Token[],
  at: number,
): { readonly start: number; readonly kind: LegalDocumentKind } | null {
  const to = tokens[at - 1]?.key === 'số' ? at - 1 : at;
  for (let length = KIND_SYLLABLES + 1; length >= 1; length -= 1) {
    const found = to - length < 0 ? null : KINDS.match(tokens, to - length);
    if (found?.end === to && found.misspelt === 0) return { start: to - length, kind: found.value };
  }
  return null;
}

function readTail(tokens: readonly Token[], to: number): Pick<Citation, 'end' | 'issuedOn' | 'issuerAt'> {
  const dateAt = tokens[to]?.text === ',' ? to + 1 : to;
  const date = tokens[dateAt]?.key === 'ngày' ? readDate(tokens, dateAt) : null;
  const end = date?.end ?? to;
  return { end, issuedOn: date?.on ?? null, issuerAt: tokens[end]?.key === 'của' ? end + 1 : null };
}
