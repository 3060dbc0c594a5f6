// Tokens in; the name of a unit that starts at one of them out, as a kind and a territory, not yet as a unit.
// Separate from the linking: the grammar knows how units are named, the directory knows which exist.
import { foldedKey } from '../../../kit/vietnamese.js';
import { FIELDS, ORGANIZATION_HEADS, type OrganizationHead } from './lexicon-organizations.js';
import { FAMILY_NAMES } from './lexicon-posts.js';
import type { AdminLevel } from './mention.js';
import { createPhraseTrie } from './phrase-trie.js';
import type { Territory, TerritoryReader } from './territories.js';
import type { Token } from './tokenize.js';

export interface OrganizationName {
  /** Token indexes, half-open. */
  readonly start: number;
  readonly end: number;
  /** Kind of unit whatever the spelling: "council", "office/party-committee", "office-field:noi vu". */
  readonly signature: string;
  readonly headLevel: AdminLevel | null;
  readonly territory: Territory | null;
  readonly misspelt: number;
}

export interface OrganizationGrammar {
  read(tokens: readonly Token[], at: number): OrganizationName | null;
  /** Whether some head of a unit stands here, complete or not. */
  startsName(tokens: readonly Token[], at: number): boolean;
}

/** Fields that name a ministry, and elsewhere are units of their own: "Sở Y tế và Công an thành phố". */
const MINISTRY_FIELDS: ReadonlySet<string> = new Set(['công an', 'quốc phòng', 'ngoại giao']);
const OWNED_PARTY_COMMITTEES: ReadonlySet<string> = new Set(['police', 'military', 'capital-command', 'committee']);
/** No unit is owned through more steps; the bounds keep the cost of a hostile text linear. */
const MAX_OWNERS = 3;
const MAX_FIELDS = 6;
const JOINERS: ReadonlySet<string> = new Set(['-', '–', '&', 'và']);

/** Whether a head of a unit starts here; needs no territories, so the territory reader can be built on it. */
export function createHeadFinder(extraHeads: readonly (readonly [string, OrganizationHead])[]) {
  const heads = createPhraseTrie([...ORGANIZATION_HEADS, ...extraHeads]);
  const startsName = (tokens: readonly Token[], at: number): boolean => heads.match(tokens, at) !== null;
  return { heads, startsName };
}

export function createOrganizationGrammar(
  finder: ReturnType<typeof createHeadFinder>,
  territories: TerritoryReader,
): OrganizationGrammar {
  const { heads, startsName } = finder;
  const fields = createPhraseTrie(FIELDS);

  /** One or several fields: "Văn hóa và Thông tin", "Kinh tế, Hạ tầng và Đô thị", "Dân số KHH Gia đình". */
  const readFields = (
    tokens: readonly Token[],
    at: number,
    mayBeMinistry: boolean,
    left = MAX_FIELDS,
  ): { readonly key: string; readonly end: number } | null => {
    const first = left === 0 ? null : fields.match(tokens, at);
    if (first === null || (MINISTRY_FIELDS.has(first.value) && !mayBeMinistry)) return null;
    const parts = [first.value];
    let end = first.end;
    for (;;) {
      const joined = JOINERS.has(tokens[end]?.key ?? '');
      const listed = tokens[end]?.text === ',';
      const next = readFields(tokens, joined || listed ? end + 1 : end, false, left - 1);
      if (next === null) break;
      // A comma lists other units unless the list goes on with "và" inside the same name.
      if (listed && !tokens.slice(end + 1, next.end).some((token) => token.key === 'và')) break;
      if (!joined && !listed && tokens[end]?.capital !== true) break;
      parts.push(next.key);
      end = next.end;
    }
    return { key: parts.join(' '), end };
  };

  const readTerritory = (tokens: readonly Token[], at: number, headLevel: AdminLevel | null): Territory | null => {
    if (headLevel === 'NATIONAL') return null;
    const territory = territories.read(tokens, at);
    const level = territories.readLevel(tokens, at);
    // "UBND quận Nguyễn Văn A": of an unknown place and a person's name, after a unit the person is likelier.
    if (
      territory?.kind === 'NAMED' &&
      territory.regions.length === 0 &&
      level !== null &&
      territory.end - level.end >= 3 &&
      FAMILY_NAMES.has(tokens[level.end]?.key ?? '')
    ) {
      return { kind: 'BARE', level: level.level, end: level.end };
    }
    if (territory !== null) return territory;
    return headLevel === null ? null : readCommitteePlace(tokens, at);
  };

  /** "Quận ủy Thanh Xuân" of a district that the directory lacks; three capitals after a post are a person instead. */
  const readCommitteePlace = (tokens: readonly Token[], at: number): Territory | null => {
    const unknown = territories.readName(tokens, at, true);
    if (unknown === null || tokens[at]?.kind === 'NUMBER') return null;
    return unknown.end - at <= 3 && !(unknown.end - at >= 3 && looksLikePerson(tokens, at)) ? unknown : null;
  };

  const readNested = (tokens: readonly Token[], at: number, depth: number): OrganizationName | null => {
    const found = depth > MAX_OWNERS ? null : heads.match(tokens, at);
    if (found === null) return null;
    const head = found.value;
    let { end } = found;
    let signature = head.signature;
    let owner: OrganizationName | null = null;
    if (signature === 'residential-group') {
      const numbered = readNumber(tokens, end);
      if (numbered === null) return null;
      const territory = readTerritory(tokens, numbered.end, null);
      const of = territory?.kind === 'PLURAL' ? null : territory;
      return {
        start: at,
        end: of?.end ?? numbered.end,
        signature: `${signature}:${numbered.number}`,
        headLevel: null,
        territory: of,
        misspelt: 0,
      };
    }
    if (head.complement === 'FIELD') {
      const field = readFields(tokens, end, signature === 'ministry' || signature === 'team');
      if (field === null || (signature === 'ministry' && tokens[at]?.capital !== true)) return null;
      signature = `${signature}:${foldedKey(field.key)}`;
      end = field.end;
    }
    if (head.complement !== 'TERRITORY' || signature === 'party-committee') {
      const inner = readNested(tokens, end, depth + 1);
      if (inner !== null && mayOwn(head, inner)) {
        owner = inner;
        end = inner.end;
        if (head.complement === 'ORGANIZATION' || head.complement === 'TERRITORY')
          signature = `${signature}/${inner.signature}`;
      }
    }
    const centre = owner === null && head.complement !== 'FIELD' ? readCentre(tokens, end) : null;
    if (centre !== null)
      return {
        start: at,
        end: centre,
        signature: `${signature}/central`,
        headLevel: 'NATIONAL',
        territory: null,
        misspelt: found.misspelt,
      };
    if (head.complement === 'ORGANIZATION' && owner === null) {
      if (!head.bare) return null;
      signature = `${signature}/party-committee`;
    }
    const headLevel = owner?.headLevel ?? head.level;
    const territory = owner === null ? readTerritory(tokens, end, headLevel) : owner.territory;
    const capital = tokens.slice(at, end).some((token) => token.capital);
    const stated = territory !== null || owner !== null;
    if (!stated && (!head.bare || !capital)) return null;
    // Lower case throughout is a name only where it says whose: "ban dân vận quận ủy".
    if (
      !capital &&
      (territory === null ||
        (territory.kind === 'BARE' && tokens[territory.end - 1]?.capital !== true && owner === null))
    )
      return null;
    return {
      start: at,
      end: owner === null ? (territory?.end ?? end) : owner.end,
      signature,
      headLevel,
      territory,
      misspelt: found.misspelt + (owner?.misspelt ?? 0),
    };
  };
  const read = (tokens: readonly Token[], at: number): OrganizationName | null => readNested(tokens, at, 0);
  return { read, startsName };
}

/** Index after "Trung ương" or "Trung ương Đảng", which make a commission a national one. */
function readCentre(tokens: readonly Token[], at: number): number | null {
  if (tokens[at]?.key !== 'trung' || tokens[at + 1]?.key !== 'ương') return null;
  return tokens[at + 2]?.text === 'Đảng' ? at + 3 : at + 2;
}

/** "số 5", "5": which of the residential groups is meant. */
function readNumber(tokens: readonly Token[], at: number): { readonly number: string; readonly end: number } | null {
  const from = tokens[at]?.key === 'số' ? at + 1 : at;
  const token = tokens[from];
  return token?.kind === 'NUMBER' ? { number: token.text, end: from + 1 } : null;
}

function mayOwn(head: OrganizationHead, owner: OrganizationName): boolean {
  if (head.complement === 'COMMITTEE') return owner.signature === 'party-committee';
  if (head.complement === 'FIELD') return owner.signature === 'committee';
  if (head.complement === 'TERRITORY') return OWNED_PARTY_COMMITTEES.has(owner.signature);
  return !owner.signature.startsWith('office') || head.signature !== 'office';
}

function looksLikePerson(tokens: readonly Token[], at: number): boolean {
  return /^(?:nguyễn|trần|lê|phạm|hoàng|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý)$/u.test(tokens[at]?.key ?? '');
}
