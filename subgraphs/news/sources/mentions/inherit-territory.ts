// The units of one block in; for each unit without territory, the territory that the next one in the same list gives it.
// Separate because "Đảng ủy, HĐND, UBND phường X" states its ward once for three units.
import type { ScannedUnit } from './posts.js';
import type { ScannedBlock } from './scan-block.js';
import type { Territory } from './territories.js';

const LIST_MARKS: ReadonlySet<string> = new Set([',', '-', '–', '—', '&', 'và', ';']);

/** Unit start token → inherited territory. A unit whose kind states another level than the territory inherits nothing. */
export function inheritTerritories(scanned: ScannedBlock): ReadonlyMap<number, Territory> {
  const inherited = new Map<number, Territory>();
  const { units } = scanned;
  const titleTokens = new Set(
    scanned.posts.flatMap((post) =>
      Array.from({ length: post.titleEnd - post.start }, (_, offset) => post.start + offset),
    ),
  );
  for (let at = units.length - 2; at >= 0; at -= 1) {
    const [unit, next] = [units[at], units[at + 1]];
    if (unit === undefined || next === undefined || unit.kind !== 'UNIT' || unit.name.territory !== null) continue;
    const territory = territoryOf(next) ?? inherited.get(next.name.start) ?? null;
    if (territory === null || !isListGap(scanned, titleTokens, unit.name.end, next.name.start)) continue;
    const level = territory.level ?? (next.kind === 'UNIT' ? next.name.headLevel : null);
    if (unit.name.headLevel !== null && unit.name.headLevel !== level) continue;
    inherited.set(
      unit.name.start,
      territory.kind === 'NAMED' && territory.level === null ? { ...territory, level } : territory,
    );
  }
  return inherited;
}

function territoryOf(unit: ScannedUnit): Territory | null {
  return unit.kind === 'UNIT' ? unit.name.territory : unit.territory;
}

/** Only marks, "và" and titles of posts stand between two members of a list. */
function isListGap(scanned: ScannedBlock, titleTokens: ReadonlySet<number>, from: number, to: number): boolean {
  if (to - from > 8 || to <= from) return false;
  for (let at = from; at < to; at += 1) {
    const token = scanned.tokens[at];
    const inTitle = titleTokens.has(at);
    if (token === undefined || !(inTitle || LIST_MARKS.has(token.key))) return false;
  }
  return true;
}
