// The clock → what it makes due: openings and closings by time, counting, news of live results.
// Separate from the commands by hand: a timer calls it, tests call it with a clock of their own.
import { sql } from 'kysely';
import type { Log } from '../../../process/log.js';
import { statusAt, statusSql } from '../loaders/poll-status.js';
import { readTurnout } from '../loaders/ballot-counts.js';
import { disclosedPoints } from '../loaders/disclosure.js';
import { countBatch, smallestBatch } from './count-ballots.js';
import { findPoll, type PollCommands, recordStatus } from './poll-life.js';
import { lockPoll, tryFoldLock } from './poll-lock.js';

/** Does all that is due now. Any number of processes may do so at once. */
export async function doDueWork(commands: PollCommands): Promise<void> {
  await keepTime(commands);
  await announceLiveResults(commands);
}

async function keepTime(commands: PollCommands): Promise<void> {
  await recordDueTransitions(commands);
  await countWaitingBallots(commands);
}

/** Polls whose time has come are written as opened or closed, each in a transaction of its own. */
async function recordDueTransitions({ store, now }: PollCommands): Promise<void> {
  const due = await store.sql
    .selectFrom('poll')
    .select('poll.id')
    .where('poll.recordedStatus', 'in', ['SCHEDULED', 'OPEN'])
    .where(sql<boolean>`poll.recorded_status <> ${statusSql(now())}`)
    .execute();
  for (const { id } of due) {
    await store.write(async (transaction) => {
      await lockPoll(transaction.sql, id);
      const poll = await findPoll(transaction.em, id);
      const at = now();
      if (poll === null || statusAt(poll, at) === poll.recordedStatus) return;
      if (statusAt(poll, at) === 'CLOSED') poll.closedAt ??= poll.closesAt;
      await recordStatus(transaction, poll, at);
    });
  }
}

async function countWaitingBallots({ store }: PollCommands): Promise<void> {
  const waiting = await store.sql
    .selectFrom('cast_ballot')
    .select('cast_ballot.pollId')
    .groupBy('cast_ballot.pollId')
    .having(sql<boolean>`count(*) >= ${smallestBatch}`)
    .execute();
  for (const { pollId } of waiting) {
    let moved = 1;
    while (moved > 0) {
      // No entry in the change log: how far counting has come is told to nobody.
      moved = await store.write(async ({ sql: transaction }) =>
        (await tryFoldLock(transaction, pollId)) ? countBatch(transaction, pollId, smallestBatch) : 0,
      );
    }
  }
}

/** Live results move in steps; each step that readers can see is a change of the poll. */
async function announceLiveResults({ store, now }: PollCommands): Promise<void> {
  const live = await store.sql
    .selectFrom('poll')
    .select(['poll.id', 'poll.disclosureThreshold', 'poll.announcedBallots'])
    .where('poll.recordedStatus', '=', 'OPEN')
    .where('poll.resultVisibility', 'in', ['ALWAYS', 'AFTER_VOTING'])
    .execute();
  if (live.length === 0) return;
  const turnout = await readTurnout(
    store.sql,
    live.map((poll) => poll.id),
  );
  for (const poll of live) {
    const point = disclosedPoints(turnout.get(poll.id) ?? [], poll.disclosureThreshold, now()).at(-1);
    if (point === undefined || point.ballotCount <= poll.announcedBallots) continue;
    await store.write(async ({ sql: transaction, record }) => {
      const told = await transaction
        .updateTable('poll')
        .set({ announcedBallots: point.ballotCount, updatedAt: now() })
        .where('id', '=', poll.id)
        .where('announcedBallots', '<', point.ballotCount)
        .returning('id')
        .execute();
      if (told.length > 0) record({ kind: 'UPDATED', nodeType: 'Poll', nodeId: poll.id });
    });
  }
}

// Live results move once an hour at most, so they need not be looked at in every round.
const roundsPerAnnouncement = 15;

/** Runs the due work again and again, one round at a time, until it is closed. */
export function startDueWork(commands: PollCommands, log: Log, everyMs: number): { close: () => Promise<void> } {
  let round = Promise.resolve();
  let isRunning = false;
  let rounds = 0;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    rounds += 1;
    round = (rounds % roundsPerAnnouncement === 0 ? doDueWork(commands) : keepTime(commands))
      .catch((error: unknown) => log.error({ err: error }, 'the due work of polls failed; it is tried again'))
      .finally(() => {
        isRunning = false;
      });
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await round;
    },
  };
}
