// Areas as an alert names them → region ids. Pure. An area that could mean two regions is matched to none:
// a warning must not name the wrong ward.
import { exactKey, foldedKey } from '../../kit/vietnamese.js';
import type { AlertArea } from '../entities/alert.js';
import type { NamedRegion } from './ask-org-units.js';

export interface MatchedAreas {
  readonly regionIds: readonly string[];
  /** Some area, or a part of one, has no region. */
  readonly hasUnmatchedArea: boolean;
}

/**
 * Matches by code first (scheme and value), then by name: with marks, else without. A name may be a list ("Hà Nội, Đà
 * Nẵng"), whose parts are matched one by one.
 */
export function matchAreas(areas: readonly AlertArea[], regions: readonly NamedRegion[]): MatchedAreas {
  const codes = index(regions, ({ identifiers }) => identifiers.map(codeKey));
  const names = index(regions, ({ names: spellings }) => spellings.map(exactKey));
  const foldedNames = index(regions, ({ names: spellings }) => spellings.map(foldedKey));
  const found = areas.flatMap(({ name, geocodes }) => {
    const coded = geocodes.flatMap((geocode) => onlyOne(codes.get(codeKey(geocode))) ?? []);
    if (coded.length > 0) return coded;
    const parts = [name, ...name.split(/[,;]/).map((part) => part.trim())].filter((part) => part !== '');
    const [whole, ...split] = parts.map(
      (part) => onlyOne(names.get(exactKey(part))) ?? onlyOne(foldedNames.get(foldedKey(part))),
    );
    return whole === null || whole === undefined ? split : [whole];
  });
  const regionIds = [...new Set(found.filter((id) => id !== null))];
  return { regionIds, hasUnmatchedArea: found.includes(null) };
}

const codeKey = ({ scheme, value }: { scheme: string; value: string }) => `${scheme.toLowerCase()} ${value}`;
const onlyOne = (ids: ReadonlySet<string> | undefined) => (ids?.size === 1 ? ([...ids][0] ?? null) : null);

function index(regions: readonly NamedRegion[], keysOf: (region: NamedRegion) => readonly string[]) {
  const ids = new Map<string, Set<string>>();
  for (const region of regions)
    for (const key of keysOf(region)) ids.set(key, (ids.get(key) ?? new Set()).add(region.id));
  return ids;
}
