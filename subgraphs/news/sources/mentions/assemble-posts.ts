// Scanned posts, linked units and identified persons in; the posts that count, each with its unit, out.
// Separate because a title without a unit counts only by its neighbours: a list, a holder, or a party post beside a state one.
import { type DirectoryIndex, holdsOn, regionAtLevel } from './directory-index.js';
import type { ArticleContext, UnitLink } from './link-units.js';
import type { AdminLevel, DirectoryRegion, MentionBasis } from './mention.js';
import type { PostName } from './posts.js';
import type { ScannedBlock } from './scan-block.js';
import type { Token } from './tokenize.js';

export interface LinkedPost {
  readonly post: PostName;
  readonly unitId: string | null;
  readonly basis: MentionBasis;
  readonly confidence: number;
}

const LIST_GAP: ReadonlySet<string> = new Set([',', 'và', '-', '–', '—']);
const FAMILIES: Readonly<Record<string, string>> = {
  SECRETARY: 'secretary',
  STANDING_DEPUTY_SECRETARY: 'secretary',
  DEPUTY_SECRETARY: 'secretary',
  CHAIR: 'chair',
  VICE_CHAIR: 'chair',
  HEAD: 'head',
  DEPUTY_HEAD: 'head',
};
const LEVEL_OF_TITLE: Readonly<Record<string, AdminLevel>> = {
  'Quận ủy viên': 'DISTRICT',
  'Huyện ủy viên': 'DISTRICT',
  'Thành ủy viên': 'CITY',
  'Đảng ủy viên': 'WARD',
};
const UNIT_OF_SHARED_TITLE = /^(?:Phó )?(?:Trưởng|Chánh)$/u;

/** `linkAt` gives the link of the unit that starts at a token of the block; null for classes. */
export function assemblePosts(
  index: DirectoryIndex,
  scanned: ScannedBlock,
  linkAt: (token: number) => UnitLink | null,
  isHeld: (post: PostName) => boolean,
  context: ArticleContext,
): readonly LinkedPost[] {
  const { posts, tokens } = scanned;
  const linked: LinkedPost[] = [];
  let next: LinkedPost | null = null;
  // From right to left, so that a title in a list can take the unit of the next one.
  for (let at = posts.length - 1; at >= 0; at -= 1) {
    const post = posts[at];
    if (post === undefined) continue;
    const following: LinkedPost | null = next !== null && isListGap(tokens, post.end, next.post.start) ? next : null;
    const one = linkPost(index, post, linkAt, isHeld(post), following, neighbourRegion(posts, at, linkAt), context);
    if (one === null) continue;
    linked.push(one);
    next = one;
  }
  return linked.toReversed();
}

function linkPost(
  index: DirectoryIndex,
  post: PostName,
  linkAt: (token: number) => UnitLink | null,
  held: boolean,
  following: LinkedPost | null,
  near: DirectoryRegion | null,
  context: ArticleContext,
): LinkedPost | null {
  if (post.unit !== null) {
    const link = linkAt(post.unit.name.start);
    if (post.implies?.startsWith('standing/') === true && link !== null)
      return implied(index, post, post.implies, link.region, context);
    return {
      post,
      unitId: link?.unit?.id ?? null,
      basis: link?.basis ?? 'EXPLICIT',
      confidence: link?.confidence ?? 0.8,
    };
  }
  const sameFamily =
    following !== null &&
    FAMILIES[post.role ?? ''] !== undefined &&
    FAMILIES[post.role ?? ''] === FAMILIES[following.post.role ?? ''];
  if (following !== null && sameFamily)
    return { post, unitId: following.unitId, basis: following.basis, confidence: following.confidence };
  const counts = post.selfSufficient || held || (post.implies !== null && following !== null);
  if (!counts || post.role === null || UNIT_OF_SHARED_TITLE.test(post.title)) return null;
  if (post.implies === null) return { post, unitId: null, basis: 'CONTEXT', confidence: 0.6 };
  const level = LEVEL_OF_TITLE[post.title];
  const region = near ?? context.region;
  return implied(
    index,
    post,
    post.implies,
    level === undefined ? region : regionAtLevel(index, region, level),
    context,
  );
}

function implied(
  index: DirectoryIndex,
  post: PostName,
  signature: string,
  region: DirectoryRegion | null,
  context: ArticleContext,
): LinkedPost {
  const unit =
    region === null ? undefined : index.unitsOf(signature, region.id).find((each) => holdsOn(each, context.day));
  return { post, unitId: unit?.id ?? null, basis: 'CONTEXT', confidence: unit === undefined ? 0.5 : 0.8 };
}

/** The region of the nearest post with a unit in the same block: "Phó Bí thư, Chủ tịch UBND phường X". */
function neighbourRegion(
  posts: readonly PostName[],
  at: number,
  linkAt: (token: number) => UnitLink | null,
): DirectoryRegion | null {
  const [post, after] = [posts[at], posts[at + 1]];
  if (post === undefined || after === undefined || after.unit === null || after.start - post.end > 2) return null;
  return linkAt(after.unit.name.start)?.region ?? null;
}

function isListGap(tokens: readonly Token[], from: number, to: number): boolean {
  const gap = tokens.slice(from, to);
  return gap.length > 0 && gap.length <= 2 && gap.every((token) => LIST_GAP.has(token.key));
}
