// A new unit with its name, first interval and links, in one transaction. Separate from update-unit.ts, because here
// everything is checked against others and nothing against an older state.
import { newId } from '../../kit/ids.js';
import { editorialProvenance } from '../../kit/provenance.js';
import { foldedKey, words } from '../../kit/vietnamese.js';
import type { AdminLevel, UnitKind } from '../entities/kinds.js';
import { loadSubjects } from '../loaders/subject-rows.js';
import { overlaps } from '../loaders/time.js';
import {
  checkInterval,
  checkText,
  done,
  fault,
  type Fault,
  lockDirectory,
  type Outcome,
  refuse,
  type WriteContext,
} from './outcome.js';
import { checkSlug, findFreeSlug } from './slugs.js';
import { insertSubjects, type NewLink, type TextPair } from './write-subjects.js';

export interface CreateUnit {
  /** Null: made from the name. */
  readonly slug: string | null;
  readonly kind: UnitKind;
  readonly level: AdminLevel;
  readonly name: TextPair;
  readonly shortName: TextPair | null;
  readonly aliases: readonly string[];
  readonly bareNames: readonly string[];
  readonly regionId: string | null;
  readonly parentId: string | null;
  readonly directedByIds: readonly string[];
  /** Null: the first day is not known. */
  readonly from: string | null;
  readonly until: string | null;
}

/** A slug of a name: "UBND quận Hoàng Mai" → "ubnd-quan-hoang-mai". */
function slugOf(name: string): string {
  return words(foldedKey(name))
    .map((word) => word.text.replaceAll(/[^a-z0-9]/g, ''))
    .filter((word) => word !== '')
    .join('-');
}

/** Creates the unit. Faults: BLANK, TOO_LONG, INVALID_INTERVAL, INVALID_SLUG, SLUG_TAKEN, NOT_FOUND. */
export async function createUnit(context: WriteContext, input: CreateUnit): Promise<Outcome> {
  await lockDirectory(context.sql);
  const slug = input.slug ?? (await findFreeSlug(context.sql, slugOf(input.shortName?.vi ?? input.name.vi)));
  const faults: Fault[] = [
    ...checkText(input.name.vi, ['unit', 'name'], 300),
    ...input.aliases.flatMap((alias, index) => checkText(alias, ['unit', 'aliases', String(index)], 300)),
    ...input.bareNames.flatMap((name, index) => checkText(name, ['unit', 'bareNames', String(index)], 300)),
    ...checkInterval(input.from, input.until, ['unit', 'until']),
  ];
  // A slug made from an empty name would only repeat that fault.
  if (input.name.vi.trim() !== '') faults.push(...(await checkSlug(context.sql, slug, null, ['unit', 'slug'])));

  const period = { validFrom: input.from, validUntil: input.until };
  const wanted: (NewLink & { type: 'UNIT' | 'REGION'; path: string[] })[] = [
    ...(input.parentId === null
      ? []
      : [
          {
            ...period,
            otherId: input.parentId,
            hierarchy: 'STRUCTURAL' as const,
            type: 'UNIT' as const,
            path: ['unit', 'parentId'],
          },
        ]),
    ...(input.regionId === null
      ? []
      : [
          {
            ...period,
            otherId: input.regionId,
            hierarchy: 'AREA' as const,
            type: 'REGION' as const,
            path: ['unit', 'regionId'],
          },
        ]),
    ...input.directedByIds.map((otherId, index) => ({
      ...period,
      otherId,
      hierarchy: 'POLITICAL_DIRECTION' as const,
      type: 'UNIT' as const,
      path: ['unit', 'directedByIds', String(index)],
    })),
  ];
  const others = await loadSubjects(
    context.sql,
    wanted.map(({ otherId }) => otherId),
  );
  wanted.forEach(({ type, path }, index) => {
    const other = others[index];
    if (other?.type !== type) faults.push(fault('NOT_FOUND', path));
    else if (!other.intervals.some((interval) => overlaps(interval, period))) {
      faults.push(fault('INVALID_INTERVAL', path, 'It exists on none of the days of the new unit.'));
    }
  });
  if (faults.length > 0) return refuse(...faults);

  const id = newId('unit');
  await insertSubjects(
    context.sql,
    [
      {
        id,
        type: 'UNIT',
        slug,
        retiredSlugs: [],
        level: input.level,
        kind: input.kind,
        shortName: input.shortName,
        aliases: input.aliases,
        bareNames: input.bareNames,
        names: [{ ...input.name, validFrom: null, validUntil: null }],
        intervals: [{ ...period, fromKnown: input.from !== null, untilKnown: true }],
        links: wanted.map(({ otherId, hierarchy }) => ({ ...period, otherId, hierarchy })),
        identifiers: [],
        point: null,
        provenance: editorialProvenance,
      },
    ],
    context.at,
  );
  context.record({ kind: 'CREATED', nodeType: 'OrgUnit', nodeId: id, touches: wanted.map(({ otherId }) => otherId) });
  return done(id);
}
