// One block's tokens in; its units, classes, posts, persons and places out, as token spans without links.
// Separate from linking: one pass from left to right decides what each word belongs to.
import { type Citation, findCitations } from './documents.js';
import { NAME_BLOCKERS } from './lexicon-posts.js';
import type { ArticleBlock, DirectoryRegion } from './mention.js';
import { createClassReader } from './organization-classes.js';
import { createHeadFinder, createOrganizationGrammar, type OrganizationGrammar } from './organizations.js';
import type { OrganizationHead } from './lexicon-organizations.js';
import { createPersonReader, type PersonReader } from './persons.js';
import { createPostReader, type PostName, type PostReader, type ScannedUnit } from './posts.js';
import { type Quotes, readQuotes } from './quotes.js';
import { createTerritoryReader, type Territory, type TerritoryReader } from './territories.js';
import { createSlicer, type Token, tokenize } from './tokenize.js';

export interface ScannedPerson {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** First token of the word of address before the name, or the name's own start. */
  readonly addressStart: number;
}
export interface ScannedPlace {
  readonly start: number;
  readonly end: number;
  readonly territory: Territory & { readonly kind: 'NAMED' };
}
export interface ScannedBlock {
  readonly block: ArticleBlock;
  readonly tokens: readonly Token[];
  readonly units: readonly ScannedUnit[];
  readonly posts: readonly PostName[];
  readonly persons: readonly ScannedPerson[];
  /** One capitalised syllable after a word of address: a person only when the article names one who ends so. */
  readonly givenNames: readonly ScannedPerson[];
  readonly places: readonly ScannedPlace[];
  readonly citations: readonly Citation[];
  readonly quotes: Quotes;
  /** The text between two code points of the block. */
  slice(start: number, end: number): string;
}

export interface Grammar {
  readonly organizations: OrganizationGrammar;
  readonly territories: TerritoryReader;
  readonly posts: PostReader;
  readonly persons: PersonReader;
  scanBlock(block: ArticleBlock): ScannedBlock;
}

export function createGrammar(
  regions: readonly DirectoryRegion[],
  extraHeads: readonly (readonly [string, OrganizationHead])[],
): Grammar {
  const finder = createHeadFinder(extraHeads);
  const territories = createTerritoryReader(
    regions,
    (tokens, at) => finder.startsName(tokens, at) || posts.startsTitle(tokens, at),
  );
  const organizations = createOrganizationGrammar(finder, territories);
  const readClass = createClassReader(organizations, territories);
  const readUnit = (tokens: readonly Token[], at: number): ScannedUnit | null => {
    const [name, several] = [organizations.read(tokens, at), readClass(tokens, at)];
    if (several !== null && (name === null || several.end >= name.end))
      return { kind: 'CLASS', name: several, territory: null };
    if (name === null) return null;
    return name.territory?.kind === 'PLURAL'
      ? { kind: 'CLASS', name, territory: name.territory }
      : { kind: 'UNIT', name };
  };
  const posts = createPostReader(readUnit);
  const persons = createPersonReader(
    (tokens, at) =>
      posts.startsTitle(tokens, at) || isLongHead(tokens, at, finder) || territories.readLevel(tokens, at) !== null,
  );
  const scanBlock = (block: ArticleBlock): ScannedBlock => scan(block, { readUnit, posts, persons, territories });
  return { organizations, territories, posts, persons, scanBlock };
}

/** A head of one syllable ("Đoàn", "Sở") is a given or family name as well, so only longer ones end a person's name. */
function isLongHead(tokens: readonly Token[], at: number, finder: ReturnType<typeof createHeadFinder>): boolean {
  const found = finder.heads.match(tokens, at);
  return found !== null && (found.end - at > 1 || /^\p{Lu}{2,}$/u.test(tokens[at]?.text ?? ''));
}

interface Readers {
  readonly readUnit: (tokens: readonly Token[], at: number) => ScannedUnit | null;
  readonly posts: PostReader;
  readonly persons: PersonReader;
  readonly territories: TerritoryReader;
}

function scan(block: ArticleBlock, readers: Readers): ScannedBlock {
  const tokens = tokenize(block.text);
  const citations = findCitations(block.text, tokens);
  const quotes = readQuotes(tokens, citations);
  const masked = new Map(
    [...citations, ...quotes.slogans, ...quotes.titles].map((span) => [span.start, span.end] as const),
  );
  const found = {
    units: new Array<ScannedUnit>(),
    posts: new Array<PostName>(),
    persons: new Array<ScannedPerson>(),
    givenNames: new Array<ScannedPerson>(),
    places: new Array<ScannedPlace>(),
  };
  let addressStart: number | null = null;
  let blockedUntil = -10;
  let at = 0;
  while (at < tokens.length) {
    const skipTo = masked.get(at);
    if (skipTo !== undefined && skipTo > at) {
      at = skipTo;
      continue;
    }
    const token = tokens[at];
    if (token === undefined) break;
    const next = token.kind === 'MARK' ? at + 1 : step(at);
    at = Math.max(next, at + 1);
  }
  return { block, tokens, citations, quotes, ...found, slice: createSlicer(block.text) };

  function step(from: number): number {
    const post = readers.posts.read(tokens, from);
    if (post !== null) {
      found.posts.push(post);
      addressStart = null;
      return post.titleEnd;
    }
    const unit = readers.readUnit(tokens, from);
    if (unit !== null) {
      found.units.push(unit);
      addressStart = null;
      return unit.name.end;
    }
    const honorificEnd = readers.persons.readHonorific(tokens, from);
    if (honorificEnd !== null) {
      addressStart ??= from;
      // "Đồng chí Thượng tá Nguyễn Văn A": titles of address may follow each other.
      return honorificEnd;
    }
    const start = addressStart;
    addressStart = null;
    if (isBlocked(from)) return from + 1;
    return readPersonOrPlace(from, start);
  }

  function readPersonOrPlace(from: number, start: number | null): number {
    const afterPost = found.posts.at(-1)?.end === from;
    const addressed =
      start !== null || afterPost || (readers.persons.read(tokens, from, true) !== null && introducesPost(from));
    const personEnd = readers.persons.read(tokens, from, addressed);
    const territory = readers.territories.read(tokens, from);
    const place = territory?.kind === 'NAMED' ? territory : null;
    const stated = place !== null && readers.territories.readLevel(tokens, from) !== null;
    if (
      personEnd !== null &&
      !stated &&
      (start !== null || place === null || personEnd > place.end || introducesPost(from))
    ) {
      const name = tokens
        .slice(from, personEnd)
        .map((token) => token.text.normalize('NFC'))
        .join(' ');
      found.persons.push({ start: from, end: personEnd, name, addressStart: start ?? from });
      return personEnd;
    }
    if (place === null) {
      if (start !== null && tokens[from]?.capital === true)
        found.givenNames.push({
          start: from,
          end: from + 1,
          name: tokens[from]?.text.normalize('NFC') ?? '',
          addressStart: start,
        });
      return from + 1;
    }
    const partOfName =
      !stated &&
      ((tokens[from - 1]?.capital === true && tokens[from]?.spaced === true) || tokens[place.end]?.capital === true);
    if (!partOfName && !(stated && isCommonUse(from, place.end)))
      found.places.push({ start: from, end: place.end, territory: place });
    return place.end;
  }

  /** "quận 1" is a place; "phường 14 tổ" or "xã hội" is not; a number is a name only for a capital or known level. */
  function isCommonUse(from: number, end: number): boolean {
    return tokens[end - 1]?.kind === 'NUMBER' && tokens[from]?.capital !== true;
  }

  /** The name is followed by a dash or comma and a title: "Nguyễn A – Bí thư …". */
  function introducesPost(from: number): boolean {
    const end = readers.persons.read(tokens, from, true);
    if (end === null || ![',', '-', '–', '—', ':', '('].includes(tokens[end]?.text ?? '')) return false;
    return readers.posts.read(tokens, end + 1) !== null;
  }

  function isBlocked(from: number): boolean {
    const before = tokens[from - 1];
    // "Quận ủy viên" ends like "công viên", but what follows a post is its holder.
    if (found.posts.at(-1)?.end === from) return false;
    const inList =
      blockedUntil >= from - 2 &&
      blockedUntil > 0 &&
      (before?.text === ',' || before?.key === 'và' || before?.text === '-');
    const blocked =
      tokens[from]?.capital === true &&
      ((before !== undefined && NAME_BLOCKERS.has(before.key)) || inList || blockedUntil === from - 1);
    if (blocked) blockedUntil = from;
    return blocked;
  }
}
