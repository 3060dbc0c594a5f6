// Tokens in; the post that starts at one of them out: a title and, where it is written, the unit that it belongs to.
// Separate from units because a title may share its last noun with the unit ("Trưởng | Ban Dân vận").
import { POST_TITLES, type PostTitle, SHARED_NOUNS } from './lexicon-posts.js';
import type { PostRole } from './mention.js';
import type { OrganizationClass } from './organization-classes.js';
import type { OrganizationName } from './organizations.js';
import { createPhraseTrie } from './phrase-trie.js';
import type { Territory } from './territories.js';
import type { Token } from './tokenize.js';

/** A unit or a class of units as scanned, half-open token indexes. */
export type ScannedUnit =
  | { readonly kind: 'UNIT'; readonly name: OrganizationName }
  | { readonly kind: 'CLASS'; readonly name: OrganizationClass; readonly territory: Territory | null };

export interface PostName {
  readonly start: number;
  readonly titleEnd: number;
  /** After the unit, or after the title when no unit is written. */
  readonly end: number;
  readonly title: string;
  readonly role: PostRole | null;
  readonly unit: ScannedUnit | null;
  readonly implies: string | null;
  /** The title alone names a unit ("Quận ủy viên", "UVTV"), so it is a post even without unit or holder. */
  readonly selfSufficient: boolean;
  /** "đồng chí" or another word of address stands right before it. */
  readonly addressed: boolean;
}

export interface PostReader {
  read(tokens: readonly Token[], at: number): PostName | null;
  startsTitle(tokens: readonly Token[], at: number): boolean;
}

const ABBREVIATED = new Set(['uvtv', 'uvbtv', 'quv']);

export function createPostReader(readUnit: (tokens: readonly Token[], at: number) => ScannedUnit | null): PostReader {
  const titles = createPhraseTrie(POST_TITLES);
  const shared = createPhraseTrie(POST_TITLES.filter(([, title]) => title.join === 'SHARED'));

  const readShared = (tokens: readonly Token[], at: number): PostName | null => {
    const found = shared.match(tokens, at);
    // "Phó Trường Ban": the typing error makes another word, so it counts only between "Phó" and a unit.
    const mistyped = tokens[at]?.key === 'phó' && tokens[at + 1]?.key === 'trường';
    const titleEnd = mistyped ? at + 2 : found?.end;
    const value = mistyped ? shared.match(tokens.slice(at, at + 1), 0)?.value : found?.value;
    if (titleEnd === undefined || value === undefined) return null;
    const noun = SHARED_NOUNS.get(tokens[titleEnd]?.folded ?? '');
    const unit = noun === undefined ? null : readUnit(tokens, titleEnd);
    if (unit === null || noun === undefined) return null;
    const title = noun === 'Văn phòng' && value.title === 'Phó Trưởng' ? 'Phó Chánh' : value.title;
    return { ...describe(tokens, at, titleEnd, { ...value, title: `${title} ${noun}` }), end: unit.name.end, unit };
  };

  const read: PostReader['read'] = (tokens, at) => {
    const sharing = readShared(tokens, at);
    if (sharing !== null) return sharing;
    const found = titles.match(tokens, at);
    if (found === null || found.misspelt > 0) return null;
    const post = describe(tokens, at, found.end, found.value);
    if (found.value.join === 'NONE') return post;
    const unit = readUnit(tokens, found.end);
    if (unit === null) return found.value.join === 'SHARED' && tokens[at]?.capital !== true ? null : post;
    const standing =
      unit.kind === 'UNIT' && unit.name.signature.startsWith('standing/') && found.value.title === 'Ủy viên';
    const settled = standing
      ? { ...post, title: 'Ủy viên Ban Thường vụ', role: 'STANDING_COMMITTEE_MEMBER' as const }
      : post;
    return { ...settled, end: unit.name.end, unit };
  };
  return { read, startsTitle: (tokens, at) => (titles.match(tokens, at)?.misspelt ?? 1) === 0 };
}

function describe(tokens: readonly Token[], at: number, titleEnd: number, title: PostTitle): PostName {
  const key = tokens[at]?.key ?? '';
  return {
    start: at,
    titleEnd,
    end: titleEnd,
    title: title.title,
    role: title.role,
    unit: null,
    implies: title.implies,
    selfSufficient: title.join === 'NONE' || ABBREVIATED.has(key),
    addressed: ['chí', 'c'].includes(tokens[at - 1]?.key ?? '') && tokens[at - 3]?.key !== 'các',
  };
}
