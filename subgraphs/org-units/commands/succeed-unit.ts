// A new edge from what ended to what followed, with extent and legal basis. For units and for regions.
// Separate from ending, because successors are often known later than the end, and units go on after giving up a part.
import { idPrefix, newId } from '../../kit/ids.js';
import { editorialProvenance } from '../../kit/provenance.js';
import { loadSubjects } from '../loaders/subject-rows.js';
import { done, fault, type Fault, lockDirectory, type Outcome, refuse, type WriteContext } from './outcome.js';
import { insertSuccessions, type NewSuccession } from './write-persons.js';

export type Succeed = Omit<NewSuccession, 'id' | 'provenance'>;

/** Records a succession. Faults: NOT_FOUND, INVALID_SUCCESSION, CYCLE, DUPLICATE. */
export async function succeedUnit(context: WriteContext, input: Succeed): Promise<Outcome> {
  await lockDirectory(context.sql);
  const { fromId, toId } = input;
  const [from, to] = await loadSubjects(context.sql, [fromId, toId ?? fromId]);
  const faults: Fault[] = [];
  if (from === null || from === undefined) faults.push(fault('NOT_FOUND', ['succession', 'fromId']));
  if (to === null || to === undefined) faults.push(fault('NOT_FOUND', ['succession', 'toId']));
  // Documents live elsewhere: here only the form of the id can be checked.
  if (input.legalDocumentId !== null && idPrefix(input.legalDocumentId) !== 'document') {
    faults.push(fault('NOT_FOUND', ['succession', 'legalDocumentId'], 'That is not the id of a document.'));
  }
  if (faults.length > 0) return refuse(...faults);
  if (from?.type !== to?.type || (input.kind === 'DISSOLVED') !== (toId === null)) {
    return refuse(fault('INVALID_SUCCESSION', ['succession', 'toId']));
  }
  if (fromId === toId) return refuse(fault('CYCLE', ['succession', 'toId'], 'A unit does not succeed itself.'));
  const same = await context.sql
    .selectFrom('succession')
    .select('id')
    .where('fromId', '=', fromId)
    .where('toId', toId === null ? 'is' : '=', toId)
    .where('kind', '=', input.kind)
    .where('effectiveOn', input.effectiveOn === null ? 'is' : '=', input.effectiveOn)
    .executeTakeFirst();
  if (same !== undefined) return refuse(fault('DUPLICATE', ['succession']));
  const id = newId('succession');
  await insertSuccessions(context.sql, [{ ...input, id, provenance: editorialProvenance }], context.at);
  context.record({
    kind: 'CREATED',
    nodeType: 'Succession',
    nodeId: id,
    touches: toId === null ? [fromId] : [fromId, toId],
  });
  return done(id);
}
