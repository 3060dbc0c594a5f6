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
  const spans = indexSpans(scanned);
  const withPosts = new Set<ScannedPerson>();
  const hold = (post: PostName, person: ScannedPerson): void => {
    holders.set(post, person);
    withPosts.add(person);
  };
  for (const person of scanned.persons) {
    for (
      let post = nextPost(spans, person.end, 0);
      post !== null && !spans.personFrom.has(post.end);
      post = nextPost(spans, post.end, 1)
    )
      hold(post, person);
    const appointed = findAppointment(spans, person);
    if (appointed !== null && !holders.has(appointed)) hold(appointed, person);
  }
  for (const person of scanned.persons) {
    const addressed = person.addressStart < person.start;
    const apart = scanned.tokens[person.addressStart - 1]?.text === ',' && addressed && !withPosts.has(person);
    let post =
      spans.postUpTo.get(person.addressStart) ?? (apart ? spans.postUpTo.get(person.addressStart - 1) : undefined);
    while (post !== undefined && !holders.has(post)) {
      holders.set(post, person);
      post = previousPost(spans, post.start);
    }
  }
  return holders;
}

interface Spans {
  readonly tokens: readonly Token[];
  readonly postFrom: ReadonlyMap<number, PostName>;
  readonly postUpTo: ReadonlyMap<number, PostName>;
  /** Starts of persons, words of address included. */
  readonly personFrom: ReadonlySet<number>;
}

function indexSpans({ tokens, posts, persons }: ScannedBlock): Spans {
  return {
    tokens,
    postFrom: new Map(posts.map((post) => [post.start, post] as const)),
    postUpTo: new Map(posts.map((post) => [post.end, post] as const)),
    personFrom: new Set(persons.flatMap((person) => [person.addressStart, person.start])),
  };
}

/** The post that follows, after at least `minGap` and at most MAX_CHAIN_GAP joining tokens. */
function nextPost(spans: Spans, from: number, minGap: number): PostName | null {
  for (let gap = 0; gap <= MAX_CHAIN_GAP; gap += 1) {
    const post = spans.postFrom.get(from + gap);
    if (post !== undefined) return gap >= minGap ? post : null;
    if (!CHAIN_WORDS.has(spans.tokens[from + gap]?.key ?? '')) return null;
  }
  return null;
}

function previousPost(spans: Spans, to: number): PostName | undefined {
  for (let gap = 1; gap <= MAX_CHAIN_GAP; gap += 1) {
    if (!CHAIN_WORDS.has(spans.tokens[to - gap]?.key ?? '')) return undefined;
    const post = spans.postUpTo.get(to - gap);
    if (post !== undefined) return post;
  }
  return undefined;
}

/** "… được bầu giữ chức Chủ tịch …": the post after "chức" or "chức vụ" in the same sentence. */
function findAppointment(spans: Spans, person: ScannedPerson): PostName | null {
  for (let at = person.end; at <= person.end + MAX_APPOINTMENT_GAP; at += 1) {
    const key = spans.tokens[at]?.key;
    if (key === undefined || key === '.' || spans.personFrom.has(at)) return null;
    const post = spans.postFrom.get(at);
    if (post === undefined) continue;
    const last = spans.tokens[at - 1]?.key === 'vụ' ? spans.tokens[at - 2]?.key : spans.tokens[at - 1]?.key;
    if (last === 'chức') return post;
  }
  return null;
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
