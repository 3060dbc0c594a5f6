// A unit's place in the two hierarchies over time: attach and detach. Separate, because only here a cycle can arise.
import { type Kysely, sql } from 'kysely';
import type { OrgUnitTables } from '../entities/tables.js';
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

export type UnitHierarchy = 'STRUCTURAL' | 'POLITICAL_DIRECTION';

export interface AttachUnit {
  readonly id: string;
  readonly toId: string;
  readonly hierarchy: UnitHierarchy;
  readonly from: string | null;
  readonly until: string | null;
}

/** Whether `id` stands above `toId`, at any height, on a day of the period that all links of the way share. */
async function standsAbove(database: Kysely<OrgUnitTables>, { id, toId, hierarchy, from, until }: AttachUnit) {
  const found = await sql<{ id: string }>`
    with recursive climb(id, days, path) as (
      select ${toId}::text, daterange(${from}::date, ${until}::date), array[${toId}::text]
      union all
      select l.other_id, c.days * daterange(l.valid_from, l.valid_until), c.path || l.other_id
      from climb c join org_units.subject_link l on l.subject_id = c.id and l.hierarchy = ${hierarchy}
        and daterange(l.valid_from, l.valid_until) && c.days
      where l.other_id <> all(c.path))
    select id from climb where id = ${id} limit 1`.execute(database);
  return found.rows.length > 0;
}

/**
 * Puts a unit under another from a day until a day. In structure it has one parent a day, in direction several.
 * Faults: NOT_FOUND, INVALID_INTERVAL, OVERLAPPING_INTERVAL, CYCLE.
 */
export async function attachUnit(context: WriteContext, input: AttachUnit): Promise<Outcome> {
  await lockDirectory(context.sql);
  const { id, toId, hierarchy, from, until } = input;
  const faults = checkInterval(from, until, ['until']);
  if ((await findUnit(context.sql, id)) === null) faults.push(fault('NOT_FOUND', ['id']));
  const above = await findUnit(context.sql, toId);
  if (above === null) faults.push(fault('NOT_FOUND', ['toId']));
  else if (!above.intervals.some((interval) => overlaps(interval, { validFrom: from, validUntil: until }))) {
    faults.push(fault('INVALID_INTERVAL', ['toId'], 'That unit exists on none of these days.'));
  }
  if (faults.length > 0) return refuse(...faults);
  if (await standsAbove(context.sql, input)) return refuse(fault('CYCLE', ['toId']));
  const overlapping = await sql<{ otherId: string }>`
    select l.other_id from org_units.subject_link l
    where l.subject_id = ${id} and l.hierarchy = ${hierarchy}
      and daterange(l.valid_from, l.valid_until) && daterange(${from}::date, ${until}::date)
      and (${hierarchy} = 'STRUCTURAL' or l.other_id = ${toId})`.execute(context.sql);
  if (overlapping.rows.length > 0) return refuse(fault('OVERLAPPING_INTERVAL', ['from']));
  await context.sql
    .insertInto('subject_link')
    .values({ subjectId: id, otherId: toId, hierarchy, validFrom: from, validUntil: until })
    .execute();
  await touchUnit(context, id);
  context.record({ kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id, touches: [toId] });
  return done(id);
}

/** Ends a link that is in force, from a day on. Faults: NOT_FOUND (also where no such link is in force), INVALID_INTERVAL. */
export async function detachUnit(
  context: WriteContext,
  { id, fromId, hierarchy, on }: { id: string; fromId: string; hierarchy: UnitHierarchy; on: string },
): Promise<Outcome> {
  await lockDirectory(context.sql);
  if ((await findUnit(context.sql, id)) === null) return refuse(fault('NOT_FOUND', ['id']));
  const open = await sql<{ number: number; validFrom: string | null }>`
    select l.number, l.valid_from from org_units.subject_link l
    where l.subject_id = ${id} and l.other_id = ${fromId} and l.hierarchy = ${hierarchy}
      and (l.valid_until is null or l.valid_until > ${on}::date)
    order by l.valid_from nulls first limit 1`.execute(context.sql);
  const link = open.rows[0];
  if (link === undefined)
    return refuse(fault('NOT_FOUND', ['fromId'], 'The unit is not under that one on the day or later.'));
  if (link.validFrom !== null && link.validFrom >= on) {
    return refuse(
      fault('INVALID_INTERVAL', ['on'], `The link begins on ${link.validFrom}; it can end after that day.`),
    );
  }
  await context.sql.updateTable('subject_link').set({ validUntil: on }).where('number', '=', link.number).execute();
  await touchUnit(context, id);
  context.record({ kind: 'UPDATED', nodeType: 'OrgUnit', nodeId: id, touches: [fromId] });
  return done(id);
}
