// A poll and a number → voter codes, told once. Only their keyed hashes are stored.
import { statusAt } from '../loaders/poll-status.js';
import { type BallotHashes, makeVoterCode } from './ballot-hashes.js';
import type { PollFault } from './poll-fault.js';
import { findPoll, type PollCommands } from './poll-life.js';
import { lockPoll } from './poll-lock.js';

const mostAtOnce = 1000;

/**
 * Issues new codes for a CODE poll that is not over; earlier ones stay valid.
 * Shape: the codes in clear, which nobody can read again; `faults` is empty then.
 */
export async function issueVoterCodes(
  { store, now, hashes }: PollCommands & { readonly hashes: BallotHashes },
  id: string,
  count: number,
): Promise<{
  readonly pollId: string | null;
  readonly codes: readonly string[];
  readonly faults: readonly PollFault[];
}> {
  const refuse = (code: PollFault['code'], message: string, ...path: string[]) => ({
    pollId: null,
    codes: [],
    faults: [{ code, message, path }],
  });
  if (count < 1 || count > mostAtOnce) return refuse('INVALID_COUNT', `From 1 to ${mostAtOnce}.`, 'count');
  return store.write(async ({ em, sql, record }) => {
    await lockPoll(sql, id);
    const poll = await findPoll(em, id);
    if (poll === null) return refuse('NOT_FOUND', 'There is no poll with this id.', 'id');
    if (poll.voterAssurance !== 'CODE') return refuse('WRONG_ASSURANCE', 'This poll takes no codes.', 'id');
    const status = statusAt(poll, now());
    if (status === 'CLOSED' || status === 'ARCHIVED')
      return refuse('INVALID_TRANSITION', `The poll is ${status}: no code could be used.`, 'id');
    const codes = Array.from({ length: count }, makeVoterCode);
    await sql
      .insertInto('voter_code')
      .values(codes.map((code) => ({ pollId: id, codeHash: hashes.markCode(id, code) })))
      .execute();
    record({ kind: 'UPDATED', nodeType: 'Poll', nodeId: id });
    return { pollId: id, codes, faults: [] };
  });
}
