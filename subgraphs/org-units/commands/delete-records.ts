// Taking back what was recorded by mistake; the change log keeps the tombstone. What existed is never deleted but ended.
// Separate, because a deletion is refused as soon as anything refers to the record.
import { sql } from 'kysely';
import { loadTenures } from '../loaders/people.js';
import { done, fault, findUnit, lockDirectory, type Outcome, refuse, type WriteContext } from './outcome.js';

/** Deletes a unit that nothing refers to. Its slugs stay taken no longer. Faults: NOT_FOUND, HAS_DEPENDENTS. */
export async function deleteUnit(context: WriteContext, id: string): Promise<Outcome> {
  await lockDirectory(context.sql);
  if ((await findUnit(context.sql, id)) === null) return refuse(fault('NOT_FOUND', ['id']));
  const dependents = await sql<{ id: string }>`
    select subject_id as id from org_units.subject_link where other_id = ${id}
    union all select t.id from org_units.tenure t where t.unit_id = ${id}
    union all select c.id from org_units.succession c where c.from_id = ${id} or c.to_id = ${id}
    limit 1`.execute(context.sql);
  if (dependents.rows.length > 0) return refuse(fault('HAS_DEPENDENTS', ['id']));
  const above = await sql<{ otherId: string }>`
    select l.other_id from org_units.subject_link l where l.subject_id = ${id}`.execute(context.sql);
  await context.sql.deleteFrom('subject').where('id', '=', id).execute();
  context.record({
    kind: 'DELETED',
    nodeType: 'OrgUnit',
    nodeId: id,
    touches: above.rows.map(({ otherId }) => otherId),
  });
  return done(id);
}

/** Deletes a tenure. The person stays. Faults: NOT_FOUND. */
export async function deleteTenure(context: WriteContext, id: string): Promise<Outcome> {
  await lockDirectory(context.sql);
  const [tenure] = await loadTenures(context.sql, [id]);
  if (tenure === null || tenure === undefined) return refuse(fault('NOT_FOUND', ['id']));
  await context.sql.deleteFrom('tenure').where('id', '=', id).execute();
  context.record({ kind: 'DELETED', nodeType: 'Tenure', nodeId: id, touches: [tenure.unitId, tenure.personId] });
  return done(id);
}
