// Linked blocks in; one identity for each person that the article names, under whatever part of the name, out.
// Separate from link-persons, which looks at one block and one directory entry at a time.
import { foldedKey } from '../../../kit/vietnamese.js';
import type { LinkedPost } from './assemble-posts.js';
import type { DirectoryIndex } from './directory-index.js';
import { identifyPerson, type KnownPerson, type StatedPost } from './link-persons.js';
import type { FoundPerson } from './mention.js';
import type { PostName } from './posts.js';
import type { ScannedBlock, ScannedPerson } from './scan-block.js';

/** One block with what its units, posts and persons were linked to. */
export interface BlockWithPosts {
  readonly scanned: ScannedBlock;
  readonly posts: readonly LinkedPost[];
  readonly holders: ReadonlyMap<PostName, ScannedPerson>;
}

export interface IdentifiedPersons {
  of(person: ScannedPerson): KnownPerson | null;
  at(scanned: ScannedBlock, token: number): KnownPerson | null;
  /** Holder of a post by unit and role, for "Đồng chí Bí thư Quận ủy" after the name was given. */
  holding(unitId: string, role: string): KnownPerson | null;
  readonly all: readonly KnownPerson[];
}

/**
 * Given names alone ("Ông Hải") join the persons of their block when the article names someone who ends so; the others
 * are dropped, since one capitalised syllable alone may be anything.
 */
export function resolveGivenNames(blocks: readonly ScannedBlock[]): readonly ScannedBlock[] {
  const given = new Set(
    blocks.flatMap((block) => block.persons.map((person) => foldedKey(person.name).split(' ').at(-1) ?? '')),
  );
  return blocks.map((block) => {
    const resolved = block.givenNames.filter((person) => given.has(foldedKey(person.name)));
    return resolved.length === 0
      ? block
      : { ...block, persons: [...block.persons, ...resolved].toSorted((a, b) => a.start - b.start) };
  });
}

export function identifyPersons(index: DirectoryIndex, blocks: readonly BlockWithPosts[]): IdentifiedPersons {
  const fullNames = indexNames(blocks.map((block) => block.scanned));
  const keyOf = (person: ScannedPerson): string => foldedKey(fullNames.get(foldedKey(person.name)) ?? person.name);
  const stated = new Map<string, StatedPost[]>();
  const names = new Map<string, string>();
  const byToken = new Map<ScannedBlock, Map<number, ScannedPerson>>();
  for (const { scanned, posts, holders } of blocks) {
    byToken.set(scanned, new Map(scanned.persons.map((person) => [person.start, person] as const)));
    for (const person of scanned.persons) {
      const key = keyOf(person);
      if (!names.has(key)) names.set(key, displayName(fullNames.get(foldedKey(person.name)) ?? person.name));
    }
    for (const { post, unitId } of posts) {
      const holder = holders.get(post);
      if (holder === undefined) continue;
      const held = stated.get(keyOf(holder)) ?? [];
      held.push({ unitId, role: post.role });
      stated.set(keyOf(holder), held);
    }
  }
  const known = new Map(
    [...names].map(([key, name]) => [key, identifyPerson(index, name, stated.get(key) ?? [])] as const),
  );
  const byPost = new Map<string, KnownPerson>();
  for (const [key, posts] of stated) {
    const person = known.get(key);
    for (const post of posts)
      if (person !== undefined && post.unitId !== null) byPost.set(`${post.unitId}|${post.role ?? ''}`, person);
  }
  const of = (person: ScannedPerson): KnownPerson | null => known.get(keyOf(person)) ?? null;
  return {
    of,
    at: (scanned, token) => {
      const person = byToken.get(scanned)?.get(token);
      return person === undefined ? null : of(person);
    },
    holding: (unitId, role) => byPost.get(`${unitId}|${role}`) ?? null,
    all: [...known.values()],
  };
}

/** Every ending of a full name → the full name, the first one named winning: "Minh Tâm" is "Nguyễn Minh Tâm". */
function indexNames(blocks: readonly ScannedBlock[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const block of blocks) {
    for (const person of block.persons) {
      const syllables = foldedKey(person.name).split(' ');
      if (index.has(syllables.join(' ')) || syllables.length < 2) continue;
      for (let from = 0; from < syllables.length; from += 1) {
        const ending = syllables.slice(from).join(' ');
        if (!index.has(ending)) index.set(ending, person.name);
      }
    }
  }
  return index;
}

/** Names in display capitals are stored as names are written: "NGUYỄN VĂN A" → "Nguyễn Văn A". */
function displayName(name: string): string {
  if (/\p{Ll}/u.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/(^|\s)(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/** `observedOn`: the day on which the article saw each person in the post. */
export function describePersons(
  blocks: readonly BlockWithPosts[],
  persons: IdentifiedPersons,
  observedOn: string | null,
): readonly FoundPerson[] {
  const postsOf = new Map<string, Map<string, FoundPerson['posts'][number]>>(
    persons.all.map((known) => [known.key, new Map()]),
  );
  for (const { posts, holders } of blocks) {
    for (const { post, unitId } of posts) {
      const holder = holders.get(post);
      const known = holder === undefined ? null : persons.of(holder);
      if (known !== null)
        postsOf
          .get(known.key)
          ?.set(`${unitId ?? ''}|${post.title}`, { unitId, role: post.role, title: post.title, observedOn });
    }
  }
  return persons.all.map((known) => ({
    key: known.key,
    name: known.name,
    posts: [...(postsOf.get(known.key)?.values() ?? [])],
  }));
}
