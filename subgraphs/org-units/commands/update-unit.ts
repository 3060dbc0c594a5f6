// Changes of what a unit is called: corrections, a new slug, and a new name from a day on. Separate from links and
// intervals, because a name changes nothing in the hierarchies.
import { sortKey } from '../../kit/vietnamese.js';
import type { UnitKind } from '../entities/kinds.js';
import { sectorByKind } from '../entities/kinds.js';
import { holdsOn, pickOn, referenceDay } from '../loaders/time.js';
import {
  checkText,
  done,
  fault,
  type Fault,
  findUnit,
  lockDirectory,
  type Outcome,
  refuse,
  touchUnit,
  type WriteContext,
} from './outcome.js';
import { changeSlug, checkSlug } from './slugs.js';
import { refreshSearch, type TextPair } from './write-subjects.js';

/** What is left out stays as it is. */
export interface UpdateUnit {
  readonly slug?: string | undefined;
  readonly kind?: UnitKind | undefined;
  /** Corrects the latest name; a new name from a day on is `renameUnit`. */
  readonly name?: TextPair | undefined;
  readonly shortName?: TextPair | null | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly bareNames?: readonly string[] | undefined;
}

/** Corrects a unit. Faults: NOT_FOUND, BLANK, TOO_LONG, INVALID_SLUG, SLUG_TAKEN. */
export async function updateUnit(context: WriteContext, id: string, input: UpdateUnit): Promise<Outcome> {
  await lockDirectory(context.sql);
  const unit = await findUnit(context.sql, id);
  if (unit === null) return refuse(fault('NOT_FOUND', ['id']));
  const faults: Fault[] = [
    ...(input.name === undefined ? [] : checkText(input.name.vi, ['unit', 'name'], 300)),
    ...(input.aliases ?? []).flatMap((alias, index) => checkText(alias, ['unit', 'aliases', String(index)], 300)),
    ...(input.bareNames ?? []).flatMap((name, index) => checkText(name, ['unit', 'bareNames', String(index)], 300)),
    ...(input.slug === undefined ? [] : await checkSlug(context.sql, input.slug, id, ['unit', 'slug'])),
  ];
  if (faults.length > 0) return refuse(...faults);

  if (input.slug !== undefined && input.slug !== unit.slug) await changeSlug(context, id, unit.slug, input.slug);
  if (input.name !== undefined) {
    const latest = pickOn(unit.names, '9999-12-31');
    await context.sql
      .updateTable('subject_name')
      .set({ ...input.name, sortKey: sortKey(input.name.vi) })
      .where('subjectId', '=', id)
      .where('validFrom', latest?.validFrom === null || latest === undefined ? 'is' : '=', latest?.validFrom ?? null)
      .execute();
  }
  await context.sql
    .updateTable('subject')
    .set({
      updatedAt: context.at,
      ...(input.kind === undefined ? {} : { kind: input.kind, sector: sectorByKind[input.kind] }),
      ...(input.shortName === undefined
        ? {}
        : {
            shortNameVi: input.shortName?.vi ?? null,
            shortNameEn: input.shortName?.en ?? null,
            shortNameEnOrigin: input.shortName?.enOrigin ?? null,
          }),
      ...(input.aliases === undefined ? {} : { aliases: input.aliases }),
      ...(input.bareNames === undefined ? {} : { bareNames: input.bareNames }),
    })
    .where('id', '=', id)
    .execute();
  await refreshSearch(context.sql, [id]);
  context.record({ kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id });
  return done(id);
}

/** Gives a unit another name from a day on; the old one stays for the days before. Faults: NOT_FOUND, BLANK, TOO_LONG, INVALID_INTERVAL. */
export async function renameUnit(context: WriteContext, id: string, name: TextPair, from: string): Promise<Outcome> {
  await lockDirectory(context.sql);
  const unit = await findUnit(context.sql, id);
  if (unit === null) return refuse(fault('NOT_FOUND', ['id']));
  const faults = checkText(name.vi, ['name'], 300);
  const day = referenceDay(unit.intervals, from);
  const latest = unit.names.at(-1);
  if (day !== from || (latest !== undefined && !(holdsOn(latest, from) && latest.validFrom !== from))) {
    faults.push(
      fault(
        'INVALID_INTERVAL',
        ['from'],
        'A name begins on a day on which the unit exists, after the beginning of its latest name.',
      ),
    );
  }
  if (faults.length > 0) return refuse(...faults);
  await context.sql
    .updateTable('subject_name')
    .set({ validUntil: from })
    .where('subjectId', '=', id)
    .where('validUntil', 'is', null)
    .execute();
  await context.sql
    .insertInto('subject_name')
    .values({ ...name, subjectId: id, sortKey: sortKey(name.vi), validFrom: from, validUntil: null })
    .execute();
  await touchUnit(context, id);
  await refreshSearch(context.sql, [id]);
  context.record({ kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id });
  return done(id);
}
