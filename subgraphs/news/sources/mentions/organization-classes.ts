// Tokens in; a phrase for several units at once out ("14 phường", "các đoàn thể chính trị xã hội Quận").
// Separate from units: a class is never linked, because the text names none of its members.
import { createPhraseTrie } from './phrase-trie.js';
import type { OrganizationGrammar } from './organizations.js';
import type { TerritoryReader } from './territories.js';
import type { Token } from './tokenize.js';

export interface OrganizationClass {
  readonly start: number;
  readonly end: number;
}

/** STRONG nouns are a class alone, WEAK ones only after "các" in a list, OWNED ones only with whose they are, NONE never. */
type Strength = 'STRONG' | 'WEAK' | 'OWNED' | 'QUALIFIED' | 'NONE';
const NOUNS = createPhraseTrie<Strength>([
  ['đoàn thể', 'STRONG'],
  ['tổ chức', 'QUALIFIED'],
  ['tổ chức đoàn thể', 'STRONG'],
  ['tổ dân phố', 'STRONG'],
  ['TDP', 'STRONG'],
  ['cấp ủy', 'STRONG'],
  ['cấp ủy Đảng', 'STRONG'],
  ['cấp ủy viên', 'NONE'],
  ['chi bộ', 'STRONG'],
  ['chi hội', 'STRONG'],
  ['chi đoàn', 'STRONG'],
  ['hội quần chúng', 'STRONG'],
  ['ban ngành', 'STRONG'],
  ['sở ngành', 'STRONG'],
  ['phòng chuyên môn', 'STRONG'],
  ['ban công tác Mặt trận', 'STRONG'],
  ['cơ quan', 'WEAK'],
  ['ban', 'WEAK'],
  ['ngành', 'WEAK'],
  ['sở', 'WEAK'],
  ['phòng', 'WEAK'],
  ['đơn vị', 'WEAK'],
  ['hội', 'OWNED'],
]);
const QUALIFIERS = createPhraseTrie([
  ['chính trị xã hội', true],
  ['chính trị', true],
  ['xã hội nghề nghiệp', true],
]);
const DETERMINERS: ReadonlySet<string> = new Set(['các', 'những']);
const SEPARATORS: ReadonlySet<string> = new Set([',', 'và', '-', '–']);

interface Noun {
  readonly strength: Strength;
  readonly end: number;
}

export function createClassReader(
  organizations: OrganizationGrammar,
  territories: TerritoryReader,
): (tokens: readonly Token[], at: number) => OrganizationClass | null {
  const readOwner = (tokens: readonly Token[], at: number): number => {
    const from = ['thuộc', 'của'].includes(tokens[at]?.key ?? '') ? at + 1 : at;
    const organization = organizations.read(tokens, from);
    if (organization !== null && from === at) return organization.end;
    const territory = territories.read(tokens, from);
    return territory === null ? at : territory.end;
  };

  const readNoun = (tokens: readonly Token[], at: number): Noun | null => {
    const found = NOUNS.match(tokens, at);
    if (found === null || found.misspelt > 0 || found.value === 'NONE') return null;
    const qualifier =
      ['đoàn', 'tổ'].includes(tokens[at]?.key ?? '') && tokens[at + 1]?.key !== 'dân'
        ? QUALIFIERS.match(tokens, found.end)
        : null;
    if (found.value === 'QUALIFIED') return qualifier === null ? null : { strength: 'STRONG', end: qualifier.end };
    return { strength: found.value, end: qualifier?.end ?? found.end };
  };

  const readList = (tokens: readonly Token[], at: number, determined: boolean): number | null => {
    let noun = readNoun(tokens, at);
    if (noun === null) return null;
    let { end } = noun;
    let count = 1;
    let strong = noun.strength === 'STRONG';
    const owned = noun.strength === 'OWNED';
    for (;;) {
      const separated = SEPARATORS.has(tokens[end]?.key ?? '');
      noun = determined ? readNoun(tokens, separated ? end + 1 : end) : null;
      if (noun === null) break;
      // Once a real noun stands, "và đơn vị …" starts something else only when it is not a list word; it is one here.
      strong ||= noun.strength === 'STRONG';
      count += 1;
      end = noun.end;
    }
    const withOwner = readOwner(tokens, end);
    if (strong) return withOwner;
    if (!determined) return null;
    if (owned) return withOwner > end && tokens[end]?.key === 'thuộc' ? withOwner : null;
    const listsBodies = tokens
      .slice(at, end)
      .some((token) => token.key === 'ban' || token.key === 'sở' || token.key === 'phòng');
    return count >= 2 && listsBodies ? withOwner : null;
  };

  return (tokens, at) => {
    const determined = DETERMINERS.has(tokens[at]?.key ?? '');
    const from = determined || isCount(tokens, at) ? at + 1 : at;
    const listed = readList(tokens, from, determined);
    // "Tổ dân phố số 5" is one unit, not a class.
    if (listed !== null && !isNumbered(tokens, listed)) return { start: at, end: listed };
    if (determined) {
      const organization = organizations.read(tokens, from);
      if (organization !== null && organization.territory?.kind !== 'NAMED')
        return { start: at, end: organization.end };
    }
    const plural = territories.read(tokens, at);
    if (plural?.kind === 'PLURAL' && plural.level !== null && tokens[at - 1]?.key !== 'số')
      return { start: at, end: plural.end };
    return null;
  };
}

/** "96 chi bộ" counts, "năm 2018", "số 5" and "9/9" do not. */
function isCount(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  return (
    token?.kind === 'NUMBER' &&
    token.text.length <= 3 &&
    !['số', 'năm', 'tháng', 'ngày', 'quý', '/'].includes(before?.key ?? '')
  );
}

function isNumbered(tokens: readonly Token[], end: number): boolean {
  return tokens[end]?.kind === 'NUMBER' || (tokens[end]?.key === 'số' && tokens[end + 1]?.kind === 'NUMBER');
}
