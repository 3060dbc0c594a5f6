// Scanned citations in; one record for each cited document out, with its issuer and title as far as the article tells.
// Separate from finding them: an issuer may be stated, inferred from the symbol and the article's city, or unknown.
import { exactKey } from '../../../kit/vietnamese.js';
import { type DirectoryIndex, holdsOn, regionAtLevel } from './directory-index.js';
import type { Citation } from './documents.js';
import type { ArticleContext } from './link-units.js';
import type { AdminLevel, CitedDocument } from './mention.js';
import type { ScannedBlock } from './scan-block.js';
import { endsSentence } from './tokenize.js';

export interface CitedBlock {
  readonly scanned: ScannedBlock;
  /** The linked unit that starts at a token, or null. */
  issuerAt(token: number): string | null;
}

export interface DescribedDocuments {
  readonly all: readonly CitedDocument[];
  keyAt(scanned: ScannedBlock, token: number): string | null;
}

/** Suffixes of party symbols that name the committee of a level: TU is a city's or province's, QU a district's. */
const PARTY_SUFFIXES: ReadonlyMap<string, AdminLevel> = new Map([
  ['TU', 'CITY'],
  ['QU', 'DISTRICT'],
  ['HU', 'DISTRICT'],
  ['ĐU', 'WARD'],
]);
const MAX_TITLE_TOKENS = 60;

/** The same number, year and symbol is the same document within one article; the fuller mention wins. */
export function describeDocuments(
  index: DirectoryIndex,
  context: ArticleContext,
  blocks: readonly CitedBlock[],
): DescribedDocuments {
  const all = new Map<string, CitedDocument>();
  const keys = new Map<ScannedBlock, Map<number, string>>();
  for (const { scanned, issuerAt } of blocks) {
    const titles = new Map(scanned.quotes.titles.map((title) => [title.citation, title] as const));
    const unitEnds = new Map(scanned.units.map((unit) => [unit.name.start, unit.name.end] as const));
    const inBlock = new Map<number, string>();
    keys.set(scanned, inBlock);
    for (const citation of scanned.citations) {
      const key = keyOf(citation);
      inBlock.set(citation.start, key);
      const known = all.get(key);
      const title = readTitle(scanned, citation, titles.get(citation), unitEnds);
      const issuer = citation.issuerAt === null ? null : issuerAt(citation.issuerAt);
      const described = describe(index, context, citation, title, issuer);
      all.set(key, known === undefined ? described : merge(known, described));
    }
  }
  return {
    all: [...all.values()],
    keyAt: (scanned, token) => keys.get(scanned)?.get(token) ?? null,
  };
}

function keyOf(citation: Citation): string {
  return `local:document:${citation.symbol === null ? `${citation.kind.toLowerCase()}:` : ''}${exactKey(citation.citation).replaceAll(/\s/g, '')}`;
}

function describe(
  index: DirectoryIndex,
  context: ArticleContext,
  citation: Citation,
  title: string | null,
  statedIssuer: string | null,
): CitedDocument {
  const inferred = statedIssuer === null && citation.issuerAt === null ? inferIssuer(index, context, citation) : null;
  return {
    key: keyOf(citation),
    citation: citation.citation,
    kind: citation.kind,
    number: citation.number,
    year: citation.year,
    symbol: citation.symbol,
    issuerUnitId: statedIssuer ?? inferred,
    issuerBasis: statedIssuer === null ? (inferred === null ? null : 'INFERRED') : 'STATED',
    issuedOn: citation.issuedOn ?? (citation.year === null ? null : `${citation.year}-01-01`),
    issuedOnPrecision: citation.issuedOn === null ? (citation.year === null ? 'UNKNOWN' : 'YEAR') : 'DAY',
    titleAsCited: title,
    titleIsComplete: false,
  };
}

function merge(first: CitedDocument, second: CitedDocument): CitedDocument {
  const dated = first.issuedOnPrecision === 'DAY' ? first : second;
  const issued = first.issuerBasis === 'STATED' || second.issuerBasis === null ? first : second;
  return {
    ...first,
    issuedOn: dated.issuedOn,
    issuedOnPrecision: dated.issuedOnPrecision,
    issuerUnitId: issued.issuerUnitId,
    issuerBasis: issued.issuerBasis,
    titleAsCited: first.titleAsCited ?? second.titleAsCited,
  };
}

function inferIssuer(index: DirectoryIndex, context: ArticleContext, citation: Citation): string | null {
  const level = PARTY_SUFFIXES.get(citation.symbol?.split('/').at(-1) ?? '');
  const region = level === undefined ? null : regionAtLevel(index, context.region, level);
  const committees = region === null ? [] : index.unitsOf('party-committee', region.id);
  return committees.find((unit) => holdsOn(unit, citation.issuedOn ?? context.day))?.id ?? null;
}

/** The quoted title, else what follows "về" or "về việc" up to the next mark. */
function readTitle(
  scanned: ScannedBlock,
  citation: Citation,
  quoted: { readonly start: number; readonly end: number } | undefined,
  unitEnds: ReadonlyMap<number, number>,
): string | null {
  if (quoted !== undefined) return slice(scanned, quoted.start, quoted.end);
  const { tokens } = scanned;
  let at = (citation.issuerAt === null ? undefined : unitEnds.get(citation.issuerAt)) ?? citation.end;
  if (tokens[at]?.key !== 'về') return null;
  at += tokens[at + 1]?.key === 'việc' ? 2 : 1;
  let end = at;
  while (
    end < tokens.length &&
    end - at < MAX_TITLE_TOKENS &&
    !endsSentence(tokens, end) &&
    !/^[,;():“”"]$/u.test(tokens[end]?.text ?? '')
  )
    end += 1;
  return end > at ? slice(scanned, at, end) : null;
}

function slice(scanned: ScannedBlock, start: number, end: number): string {
  const [from, to] = [scanned.tokens[start]?.start ?? 0, scanned.tokens[end - 1]?.end ?? 0];
  return scanned.slice(from, to).normalize('NFC');
}
