// A poll's steps by hand: scheduled, opened, closed, archived. The steps by time are in due-work.ts;
// both end here, so that closing counts the same way whoever closes.
import type { Store, Transaction } from '../../kit/store.js';
import type { PollStatus } from '../entities/poll-life.js';
import { type Blocker, findBlockers, statusAt } from '../loaders/poll-status.js';
import { PollEntity, PollOptionEntity } from '../entities/poll.js';
import type { PollTables } from '../entities/storage.js';
import { countFinally } from './count-ballots.js';
import { changed, notFound, type PollFault, type PollOutcome, refused } from './poll-fault.js';
import { lockPoll } from './poll-lock.js';

export interface PollCommands {
  readonly store: Store<PollTables>;
  readonly now: () => Date;
}

/** Columns that a step sets; a fault keeps it from being taken. */
type Step = (
  poll: StoredPoll,
  status: PollStatus,
  at: Date,
  optionCount: number,
) =>
  | Partial<Pick<StoredPoll, 'publishedAt' | 'opensAt' | 'closesAt' | 'closedAt' | 'archivedAt'>>
  | readonly PollFault[];
type StoredPoll = NonNullable<Awaited<ReturnType<typeof findPoll>>>;

/** Publishes the poll; it opens and closes by itself at these times. */
export async function schedulePoll(
  commands: PollCommands,
  id: string,
  window: { readonly opensAt: Date; readonly closesAt: Date | null },
): Promise<PollOutcome> {
  return takeStep(commands, id, (poll, status, at, optionCount) => {
    if (status !== 'DRAFT' && status !== 'SCHEDULED') return [cannot('be scheduled', status)];
    if (window.opensAt <= at)
      return [
        { code: 'INVALID_WINDOW', message: 'This time has passed: open the poll now instead.', path: ['opensAt'] },
      ];
    const faults = faultsOfBlockers(findBlockers({ ...poll, ...window }, optionCount, at), (field) =>
      field === 'closesAt' ? ['closesAt'] : ['id'],
    );
    return faults.length > 0 ? faults : { ...window, publishedAt: poll.publishedAt ?? at };
  });
}

/** Opens the poll now. */
export async function openPoll(commands: PollCommands, id: string): Promise<PollOutcome> {
  return takeStep(commands, id, (poll, status, at, optionCount) => {
    if (status !== 'DRAFT' && status !== 'SCHEDULED') return [cannot('be opened', status)];
    const faults = faultsOfBlockers(findBlockers({ ...poll, opensAt: at }, optionCount, at), () => ['id']);
    return faults.length > 0 ? faults : { publishedAt: poll.publishedAt ?? at, opensAt: at };
  });
}

/** Closes the poll now and counts it for good. */
export async function closePoll(commands: PollCommands, id: string): Promise<PollOutcome> {
  return takeStep(commands, id, (_poll, status, at) =>
    status === 'OPEN' ? { closedAt: at } : [cannot('be closed', status)],
  );
}

/** Puts a closed poll away; it stays readable with its results. */
export async function archivePoll(commands: PollCommands, id: string): Promise<PollOutcome> {
  return takeStep(commands, id, (poll, status, at) =>
    status === 'CLOSED'
      ? { closedAt: poll.closedAt ?? poll.closesAt, archivedAt: at }
      : [cannot('be archived', status)],
  );
}

/** The faults for which a poll is not opened. `pathOf` leads from a field of the poll to the argument at fault. */
export function faultsOfBlockers(
  blockers: readonly Blocker[],
  pathOf: (field: 'options' | 'maxSelections' | 'closesAt') => readonly string[],
): PollFault[] {
  return blockers.map((blocker) => {
    switch (blocker) {
      case 'options':
        return {
          code: 'TOO_FEW_OPTIONS',
          message: 'A poll with fewer than two options cannot open.',
          path: pathOf('options'),
        };
      case 'selections':
        return {
          code: 'INVALID_SELECTIONS',
          message: 'More must be chosen than there are options.',
          path: pathOf('maxSelections'),
        };
      case 'window':
        return {
          code: 'INVALID_WINDOW',
          message: 'The poll would close before it opens.',
          path: pathOf('closesAt'),
        };
    }
  });
}

/** Writes that the poll reached a status, with the final count when it is over. */
export async function recordStatus(
  { em, sql, record }: Transaction<PollTables>,
  poll: StoredPoll,
  at: Date,
): Promise<void> {
  const status = statusAt(poll, at);
  const isOver = status === 'CLOSED' || status === 'ARCHIVED';
  if (isOver && !(poll.finalizedAt instanceof Date)) {
    const { ballotCount, agrees } = await countFinally(sql, poll.id);
    em.assign(poll, { finalizedAt: at, finalBallotCount: ballotCount, underReview: !agrees });
  }
  em.assign(poll, { recordedStatus: status, updatedAt: at });
  const touches = [poll.subjectId, poll.organizerId].filter((id) => typeof id === 'string');
  record({ kind: 'UPDATED', nodeType: 'Poll', nodeId: poll.id, touches });
}

export async function findPoll(em: Transaction<PollTables>['em'], id: string) {
  return em.findOne(PollEntity, { id });
}

async function takeStep({ store, now }: PollCommands, id: string, step: Step): Promise<PollOutcome> {
  return store.write(async (transaction) => {
    const { em, sql } = transaction;
    await lockPoll(sql, id);
    const poll = await findPoll(em, id);
    if (poll === null) return notFound();
    const at = now();
    const taken = step(poll, statusAt(poll, at), at, await em.count(PollOptionEntity, { pollId: id }));
    if (isFaults(taken)) return refused(...taken);
    em.assign(poll, taken);
    await recordStatus(transaction, poll, at);
    return changed(id);
  });
}

function isFaults(taken: ReturnType<Step>): taken is readonly PollFault[] {
  return Array.isArray(taken);
}

function cannot(what: string, status: PollStatus): PollFault {
  return { code: 'INVALID_TRANSITION', message: `The poll is ${status} and cannot ${what}.`, path: ['id'] };
}
