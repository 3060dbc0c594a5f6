// The poll of a portal page's widget → a draft. A page holds a title and nothing else, so nothing else is made:
// the record says what is missing, and an editor adds options before it can open.
import type { ProvenanceRecord } from '../../kit/provenance.js';
import { addPoll } from '../commands/save-poll.js';
import { lockSlug } from '../commands/poll-lock.js';
import type { PollCommands } from '../commands/poll-life.js';

export interface ImportedPoll {
  readonly title: string;
  /** What the record is recognised by when its page is imported again. */
  readonly sourceFingerprint: string;
  readonly sourceName: string;
  readonly sourceUrl: string | null;
  readonly licence: string | null;
  readonly retrievedAt: Date;
  /** Unit that the question is about, where its name was linked; else null. */
  readonly subjectId: string | null;
  readonly organizerId: string | null;
}

/**
 * Adds the draft, or finds the one of an earlier import.
 * Shape: `isNew` is false when nothing was written.
 */
export async function importPoll(
  { store, now }: PollCommands,
  imported: ImportedPoll,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  return store.write(async (transaction) => {
    // Two imports of one page at once: the second waits here and finds the first one's draft.
    await lockSlug(transaction.sql, imported.sourceFingerprint);
    const known = await transaction.sql
      .selectFrom('poll')
      .select('id')
      .where('sourceFingerprint', '=', imported.sourceFingerprint)
      .executeTakeFirst();
    if (known !== undefined) return { id: known.id, isNew: false };
    const provenance: ProvenanceRecord = {
      kind: 'IMPORTED',
      sourceName: imported.sourceName,
      sourceUrl: imported.sourceUrl,
      licence: imported.licence,
      retrievedAt: imported.retrievedAt.toISOString(),
      completeness: 'PARTIAL',
      missing: ['options', 'opensAt', 'closesAt', 'results'],
    };
    const { title, subjectId, organizerId, sourceFingerprint } = imported;
    const id = await addPoll(
      transaction,
      { title, subjectId, organizerId },
      { now: now(), provenance, sourceFingerprint },
    );
    return { id, isNew: true };
  });
}
