// An article and a directory in; its mentions with links, and the documents, events, slogans and persons found, out.
// Separate as the one place where the stages meet: scan, context, units, persons, posts, coreference, documents, events.
import { foldedKey } from '../../../kit/vietnamese.js';
import { assemblePosts } from './assemble-posts.js';
import { findAnaphors, type Gender, genderOf, mayBeComrade } from './coreference.js';
import { createDirectoryIndex, type DirectoryIndex } from './directory-index.js';
import { type CitedBlock, describeDocuments } from './describe-documents.js';
import { findEvents } from './events.js';
import { inheritTerritories } from './inherit-territory.js';
import {
  type BlockWithPosts,
  describePersons,
  type IdentifiedPersons,
  identifyPersons,
  resolveGivenNames,
} from './identify-persons.js';
import { attachHolders, type KnownPerson } from './link-persons.js';
import { type ArticleContext, findContext, linkUnit, pickRegion, type UnitLink } from './link-units.js';
import type { ArticleText, Directory, DirectoryRegion, FoundSlogan, Mention, RecognizedMentions } from './mention.js';
import type { ScannedBlock, ScannedPerson } from './scan-block.js';

interface LinkedBlock extends BlockWithPosts {
  /** Unit start token → its link; classes are absent. */
  readonly links: ReadonlyMap<number, UnitLink>;
  readonly classes: ReadonlySet<number>;
}

/**
 * Builds the look-ups of a directory once and returns the recogniser for any number of articles.
 * Cost: linear in the article's length; the directory costs once.
 */
export function createMentionRecognizer(directory: Directory): (article: ArticleText) => RecognizedMentions {
  const index = createDirectoryIndex(directory);
  return (article) => recognize(index, article);
}

/** One article against one directory; for many articles use createMentionRecognizer. */
export function recognizeMentions(article: ArticleText, directory: Directory): RecognizedMentions {
  return createMentionRecognizer(directory)(article);
}

function recognize(index: DirectoryIndex, article: ArticleText): RecognizedMentions {
  const scannedBlocks = resolveGivenNames(article.blocks.map((block) => index.grammar.scanBlock(block)));
  const context = findContext(index, article, scannedBlocks);
  const blocks = linkBlocks(index, scannedBlocks, context);
  const persons = identifyPersons(index, blocks);
  const documents = describeDocuments(
    index,
    context,
    blocks.map((block): CitedBlock => ({
      scanned: block.scanned,
      issuerAt: (token) => block.links.get(token)?.unit?.id ?? null,
    })),
  );
  const slogans = collectSlogans(scannedBlocks);
  const linkOf = new Map(blocks.map((block) => [block.scanned, block] as const));
  const events = findEvents(scannedBlocks, article.publishedOn, {
    unitIdAt: (scanned, token) => linkOf.get(scanned)?.links.get(token)?.unit?.id ?? null,
    personKeyAt: (scanned, token) => persons.at(scanned, token)?.key ?? null,
    documentKeyAt: (scanned, token) => documents.keyAt(scanned, token),
  });
  const observedOn = events.find((event) => event.startsOnPrecision === 'DAY')?.startsOn ?? article.publishedOn;
  const mentions = blocks.flatMap((block) => [
    ...mentionUnits(block),
    ...mentionPlaces(block, context),
    ...mentionPosts(block, persons),
    ...block.scanned.persons.map((person) => mentionPerson(block.scanned, person, persons)),
    ...block.scanned.citations.map((citation) =>
      span(block.scanned, citation, 'LEGAL_DOCUMENT', {
        targetKey: documents.keyAt(block.scanned, citation.start),
        confidence: 0.97,
      }),
    ),
    ...block.scanned.quotes.slogans.map((quote) =>
      span(block.scanned, quote, 'SLOGAN', { targetKey: slogans.keyAt(block.scanned, quote.start), confidence: 0.9 }),
    ),
  ]);
  return {
    mentions: [...mentions, ...mentionAnaphors(blocks, persons)].toSorted(
      (a, b) => a.block - b.block || a.start - b.start || b.end - a.end,
    ),
    documents: documents.all,
    events,
    slogans: slogans.all,
    persons: describePersons(blocks, persons, observedOn),
  };
}

function linkBlocks(
  index: DirectoryIndex,
  scannedBlocks: readonly ScannedBlock[],
  context: ArticleContext,
): readonly LinkedBlock[] {
  let nearbyWard: DirectoryRegion | null = null;
  return scannedBlocks.map((scanned) => {
    const inherited = inheritTerritories(scanned);
    const links = new Map<number, UnitLink>();
    const classes = new Set<number>();
    const wards = scanned.places.filter((place) => place.territory.level === 'WARD');
    const wardAt = (at: number): DirectoryRegion | null =>
      pickRegion(wards[at]?.territory.regions ?? [], 'WARD', context);
    let passed = 0;
    for (const unit of scanned.units) {
      for (const place of wards)
        if (place.start < unit.name.start)
          nearbyWard = pickRegion(place.territory.regions, 'WARD', context) ?? nearbyWard;
      const territory = inherited.get(unit.name.start) ?? null;
      if (unit.kind === 'CLASS' || territory?.kind === 'PLURAL') {
        classes.add(unit.name.start);
        continue;
      }
      const link = linkUnit(index, unit.name, territory, context, nearbyWard);
      if (link.region?.level === 'WARD' && link.basis === 'EXPLICIT') nearbyWard = link.region;
      links.set(unit.name.start, link);
    }
    for (; passed < wards.length; passed += 1) nearbyWard = wardAt(passed) ?? nearbyWard;
    const holders = attachHolders(scanned);
    const posts = assemblePosts(
      index,
      scanned,
      (token) => links.get(token) ?? null,
      (post) => holders.has(post),
      context,
    );
    return { scanned, links, classes, posts, holders };
  });
}

function span(
  scanned: ScannedBlock,
  tokens: { readonly start: number; readonly end: number },
  type: Mention['type'],
  more: Partial<Mention>,
): Mention {
  const start = scanned.tokens[tokens.start]?.start ?? 0;
  const end = scanned.tokens[tokens.end - 1]?.end ?? start;
  return {
    type,
    basis: 'EXPLICIT',
    block: scanned.block.index,
    start,
    end,
    text: scanned.slice(start, end),
    targetKey: null,
    postTitle: null,
    postRole: null,
    postUnitId: null,
    postHolderKey: null,
    confidence: 0.9,
    ...more,
  };
}

function mentionUnits({ scanned, links, classes }: LinkedBlock): readonly Mention[] {
  return scanned.units.map((unit) => {
    const link = links.get(unit.name.start);
    if (link === undefined || classes.has(unit.name.start))
      return span(scanned, unit.name, 'ORGANIZATION_CLASS', { confidence: 0.85 });
    return span(scanned, unit.name, 'ORGANIZATION', {
      basis: link.basis,
      targetKey: link.unit?.id ?? null,
      confidence: link.confidence,
    });
  });
}

function mentionPlaces({ scanned }: LinkedBlock, context: ArticleContext): readonly Mention[] {
  return scanned.places.map((place) => {
    const region = pickRegion(place.territory.regions, place.territory.level, context);
    return span(scanned, place, 'PLACE', { targetKey: region?.id ?? null, confidence: region === null ? 0.7 : 0.95 });
  });
}

function mentionPosts({ scanned, posts, holders }: LinkedBlock, persons: IdentifiedPersons): readonly Mention[] {
  return posts.map(({ post, unitId, basis, confidence }) => {
    const holder = holders.get(post);
    const known =
      holder === undefined
        ? post.addressed && unitId !== null
          ? persons.holding(unitId, post.role ?? '')
          : null
        : persons.of(holder);
    return span(scanned, post, 'POST', {
      basis,
      targetKey: unitId,
      postTitle: post.title,
      postRole: post.role,
      postUnitId: unitId,
      postHolderKey: known?.key ?? null,
      confidence,
    });
  });
}

function mentionPerson(scanned: ScannedBlock, person: ScannedPerson, persons: IdentifiedPersons): Mention {
  const known = persons.of(person);
  return span(scanned, person, 'PERSON', { targetKey: known?.key ?? null, confidence: known?.confidence ?? 0.7 });
}

function mentionAnaphors(blocks: readonly LinkedBlock[], persons: IdentifiedPersons): readonly Mention[] {
  const found: Mention[] = [];
  // The person named last whom each word can take up: "Ông" no woman, "Bà" no man, "Đồng chí" anyone.
  const last = new Map<Gender | null, KnownPerson | null>();
  for (const { scanned } of blocks) {
    let seen = 0;
    const readUpTo = (token: number): void => {
      for (; (scanned.persons[seen]?.start ?? Number.MAX_SAFE_INTEGER) <= token; seen += 1) {
        const person = scanned.persons[seen];
        if (person === undefined) return;
        const [known, gender] = [persons.of(person), genderOf(scanned, person)];
        if (mayBeComrade(scanned, person)) last.set(null, known);
        if (gender !== 'FEMALE') last.set('MALE', known);
        if (gender !== 'MALE') last.set('FEMALE', known);
      }
    };
    for (const anaphor of findAnaphors(scanned)) {
      readUpTo(anaphor.start);
      const known = last.get(anaphor.gender) ?? null;
      if (known !== null)
        found.push(span(scanned, anaphor, 'PERSON', { basis: 'COREFERENCE', targetKey: known.key, confidence: 0.75 }));
    }
    readUpTo(scanned.tokens.length);
  }
  return found;
}

function collectSlogans(blocks: readonly ScannedBlock[]): {
  readonly all: readonly FoundSlogan[];
  keyAt(scanned: ScannedBlock, token: number): string | null;
} {
  const all = new Map<string, FoundSlogan>();
  const keys = new Map<ScannedBlock, Map<number, string>>();
  for (const scanned of blocks) {
    const inBlock = new Map<number, string>();
    keys.set(scanned, inBlock);
    for (const quote of scanned.quotes.slogans) {
      const text = span(scanned, quote, 'SLOGAN', {}).text.normalize('NFC');
      const key = `local:slogan:${foldedKey(text).replaceAll(/[^a-z0-9]+/g, '-')}${quote.year === null ? '' : `:${quote.year}`}`;
      inBlock.set(quote.start, key);
      if (!all.has(key)) all.set(key, { key, text, year: quote.year, kind: quote.kind });
    }
  }
  return { all: [...all.values()], keyAt: (scanned, token) => keys.get(scanned)?.get(token) ?? null };
}
