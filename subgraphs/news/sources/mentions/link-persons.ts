// Persons and posts of an article in; who holds which post, and which person of the directory each name is, out.
// Separate from the scan because a holder may stand before or after the post, and one name may belong to two people.
import { exactKey } from '../../../kit/vietnamese.js';
import type { DirectoryIndex } from './directory-index.js';
import type { PostRole } from './mention.js';
import type { PostName } from './posts.js';
import type { ScannedBlock, ScannedPerson } from './scan-block.js';
import { DASHES, type Token } from './tokenize.js';

const CHAIN_WORDS: ReadonlySet<string> = new Set([
  ',',
  'và',
  'kiêm',
  'đồng',
  'thời',
  'là',
  'hiện',
  'nay',
  ':',
  '(',
  ...DASHES,
]);
const MAX_CHAIN_GAP = 3;
const MAX_APPOINTMENT_GAP = 14;

/** Post → its holder in the same block. A list of posts after a name belongs to the name; a name right after a post holds it. */
export function attachHolders(scanned: ScannedBlock): ReadonlyMap<PostName, ScannedPerson> {
  const holders = new Map<PostName, ScannedPerson>();
  const { tokens, posts, persons } = scanned;
  for (const person of persons) {
    for (const post of readChain(tokens, posts, person.end)) {
      if (followedByName(persons, post)) break;
      holders.set(post, person);
    }
    const appointed = findAppointment(scanned, person);
    if (appointed !== null && !holders.has(appointed)) holders.set(appointed, person);
  }
  for (const person of persons) {
    const forward = posts.some((post) => holders.get(post) === person);
    let before = posts.findLast((post) => post.end <= person.addressStart);
    const gap = before === undefined ? [] : tokens.slice(before.end, person.addressStart);
    const addressed = person.addressStart < person.start;
    if (gap.length > 1 || (gap.length === 1 && (forward || !addressed || gap[0]?.text !== ','))) continue;
    while (before !== undefined && !holders.has(before)) {
      holders.set(before, person);
      const later: PostName = before;
      const earlier = posts.findLast((post) => post.end <= later.start && post !== later);
      before = earlier !== undefined && isChainGap(tokens, earlier.end, later.start) ? earlier : undefined;
    }
  }
  return holders;
}

/** The posts that follow a token, joined by commas, dashes or "kiêm". */
export function readChain(tokens: readonly Token[], posts: readonly PostName[], from: number): readonly PostName[] {
  const chain: PostName[] = [];
  let end = from;
  for (const post of posts) {
    if (post.start < end) continue;
    if (post.start === end && chain.length === 0 && end === from && tokens[end - 1] !== undefined) {
      chain.push(post);
      end = post.end;
    } else if (isChainGap(tokens, end, post.start)) {
      chain.push(post);
      end = post.end;
    } else break;
  }
  return chain;
}

function isChainGap(tokens: readonly Token[], from: number, to: number): boolean {
  const gap = tokens.slice(from, to);
  return gap.length > 0 && gap.length <= MAX_CHAIN_GAP && gap.every((token) => CHAIN_WORDS.has(token.key));
}

function followedByName(persons: readonly ScannedPerson[], post: PostName): boolean {
  return persons.some((person) => person.addressStart === post.end);
}

/** "… được bầu giữ chức Chủ tịch …": the post after "chức" or "chức vụ" in the same sentence. */
function findAppointment({ tokens, posts, persons }: ScannedBlock, person: ScannedPerson): PostName | null {
  const post = posts.find((each) => each.start > person.end);
  if (post === undefined || post.start - person.end > MAX_APPOINTMENT_GAP) return null;
  if (persons.some((other) => other.start >= person.end && other.end <= post.start)) return null;
  const gap = tokens.slice(person.end, post.start).map((token) => token.key);
  const last = gap.at(-1) === 'vụ' ? gap.at(-2) : gap.at(-1);
  return last === 'chức' && !gap.includes('.') ? post : null;
}

export interface KnownPerson {
  readonly key: string;
  readonly name: string;
  readonly confidence: number;
}

/** A post of a person as the article states it. */
export interface StatedPost {
  readonly unitId: string | null;
  readonly role: PostRole | null;
}

/**
 * The person of the directory with this name, decided by the posts stated: a homonym with posts elsewhere is another
 * person and gets a local key. Without stated posts only an only bearer of the name counts.
 */
export function identifyPerson(index: DirectoryIndex, name: string, stated: readonly StatedPost[]): KnownPerson {
  const bearers = index.personsNamed(name);
  const units = new Set(stated.flatMap((post) => (post.unitId === null ? [] : [post.unitId])));
  const matching = bearers.filter((person) => person.posts.some((post) => units.has(post.unitId)));
  const [only] =
    matching.length > 0 ? matching : bearers.filter((person) => units.size === 0 || person.posts.length === 0);
  const unambiguous = matching.length === 1 || (matching.length === 0 && bearers.length === 1);
  if (only !== undefined && unambiguous)
    return { key: only.id, name: only.name, confidence: matching.length === 1 ? 0.97 : 0.8 };
  return { key: `local:person:${exactKey(name)}`, name, confidence: 0.9 };
}
