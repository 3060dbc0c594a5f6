// The end of a unit, and its coming back after a gap. Ending closes what hangs on the unit: its links, the links of what
// stood under it and the posts held in it. Separate, because both turn on the intervals of existence.
import { sql } from 'kysely';
import { overlaps } from '../loaders/time.js';
import {
  checkInterval,
  done,
  fault,
  findUnit,
  lockDirectory,
  type Outcome,
  refuse,
  touchUnit,
  type WriteContext,
} from './outcome.js';

/**
 * Ends a unit: `on` is its first day without it. Its record stays for ever.
 * `dayKnown` false: `on` is only the day by which it had ended.
 * Faults: NOT_FOUND, ALREADY_ENDED, INVALID_INTERVAL.
 */
export async function endUnit(context: WriteContext, id: string, on: string, dayKnown: boolean): Promise<Outcome> {
  await lockDirectory(context.sql);
  const unit = await findUnit(context.sql, id);
  if (unit === null) return refuse(fault('NOT_FOUND', ['id']));
  const open = unit.intervals.find(({ validUntil }) => validUntil === null || validUntil > on);
  if (open === undefined) return refuse(fault('ALREADY_ENDED', ['on']));
  if (open.validFrom !== null && open.validFrom >= on) {
    return refuse(
      fault('INVALID_INTERVAL', ['on'], `The unit begins on ${open.validFrom}; it can end after that day.`),
    );
  }
  await sql`
    update org_units.subject_interval set valid_until = ${on}, until_known = ${dayKnown}
    where subject_id = ${id} and (valid_until is null or valid_until > ${on}::date)
      and (valid_from is null or valid_from < ${on}::date)`.execute(context.sql);
  const detached = await closeLinks(context, id, on);
  const tenures = await sql<{ id: string; personId: string }>`
    update org_units.tenure set valid_until = ${on}, until_known = ${dayKnown}, updated_at = ${context.at}
    where unit_id = ${id} and (valid_until is null or valid_until > ${on}::date) and from_known
      and (valid_from is null or valid_from < ${on}::date)
    returning id, person_id`.execute(context.sql);
  await touchUnit(context, id);
  context.record(
    { kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id, touches: detached },
    ...tenures.rows.map((tenure) => ({
      kind: 'UPDATED' as const,
      nodeType: 'Tenure',
      nodeId: tenure.id,
      touches: [id, tenure.personId],
    })),
  );
  return done(id);
}

/** Ends the links from and to the unit on a day; those that would begin later are dropped. Gives the other ends. */
async function closeLinks({ sql: database }: WriteContext, id: string, on: string): Promise<string[]> {
  const dropped = await sql<{ subjectId: string; otherId: string }>`
    delete from org_units.subject_link
    where (subject_id = ${id} or other_id = ${id}) and valid_from >= ${on}::date
    returning subject_id, other_id`.execute(database);
  const closed = await sql<{ subjectId: string; otherId: string }>`
    update org_units.subject_link set valid_until = ${on}
    where (subject_id = ${id} or other_id = ${id}) and (valid_until is null or valid_until > ${on}::date)
    returning subject_id, other_id`.execute(database);
  return [...new Set([...dropped.rows, ...closed.rows].flatMap((link) => [link.subjectId, link.otherId]))].filter(
    (other) => other !== id,
  );
}

/**
 * Gives a unit a further interval of existence, as after a gap.
 * Faults: NOT_FOUND, INVALID_INTERVAL, OVERLAPPING_INTERVAL.
 */
export async function resumeUnit(
  context: WriteContext,
  id: string,
  from: string,
  until: string | null,
): Promise<Outcome> {
  await lockDirectory(context.sql);
  const unit = await findUnit(context.sql, id);
  if (unit === null) return refuse(fault('NOT_FOUND', ['id']));
  const faults = checkInterval(from, until, ['until']);
  const wanted = { validFrom: from, validUntil: until };
  if (unit.intervals.some((interval) => overlaps(interval, wanted)))
    faults.push(fault('OVERLAPPING_INTERVAL', ['from']));
  if (faults.length > 0) return refuse(...faults);
  await context.sql
    .insertInto('subject_interval')
    .values({ ...wanted, subjectId: id, fromKnown: true, untilKnown: true })
    .execute();
  await touchUnit(context, id);
  context.record({ kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id });
  return done(id);
}
