// Scanned blocks in; the meetings and ceremonies that the article tells of out: name, day, host, chair, legal basis.
// Separate because an event is read from a whole sentence, not from one span.
import { foldedKey } from '../../../kit/vietnamese.js';
import { readDate, readDayOfYear, type WrittenDate } from './dates.js';
import type { FoundEvent } from './mention.js';
import { createPhraseTrie } from './phrase-trie.js';
import type { ScannedBlock } from './scan-block.js';
import { endsSentence, type Token } from './tokenize.js';

const NOUNS = createPhraseTrie(
  [
    'hội nghị',
    'đại hội',
    'lễ',
    'kỳ họp',
    'hội thi',
    'hội thao',
    'ngày hội',
    'hội thảo',
    'tọa đàm',
    'diễn đàn',
    'liên hoan',
    'buổi lễ',
    'buổi gặp mặt',
  ].map((noun) => [noun, noun] as const),
);
const TRIGGERS: ReadonlySet<string> = new Set([
  'tổ chức',
  'khai mạc',
  'thành công',
  'nghiêm túc',
  'long trọng',
  'tổ chức buổi',
]);
/** What comes after the bare noun when it names no particular event: "hội nghị đã …". */
const NOT_DESCRIPTIVE: ReadonlySet<string> = new Set(
  'đã có được và là diễn kết thống cũng do này trên bàn nghe còn cho sẽ phải nhất đồng các những tại ở thành'.split(
    ' ',
  ),
);
const NAME_ENDS: ReadonlySet<string> = new Set(['nhằm', 'để', 'theo', 'dưới', 'tại', 'do', 'vào']);
const MAX_NAME_TOKENS = 60;
const MIN_NAME_TOKENS = 4;
const MAX_HOST_GAP = 4;
/** Text without full stops must not make each event read all of it. */
const MAX_SENTENCE = 300;

export interface EventLinks {
  unitIdAt(block: ScannedBlock, token: number): string | null;
  personKeyAt(block: ScannedBlock, token: number): string | null;
  documentKeyAt(block: ScannedBlock, token: number): string | null;
}

/** Titles repeat what the text says, so they are not read. One event named twice is one event. */
export function findEvents(
  blocks: readonly ScannedBlock[],
  publishedOn: string | null,
  links: EventLinks,
): readonly FoundEvent[] {
  const events = new Map<string, FoundEvent>();
  for (const scanned of blocks) {
    if (scanned.block.kind === 'TITLE') continue;
    for (const event of readBlock(scanned, publishedOn, links)) {
      const key = `local:event:${foldedKey(event.name).replaceAll(/[^a-z0-9]+/g, '-')}:${event.startsOn ?? 'undated'}`;
      if (!events.has(key)) events.set(key, { key, ...event });
    }
  }
  const chairKey = findChair(blocks, links);
  return [...events.values()].map((event, at) => (at === 0 ? { ...event, chairKey } : event));
}

function readBlock(
  scanned: ScannedBlock,
  publishedOn: string | null,
  links: EventLinks,
): readonly Omit<FoundEvent, 'key'>[] {
  const { tokens, block } = scanned;
  const found: Omit<FoundEvent, 'key'>[] = [];
  const cited = tokenSet(scanned.citations);
  const firstDate = (from: number, to: number): WrittenDate | null => {
    for (let at = from; at < to; at += 1) {
      const date = cited.has(at) ? null : (readDate(tokens, at) ?? readDayOfYear(tokens, at, publishedOn));
      if (date !== null) return date;
    }
    return null;
  };
  const quoted = tokenSet([...scanned.quotes.titles, ...scanned.quotes.slogans]);
  const citationStarts = new Set(scanned.citations.map((citation) => citation.start));
  const unitUpTo = new Map(
    scanned.units.flatMap((unit) => (unit.kind === 'UNIT' ? [[unit.name.end, unit.name.start] as const] : [])),
  );
  const opening = firstDate(0, tokens.length);
  for (let at = 0; at < tokens.length; at += 1) {
    const noun = NOUNS.match(tokens, at);
    if (noun === null || noun.misspelt > 0 || !isDescribed(tokens, noun.end)) continue;
    const triggered =
      TRIGGERS.has(`${tokens[at - 2]?.key ?? ''} ${tokens[at - 1]?.key ?? ''}`) ||
      (tokens[at]?.capital === true && at > 0 && !endsSentence(tokens, at - 1));
    if (!triggered || quoted.has(at)) continue;
    const end = endOfName(tokens, at);
    if (end - at < MIN_NAME_TOKENS) continue;
    const sentence = sentenceAround(tokens, at);
    const date =
      firstDate(sentence.start, at) ??
      firstDate(end, sentence.end) ??
      (opening !== null && opening.end <= at ? opening : null);
    const host = findHost(tokens, unitUpTo, sentence.start, at);
    // A capital alone may be a name in passing; a day or a host shows that the article tells of the event.
    if (date === null && host === null) continue;
    let basis = at;
    while (basis < sentence.end && !citationStarts.has(basis)) basis += 1;
    found.push({
      name: spellName(tokens, at, end),
      startsOn: date?.on ?? null,
      startsOnPrecision: date?.precision ?? 'UNKNOWN',
      hostUnitId: host === null ? null : links.unitIdAt(scanned, host),
      chairKey: null,
      legalBasisKey: links.documentKeyAt(scanned, basis),
      block: block.index,
    });
    at = end;
  }
  return shareBasis(found);
}

/** Start token of the unit that "tổ chức" has as its subject; of "X phối hợp với Y tổ chức" that is X. */
function findHost(
  tokens: readonly Token[],
  unitUpTo: ReadonlyMap<number, number>,
  from: number,
  event: number,
): number | null {
  let verb = event - 1;
  while (verb > from && !(tokens[verb]?.key === 'chức' && tokens[verb - 1]?.key === 'tổ')) verb -= 1;
  if (verb === from) return null;
  const host = lastUnit(unitUpTo, Math.max(from, verb - MAX_HOST_GAP), verb);
  const together = host !== null && tokens[host - 1]?.key === 'với' && tokens[host - 2]?.key === 'hợp';
  return together ? (lastUnit(unitUpTo, from, host - 1) ?? host) : host;
}

/** Start of the last unit that ends in a range of tokens. */
function lastUnit(unitUpTo: ReadonlyMap<number, number>, from: number, to: number): number | null {
  for (let end = to; end > from; end -= 1) {
    const start = unitUpTo.get(end);
    if (start !== undefined) return start;
  }
  return null;
}

/** Meetings of one paragraph that are held on the same basis: the second only says "cấp phường". */
function shareBasis(events: readonly Omit<FoundEvent, 'key'>[]): readonly Omit<FoundEvent, 'key'>[] {
  const [first] = events;
  return events.map((event) =>
    event.legalBasisKey === null &&
    first !== undefined &&
    foldedKey(event.name).slice(0, 24) === foldedKey(first.name).slice(0, 24)
      ? { ...event, legalBasisKey: first.legalBasisKey }
      : event,
  );
}

function tokenSet(spans: readonly { readonly start: number; readonly end: number }[]): ReadonlySet<number> {
  return new Set(
    spans.flatMap((span) => Array.from({ length: span.end - span.start }, (_, offset) => span.start + offset)),
  );
}

function isDescribed(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at];
  return next?.kind === 'WORD' && !NOT_DESCRIPTIVE.has(next.key);
}

function endOfName(tokens: readonly Token[], start: number): number {
  let between = false;
  let end = start;
  for (; end < tokens.length && end - start < MAX_NAME_TOKENS; end += 1) {
    const token = tokens[end];
    if (token === undefined || endsSentence(tokens, end) || token.text === ';' || token.text === ':') break;
    if (token.key === 'giữa') between = true;
    if (token.text === ',' && !between) break;
    if (NAME_ENDS.has(token.key) || (token.key === 'nhân' && tokens[end + 1]?.key === 'dịp')) break;
    if (token.key === 'trên' && tokens[end + 1]?.key === 'địa') break;
  }
  while (/^[,\-–(]$/u.test(tokens[end - 1]?.text ?? '')) end -= 1;
  return end;
}

/** As printed, with a capital, without words of address. */
function spellName(tokens: readonly Token[], start: number, end: number): string {
  const kept = tokens
    .slice(start, end)
    .filter(
      (token, at, all) =>
        !(token.key === 'đồng' && all[at + 1]?.key === 'chí') && !(token.key === 'chí' && all[at - 1]?.key === 'đồng'),
    );
  const text = kept
    .map((token, at) => (at > 0 && token.spaced ? ` ${token.text}` : token.text))
    .join('')
    .normalize('NFC');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentenceAround(tokens: readonly Token[], at: number): { readonly start: number; readonly end: number } {
  let start = at;
  while (start > 0 && at - start < MAX_SENTENCE && !endsSentence(tokens, start - 1)) start -= 1;
  let end = at;
  while (end < tokens.length && end - at < MAX_SENTENCE && !endsSentence(tokens, end)) end += 1;
  return { start, end };
}

/** "Chủ trì hội nghị có đồng chí …" or "… chủ trì hội nghị". */
function findChair(blocks: readonly ScannedBlock[], links: EventLinks): string | null {
  for (const scanned of blocks) {
    const at = scanned.tokens.findIndex(
      (token, index) => token.key === 'chủ' && scanned.tokens[index + 1]?.key === 'trì',
    );
    if (at === -1) continue;
    const sentence = sentenceAround(scanned.tokens, at);
    const opens = at === sentence.start;
    const person = opens
      ? scanned.persons.find((each) => each.start > at && each.end <= sentence.end)
      : scanned.persons.findLast((each) => each.end <= at && each.start >= sentence.start);
    if (person !== undefined) return links.personKeyAt(scanned, person.start);
  }
  return null;
}
