// A directory in; look-ups by kind of unit and region out. Built once for many articles.
// Separate from linking, which asks these look-ups with an article's day and district.
import { exactKey, foldedKey } from '../../../kit/vietnamese.js';
import type { OrganizationHead } from './lexicon-organizations.js';
import type { AdminLevel, Directory, DirectoryPerson, DirectoryRegion, DirectoryUnit } from './mention.js';
import { createGrammar, type Grammar } from './scan-block.js';
import { tokenize } from './tokenize.js';

export interface DirectoryIndex {
  readonly grammar: Grammar;
  /** The row of a unit that is in force on a day, else its last one. */
  unitOn(id: string, day: string | null): DirectoryUnit | null;
  regionById(id: string): DirectoryRegion | null;
  /** Units of one kind in one region, of whatever time; regionId null asks for national units. */
  unitsOf(signature: string, regionId: string | null): readonly DirectoryUnit[];
  personsNamed(name: string): readonly DirectoryPerson[];
}

/**
 * Kinds of unit that the general grammar does not know become heads of their own: the unit's name without its territory,
 * so "Nhà thiếu nhi quận X" in a directory makes "Nhà thiếu nhi Quận" recognisable.
 */
export function createDirectoryIndex(directory: Directory): DirectoryIndex {
  const general = createGrammar(directory.regions, []);
  const rows = new Map<string, DirectoryUnit[]>();
  for (const unit of directory.units) rows.set(unit.id, [...(rows.get(unit.id) ?? []), unit]);
  const regions = new Map(directory.regions.map((region) => [region.id, region] as const));
  const byKind = new Map<string, DirectoryUnit[]>();
  const extraHeads: (readonly [string, OrganizationHead])[] = [];
  for (const unit of directory.units) {
    const signatures = new Set<string>();
    const spellings = [unit.name, ...(unit.shortName === null ? [] : [unit.shortName]), ...unit.aliases];
    for (const spelling of spellings) {
      const signature = readSignature(general, spelling);
      if (signature !== null) signatures.add(signature);
    }
    if (signatures.size === 0) {
      for (const spelling of spellings) {
        const residue = withoutTerritory(general, spelling);
        const signature = `named:${foldedKey(residue)}`;
        signatures.add(signature);
        extraHeads.push([residue, { signature, complement: 'TERRITORY', level: null, bare: false }]);
      }
    }
    const region = unit.level === 'NATIONAL' ? null : unit.regionId;
    for (const signature of signatures) {
      const key = `${signature}|${region ?? ''}`;
      byKind.set(key, [...(byKind.get(key) ?? []), unit]);
    }
  }
  const persons = new Map<string, DirectoryPerson[]>();
  for (const person of directory.persons) {
    const key = exactKey(person.name);
    persons.set(key, [...(persons.get(key) ?? []), person]);
  }
  return {
    grammar: extraHeads.length === 0 ? general : createGrammar(directory.regions, extraHeads),
    unitOn: (id, day) => rows.get(id)?.find((row) => holdsOn(row, day)) ?? rows.get(id)?.at(-1) ?? null,
    regionById: (id) => regions.get(id) ?? null,
    unitsOf: (signature, regionId) => byKind.get(`${signature}|${regionId ?? ''}`) ?? [],
    personsNamed: (name) => persons.get(exactKey(name)) ?? [],
  };
}

function readSignature(grammar: Grammar, name: string): string | null {
  const tokens = tokenize(name);
  const parsed = grammar.organizations.read(tokens, 0);
  return parsed !== null && parsed.end === tokens.length ? parsed.signature : null;
}

function withoutTerritory(grammar: Grammar, name: string): string {
  const tokens = tokenize(name);
  for (let at = 1; at < tokens.length; at += 1) {
    const territory = grammar.territories.read(tokens, at);
    if (territory?.kind === 'NAMED' && territory.end === tokens.length) {
      const last = tokens[at - 1];
      return [...name].slice(0, last?.end ?? 0).join('');
    }
  }
  return name;
}

/** The region at this level around another one: itself or the nearest above. */
export function regionAtLevel(
  index: DirectoryIndex,
  from: DirectoryRegion | null,
  level: AdminLevel,
): DirectoryRegion | null {
  let region = from;
  // A chain of regions is at most as long as there are levels; the bound guards against a cycle in the data.
  for (let step = 0; region !== null && step < 8; step += 1) {
    if (region.level === level) return region;
    region = region.parentId === null ? null : index.regionById(region.parentId);
  }
  return null;
}

/** Whether an interval holds a day; an unknown day or bound never excludes. */
export function holdsOn(
  interval: { readonly from: string | null; readonly until: string | null },
  day: string | null,
): boolean {
  if (day === null) return true;
  return (interval.from === null || interval.from <= day) && (interval.until === null || day < interval.until);
}
