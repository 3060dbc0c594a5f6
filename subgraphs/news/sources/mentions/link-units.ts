// A unit's name as scanned in; the unit of the directory out, with what the link rests on.
// Separate from the grammar: here an article's day and district decide between homonyms and fill in what is not written.
import { type DirectoryIndex, holdsOn, regionAtLevel } from './directory-index.js';
import type { AdminLevel, ArticleText, DirectoryRegion, DirectoryUnit, MentionBasis } from './mention.js';
import type { OrganizationName } from './organizations.js';
import type { ScannedBlock } from './scan-block.js';
import type { Territory } from './territories.js';

export interface UnitLink {
  readonly unit: DirectoryUnit | null;
  readonly region: DirectoryRegion | null;
  readonly basis: MentionBasis;
  readonly confidence: number;
}

export interface ArticleContext {
  readonly day: string | null;
  /** The district, ward or city that the article speaks from; null when nothing tells. */
  readonly region: DirectoryRegion | null;
}

const NAMED_WEIGHT = 1;
const HEAD_WEIGHT = 3;
const HEAD_KINDS: ReadonlySet<string> = new Set(['TITLE', 'LEAD']);

/** The region of the stated publisher, else the district (else ward, else city) that the article names most. */
export function findContext(
  index: DirectoryIndex,
  article: ArticleText,
  blocks: readonly ScannedBlock[],
): ArticleContext {
  const day = article.publishedOn;
  const publisher = article.contextUnitId === null ? null : index.unitOn(article.contextUnitId, day);
  const stated = article.contextRegionId ?? publisher?.regionId ?? null;
  if (stated !== null) return { day, region: index.regionById(stated) };
  const weights = new Map<DirectoryRegion, number>();
  const count = (territory: Territory | null, level: AdminLevel | null, kind: string): void => {
    const region =
      territory?.kind === 'NAMED'
        ? pickRegion(territory.regions, territory.level ?? level, { day, region: null })
        : null;
    if (region !== null)
      weights.set(region, (weights.get(region) ?? 0) + (HEAD_KINDS.has(kind) ? HEAD_WEIGHT : NAMED_WEIGHT));
  };
  for (const { block, units, places } of blocks) {
    for (const unit of units) if (unit.kind === 'UNIT') count(unit.name.territory, unit.name.headLevel, block.kind);
    for (const place of places) count(place.territory, null, block.kind);
  }
  const byWeight = [...weights].toSorted((left, right) => right[1] - left[1]).map(([region]) => region);
  const find = (level: AdminLevel): DirectoryRegion | undefined => byWeight.find((region) => region.level === level);
  return { day, region: find('DISTRICT') ?? find('WARD') ?? find('CITY') ?? null };
}

/** Of homonyms: of the level written, in force on the day, nearest to the article's own region; else the only one. */
export function pickRegion(
  candidates: readonly DirectoryRegion[],
  level: AdminLevel | null,
  context: ArticleContext,
): DirectoryRegion | null {
  const ofLevel = level === null ? candidates : candidates.filter((region) => region.level === level);
  const inForce = ofLevel.filter((region) => holdsOn(region, context.day));
  const near =
    inForce.find((region) => region.id === context.region?.id) ??
    inForce.find((region) => region.parentId !== null && region.parentId === context.region?.id);
  if (near !== undefined) return near;
  if (inForce.length > 0) return inForce[0] ?? null;
  // A text of today may name what ended: the one that ended last.
  return ofLevel.toSorted((left, right) => (right.until ?? '9999').localeCompare(left.until ?? '9999'))[0] ?? null;
}

/** `nearbyWard` is the ward that the text named last, for "UBND phường" in an article of a district. */
export function linkUnit(
  index: DirectoryIndex,
  name: OrganizationName,
  inherited: Territory | null,
  context: ArticleContext,
  nearbyWard: DirectoryRegion | null,
): UnitLink {
  const territory = name.territory ?? inherited;
  const { region, named } = findRegion(index, name, territory, context, nearbyWard);
  if (name.headLevel === 'NATIONAL') {
    const unit = index.unitsOf(name.signature, null)[0] ?? null;
    return { unit, region: null, basis: 'EXPLICIT', confidence: unit === null ? 0.8 : 0.95 };
  }
  const unit = region === null ? null : findUnit(index, name, region, context, named);
  const typed = name.misspelt > 0 || (territory?.kind === 'NAMED' && territory.misspelt > 0) ? 0.1 : 0;
  const inForce = unit !== null && holdsOn(unit, context.day);
  const confidence = (unit === null ? 0.6 : named ? 0.98 : 0.85) - typed - (unit !== null && !inForce ? 0.3 : 0);
  return { unit, region, basis: named ? 'EXPLICIT' : 'CONTEXT', confidence: Number(confidence.toFixed(2)) };
}

function findRegion(
  index: DirectoryIndex,
  name: OrganizationName,
  territory: Territory | null,
  context: ArticleContext,
  nearbyWard: DirectoryRegion | null,
): { readonly region: DirectoryRegion | null; readonly named: boolean } {
  if (territory?.kind === 'NAMED') {
    const level = territory.level ?? name.headLevel;
    return { region: pickRegion(territory.regions, level, context) ?? null, named: true };
  }
  const level = territory?.kind === 'BARE' ? territory.level : (name.headLevel ?? null);
  // "Bộ Tư lệnh Thủ đô Hà Nội" names its place inside its head.
  if (name.signature === 'capital-command')
    return { region: regionAtLevel(index, context.region, 'CITY'), named: true };
  if (level === null)
    return {
      region: name.signature === 'party-committee' && context.region?.level !== 'WARD' ? nearbyWard : context.region,
      named: false,
    };
  const around = regionAtLevel(index, context.region, level);
  return { region: around ?? (level === 'WARD' ? nearbyWard : null), named: false };
}

function findUnit(
  index: DirectoryIndex,
  name: OrganizationName,
  region: DirectoryRegion,
  context: ArticleContext,
  named: boolean,
): DirectoryUnit | null {
  const candidates = index.unitsOf(name.signature, region.id);
  const inForce = candidates.find((unit) => holdsOn(unit, context.day));
  if (inForce !== undefined) return inForce;
  // Only a written place may reach back to a unit that ended; context means the units of the day.
  return named
    ? (candidates.toSorted((left, right) => (right.until ?? '9999').localeCompare(left.until ?? '9999'))[0] ?? null)
    : null;
}
