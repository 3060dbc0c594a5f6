// Tokens in; the territory that starts at one of them out: "quận Hoàng Mai", "Hà Nội", "Quận", "14 phường".
// Separate because units, classes and places all end in a territory and must read it alike.
import { foldedKey } from '../../../kit/vietnamese.js';
import { LEVEL_WORDS } from './lexicon-organizations.js';
import { FAMILY_NAMES } from './lexicon-posts.js';
import type { AdminLevel, DirectoryRegion } from './mention.js';
import { createPhraseTrie } from './phrase-trie.js';
import { type Token, tokenize } from './tokenize.js';

export type Territory =
  /** Named; `regions` holds every region of the directory with that name, none when the directory lacks it. */
  | {
      readonly kind: 'NAMED';
      readonly level: AdminLevel | null;
      readonly regions: readonly DirectoryRegion[];
      readonly name: string;
      readonly end: number;
      readonly misspelt: number;
    }
  /** A level word alone: "Quận". */
  | { readonly kind: 'BARE'; readonly level: AdminLevel; readonly end: number }
  /** Several at once: "14 phường", "các quận, huyện", "các cấp". */
  | { readonly kind: 'PLURAL'; readonly level: AdminLevel | null; readonly end: number };

export interface TerritoryReader {
  /** A territory with its level word, a plural, or a known region by its name alone. */
  read(tokens: readonly Token[], at: number): Territory | null;
  /** A proper name without level word: a known region, else a short run of capitalised words. */
  readName(tokens: readonly Token[], at: number, mayBeUnknown: boolean): Territory | null;
  /** A level word at this token. */
  readLevel(tokens: readonly Token[], at: number): { readonly level: AdminLevel; readonly end: number } | null;
}

const PLURALS: ReadonlySet<string> = new Set(['các', 'những']);
// "một" is also an article and "năm" a year, so they do not count here.
const NUMBER_WORDS = createPhraseTrie(
  'hai,ba,bốn,sáu,bảy,tám,chín,mười,mười một,mười hai,mười ba,mười bốn,mười lăm,mười sáu,mười bảy,mười tám,mười chín'
    .split(',')
    .map((word) => [word, true] as const),
);
const MAX_NAME_SYLLABLES = 4;

/** `startsName` tells where another name begins, so that an unknown place does not run into it. */
export function createTerritoryReader(
  regions: readonly DirectoryRegion[],
  startsName: (tokens: readonly Token[], at: number) => boolean,
): TerritoryReader {
  const levels = createPhraseTrie(LEVEL_WORDS);
  const byName = new Map<string, DirectoryRegion[]>();
  const nameOf = new Map<string, string>();
  for (const region of regions) {
    const name = properName(region.name);
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), region]);
    nameOf.set(key, name);
  }
  const names = createPhraseTrie([...byName].map(([key, found]) => [nameOf.get(key) ?? key, found] as const));

  const readLevel: TerritoryReader['readLevel'] = (tokens, at) => {
    const found = levels.match(tokens, at);
    if (found === null || found.misspelt > 0) return null;
    const abbreviated = tokens[at]?.folded === 'tp' && tokens[found.end]?.text === '.';
    return { level: found.value, end: abbreviated ? found.end + 1 : found.end };
  };

  const readName: TerritoryReader['readName'] = (tokens, at, mayBeUnknown) => {
    const known = tokens[at]?.capital === true ? names.match(tokens, at) : null;
    // Without "thành phố" the name of Hồ Chí Minh is the man or what is named after him.
    if (known !== null && !mayBeUnknown && spellOut(tokens, at, known.end).toLowerCase() === 'hồ chí minh') return null;
    if (known !== null && (known.misspelt === 0 || mayBeUnknown)) {
      return {
        kind: 'NAMED',
        level: null,
        regions: known.value,
        name: spellOut(tokens, at, known.end),
        end: known.end,
        misspelt: known.misspelt,
      };
    }
    if (!mayBeUnknown) return null;
    const end = endOfUnknownName(tokens, at);
    return end === at
      ? null
      : { kind: 'NAMED', level: null, regions: [], name: spellOut(tokens, at, end), end, misspelt: 0 };
  };

  const endOfUnknownName = (tokens: readonly Token[], at: number): number => {
    if (tokens[at]?.kind === 'NUMBER') return at + 1;
    let end = at;
    while (
      end - at < MAX_NAME_SYLLABLES &&
      tokens[end]?.capital === true &&
      !startsName(tokens, end) &&
      readLevel(tokens, end) === null
    )
      end += 1;
    // "quận Thanh Xuân Nguyễn Văn A": a family name after two syllables starts a person.
    if (end - at > 2 && FAMILY_NAMES.has(tokens[at + 2]?.key ?? '') && tokens[at + 3]?.capital === true) return at + 2;
    return end;
  };

  const readPlural = (tokens: readonly Token[], at: number): Territory | null => {
    const first = tokens[at];
    const counted = first?.kind === 'NUMBER' && first.text.length <= 4;
    const spelt = tokens[at - 1]?.key === 'thứ' ? null : NUMBER_WORDS.match(tokens, at);
    if (first === undefined || !(PLURALS.has(first.key) || counted || spelt?.misspelt === 0)) return null;
    if (tokens[at + 1]?.key === 'cấp' && PLURALS.has(first.key)) return { kind: 'PLURAL', level: null, end: at + 2 };
    let level = readLevel(tokens, spelt?.misspelt === 0 ? spelt.end : at + 1);
    if (level === null) return null;
    const firstLevel = level.level;
    let end = level.end;
    if (readName(tokens, end, true) !== null) return null;
    // "các quận, huyện, thị xã" is one list of levels.
    for (;;) {
      level = [',', 'và', '-'].includes(tokens[end]?.key ?? '') ? readLevel(tokens, end + 1) : null;
      if (level === null || readName(tokens, level.end, true) !== null) break;
      end = level.end;
    }
    return { kind: 'PLURAL', level: firstLevel, end };
  };

  const read: TerritoryReader['read'] = (tokens, at) => {
    const plural = readPlural(tokens, at);
    if (plural !== null) return plural;
    const level = readLevel(tokens, at);
    if (level === null) return readName(tokens, at, false);
    const named = readName(tokens, level.end, true);
    if (named?.kind !== 'NAMED') return { kind: 'BARE', level: level.level, end: level.end };
    const ofLevel = named.regions.filter((region) => region.level === level.level);
    // "xã Thanh Trì" and "phường Thanh Trì" are of one level, and two regions.
    const word = spellOut(tokens, at, level.end).toLowerCase();
    const designated = ofLevel.filter((region) => region.name.toLowerCase().startsWith(`${word} `));
    return { ...named, level: level.level, regions: designated.length > 0 ? designated : ofLevel };
  };
  return { read, readName, readLevel };
}

/** A region's name without its level word: "Quận Hoàng Mai" → "Hoàng Mai". A number stays with its word: "Quận 1" → "1". */
function properName(name: string): string {
  const tokens = tokenize(name);
  for (const [word] of LEVEL_WORDS) {
    const syllables = foldedKey(word).split(' ');
    if (syllables.length < tokens.length && syllables.every((syllable, at) => tokens[at]?.folded === syllable)) {
      return spellOut(tokens, syllables.length, tokens.length);
    }
  }
  return name;
}

function spellOut(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map((token, at) => (at > 0 && token.spaced ? ` ${token.text}` : token.text))
    .join('');
}
