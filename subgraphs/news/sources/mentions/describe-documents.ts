// Scanned citations in; one record for each cited document out, with its issuer and title as far as the article tells.
// Separate from finding them: an issuer may be stated, inferred from the symbol and the article's city, or unknown.
import { exactKey, sliceCodePoints } from '../../../kit/vietnamese.js';
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
  for (const { scanned, issuerAt } of blocks) {
    for (const citation of scanned.citations) {
      const key = keyOf(citation);
      const known = all.get(key);
      const described = describe(
        index,
        context,
        scanned,
        citation,
        citation.issuerAt === null ? null : issuerAt(citation.issuerAt),
      );
      all.set(key, known === undefined ? described : merge(known, described));
    }
  }
  return {
    all: [...all.values()],
    keyAt: (scanned, token) => {
      const citation = scanned.citations.find((each) => each.start === token);
      return citation === undefined ? null : keyOf(citation);
    },
  };
}

function keyOf(citation: Citation): string {
  return `local:document:${citation.symbol === null ? `${citation.kind.toLowerCase()}:` : ''}${exactKey(citation.citation).replaceAll(/\s/g, '')}`;
}

function describe(
  index: DirectoryIndex,
  context: ArticleContext,
  scanned: ScannedBlock,
  citation: Citation,
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
    titleAsCited: readTitle(scanned, citation),
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
function readTitle(scanned: ScannedBlock, citation: Citation): string | null {
  const quoted = scanned.quotes.titles.find((title) => title.citation === citation);
  if (quoted !== undefined) return slice(scanned, quoted.start, quoted.end);
  const { tokens } = scanned;
  const issuer = scanned.units.find((unit) => unit.name.start === citation.issuerAt);
  let at = issuer?.name.end ?? citation.end;
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
  return sliceCodePoints(scanned.block.text, from, to).normalize('NFC');
}
