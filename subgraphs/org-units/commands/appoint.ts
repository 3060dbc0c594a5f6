// Posts with known bounds: appointing a person, ending a tenure. Separate from sightings (observe-tenure.ts), which
// know no bounds and never contradict anything.
import { newId } from '../../kit/ids.js';
import { editorialProvenance } from '../../kit/provenance.js';
import type { PostRole } from '../entities/kinds.js';
import { loadPersons, loadTenures } from '../loaders/people.js';
import { contains, overlaps } from '../loaders/time.js';
import {
  checkInterval,
  checkText,
  done,
  fault,
  findUnit,
  lockDirectory,
  type Outcome,
  refuse,
  type WriteContext,
} from './outcome.js';
import { insertPersons, insertTenures, splitName } from './write-persons.js';
import type { TextPair } from './write-subjects.js';

export interface Appoint {
  /** One of the two: a person that is known, or the name of a new one. */
  readonly personId: string | null;
  readonly personName: string | null;
  readonly unitId: string;
  readonly role: PostRole;
  readonly title: TextPair;
  readonly from: string;
  readonly until: string | null;
}

/** Gives a person a post. Faults: BLANK, TOO_LONG, NOT_FOUND, INVALID_INTERVAL, OVERLAPPING_INTERVAL. */
export async function appoint(context: WriteContext, input: Appoint): Promise<Outcome> {
  await lockDirectory(context.sql);
  const { personId, unitId, role, title } = input;
  const period = { validFrom: input.from, validUntil: input.until };
  const faults = [
    ...checkText(title.vi, ['tenure', 'title'], 300),
    ...(personId === null ? checkText(input.personName ?? '', ['tenure', 'personName'], 200) : []),
    ...checkInterval(input.from, input.until, ['tenure', 'until']),
  ];
  const unit = await findUnit(context.sql, unitId);
  if (unit === null) faults.push(fault('NOT_FOUND', ['tenure', 'unitId']));
  else if (!unit.intervals.some((interval) => contains(interval, period))) {
    faults.push(fault('INVALID_INTERVAL', ['tenure', 'from'], 'The unit does not exist on all of these days.'));
  }
  if (personId !== null) {
    const [known] = await loadPersons(context.sql, [personId]);
    if (known === null) faults.push(fault('NOT_FOUND', ['tenure', 'personId']));
    const held = await context.sql
      .selectFrom('tenure')
      .select(['validFrom', 'validUntil', 'fromKnown'])
      .where('personId', '=', personId)
      .where('unitId', '=', unitId)
      .where('role', '=', role)
      .execute();
    // A tenure known by sightings only has no interval that could overlap.
    if (
      held.some(
        (tenure) =>
          tenure.fromKnown &&
          overlaps({ validFrom: tenure.validFrom ?? null, validUntil: tenure.validUntil ?? null }, period),
      )
    ) {
      faults.push(fault('OVERLAPPING_INTERVAL', ['tenure', 'from']));
    }
  }
  if (faults.length > 0) return refuse(...faults);

  const holder = personId ?? newId('person');
  if (personId === null) {
    const fullName = (input.personName ?? '').trim();
    await insertPersons(
      context.sql,
      [{ id: holder, fullName, ...splitName(fullName), provenance: editorialProvenance }],
      context.at,
    );
    context.record({ kind: 'CREATED', nodeType: 'Person', nodeId: holder });
  }
  const id = newId('tenure');
  await insertTenures(
    context.sql,
    [
      {
        ...period,
        id,
        personId: holder,
        unitId,
        role,
        title,
        fromKnown: true,
        untilKnown: true,
        observedOn: [],
        provenance: editorialProvenance,
      },
    ],
    context.at,
  );
  context.record({ kind: 'CREATED', nodeType: 'Tenure', nodeId: id, touches: [unitId, holder] });
  return done(id);
}

/** Ends a tenure: `on` is its first day without it. Faults: NOT_FOUND, ALREADY_ENDED, INVALID_INTERVAL. */
export async function endTenure(context: WriteContext, id: string, on: string): Promise<Outcome> {
  await lockDirectory(context.sql);
  const [tenure] = await loadTenures(context.sql, [id]);
  if (tenure === null || tenure === undefined) return refuse(fault('NOT_FOUND', ['id']));
  if (tenure.validUntil !== null && tenure.validUntil !== undefined && tenure.validUntil <= on)
    return refuse(fault('ALREADY_ENDED', ['on']));
  const lastKnown = tenure.validFrom ?? tenure.observedOn.at(-1);
  if (lastKnown !== undefined && lastKnown >= on) {
    return refuse(fault('INVALID_INTERVAL', ['on'], `The post was held on ${lastKnown}; it can end after that day.`));
  }
  await context.sql
    .updateTable('tenure')
    .set({ validUntil: on, untilKnown: true, updatedAt: context.at })
    .where('id', '=', id)
    .execute();
  context.record({ kind: 'UPDATED', nodeType: 'Tenure', nodeId: id, touches: [tenure.unitId, tenure.personId] });
  return done(id);
}
