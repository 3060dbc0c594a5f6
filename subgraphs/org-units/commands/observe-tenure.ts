// A sighting (a person, a post, a day) → the tenure it belongs to. Idempotent: the same sighting again changes nothing.
// Separate from appointments, because a sighting states no bounds and must find out which person it means.
import { type Kysely, sql } from 'kysely';
import { newId } from '../../kit/ids.js';
import type { ProvenanceRecord } from '../../kit/provenance.js';
import { exactKey } from '../../kit/vietnamese.js';
import type { PostRole } from '../entities/kinds.js';
import type { OrgUnitTables } from '../entities/tables.js';
import { loadPersons } from '../loaders/people.js';
import { dayOf, holdsOn } from '../loaders/time.js';
import { checkText, fault, findUnit, lockDirectory, type Refusal, refuse, type WriteContext } from './outcome.js';
import { insertPersons, insertTenures, splitName } from './write-persons.js';

export interface Sighting {
  /** Where the importer knows which person it is; else the name decides. */
  readonly personId: string | null;
  readonly personName: string;
  readonly unitId: string;
  readonly role: PostRole;
  /** The post in its canonical spelling. */
  readonly title: string;
  readonly observedOn: string;
  readonly provenance: ProvenanceRecord;
}

type Observed = { readonly ok: true; readonly id: string; readonly changed: boolean } | Refusal;

/**
 * The person a name means: who is known by it in that post; else the one person of that name with a post in the same
 * region; else nobody. A made-up person is never taken for a real one, nor the other way round.
 */
async function findPerson(database: Kysely<OrgUnitTables>, sighting: Sighting): Promise<string | null> {
  const synthetic = sighting.provenance.kind === 'SYNTHETIC';
  const found = await sql<{ id: string; samePost: boolean }>`
    select p.id, bool_or(t.unit_id = ${sighting.unitId} and t.role = ${sighting.role}) as same_post
    from org_units.person p
    join org_units.tenure t on t.person_id = p.id
    where p.exact_key = ${exactKey(sighting.personName)}
      and (p.provenance ->> 'kind' = 'SYNTHETIC') = ${synthetic}
      and (t.unit_id = ${sighting.unitId} or exists (
        select from org_units.subject_link own
        join org_units.subject_link other on other.other_id = own.other_id and other.hierarchy = 'AREA'
        where own.subject_id = ${sighting.unitId} and own.hierarchy = 'AREA' and other.subject_id = t.unit_id))
    group by p.id
    order by same_post desc, p.id`.execute(database);
  const [first, second] = found.rows;
  if (first === undefined) return null;
  // Two namesakes in one region, neither known in this post: nothing tells which one it is.
  return first.samePost || second === undefined ? first.id : null;
}

/** Records a sighting. Faults: BLANK, TOO_LONG, NOT_FOUND, INVALID_INTERVAL (not yet, or not in the unit's life). */
export async function observeTenure(context: WriteContext, sighting: Sighting): Promise<Observed> {
  await lockDirectory(context.sql);
  const { unitId, role, observedOn, provenance } = sighting;
  const faults = [
    ...checkText(sighting.personName, ['sighting', 'personName'], 200),
    ...checkText(sighting.title, ['sighting', 'title'], 300),
    ...checkText(provenance.sourceName, ['sighting', 'sourceName'], 500),
  ];
  const day = ['sighting', 'observedOn'];
  const unit = await findUnit(context.sql, unitId);
  if (unit === null) faults.push(fault('NOT_FOUND', ['sighting', 'unitId']));
  if (observedOn > dayOf(context.at)) {
    faults.push(fault('INVALID_INTERVAL', day, 'Nobody has been seen on a day that is still to come.'));
  } else if (unit !== null && !unit.intervals.some((interval) => holdsOn(interval, observedOn))) {
    faults.push(fault('INVALID_INTERVAL', day, 'The unit does not exist on that day.'));
  }
  if (sighting.personId !== null && (await loadPersons(context.sql, [sighting.personId]))[0] === null) {
    faults.push(fault('NOT_FOUND', ['sighting', 'personId']));
  }
  if (faults.length > 0) return refuse(...faults);

  const known = sighting.personId ?? (await findPerson(context.sql, sighting));
  if (known !== null) {
    // The latest tenure of the post is the one a sighting without bounds adds to, unless the day lies in a known one.
    const tenures = await sql<{ id: string; observedOn: readonly string[]; covers: boolean; seenOnly: boolean }>`
      select t.id, t.observed_on, t.from_known and daterange(t.valid_from, t.valid_until) @> ${observedOn}::date as covers,
        not t.from_known as seen_only
      from org_units.tenure t
      where t.person_id = ${known} and t.unit_id = ${unitId} and t.role = ${role}
      order by covers desc, seen_only desc, t.id`.execute(context.sql);
    const tenure = tenures.rows.find(({ covers, seenOnly }) => covers || seenOnly);
    if (tenure !== undefined) {
      if (tenure.observedOn.includes(observedOn)) return { ok: true, id: tenure.id, changed: false };
      await context.sql
        .updateTable('tenure')
        .set({ observedOn: [...tenure.observedOn, observedOn].toSorted(), updatedAt: context.at })
        .where('id', '=', tenure.id)
        .execute();
      context.record({ kind: 'UPDATED', nodeType: 'Tenure', nodeId: tenure.id, touches: [unitId, known] });
      return { ok: true, id: tenure.id, changed: true };
    }
  }

  const personId = known ?? newId('person');
  if (known === null) {
    const fullName = sighting.personName;
    await insertPersons(context.sql, [{ id: personId, fullName, ...splitName(fullName), provenance }], context.at);
    context.record({ kind: 'CREATED', nodeType: 'Person', nodeId: personId });
  }
  const id = newId('tenure');
  await insertTenures(
    context.sql,
    [
      {
        id,
        personId,
        unitId,
        role,
        title: { vi: sighting.title, en: null, enOrigin: null },
        validFrom: null,
        validUntil: null,
        fromKnown: false,
        untilKnown: false,
        observedOn: [observedOn],
        provenance,
      },
    ],
    context.at,
  );
  context.record({ kind: 'CREATED', nodeType: 'Tenure', nodeId: id, touches: [unitId, personId] });
  return { ok: true, id, changed: true };
}
