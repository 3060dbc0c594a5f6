// SYNTHETIC polls with their ballots. Polls are created, opened and closed by the room's own commands with a clock set
// back, so that counting, tallies and the change log are the product's; only the ballots are written in bulk.
import { randomUUID } from 'node:crypto';
import { syntheticProvenance } from '../../subgraphs/kit/provenance.js';
import type { ReportProgress } from '../../subgraphs/kit/room.js';
import type { Store } from '../../subgraphs/kit/store.js';
import { type BallotHashes, createBallotHashes } from '../../subgraphs/polls/commands/ballot-hashes.js';
import { doDueWork } from '../../subgraphs/polls/commands/due-work.js';
import type { PollOutcome } from '../../subgraphs/polls/commands/poll-fault.js';
import { archivePoll, closePoll, openPoll } from '../../subgraphs/polls/commands/poll-life.js';
import { addPoll } from '../../subgraphs/polls/commands/save-poll.js';
import type { PollTables } from '../../subgraphs/polls/entities/storage.js';
import { insertRows } from './insert-rows.js';
import { createRandom, type Random } from './random.js';
import type { Named } from './units.js';

/** Key of all hashes in the benchmark's databases; nothing there is secret. */
export const benchSecret = 'SYNTHETIC: the secret of the benchmark databases';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const firstOpening = Date.UTC(2024, 0, 1);
const pollDays = 14;
const ballotsAtOnce = 20_000;
/** Every so many-th poll with ballots is still open, every so many-th one is put away. */
const openEvery = 20;
const archivedEvery = 7;

const subjects = [
  'thái độ tiếp công dân',
  'thời gian giải quyết hồ sơ',
  'chất lượng vệ sinh môi trường',
  'an toàn giao thông cổng trường',
  'dịch vụ công trực tuyến',
  'cơ sở vật chất bộ phận một cửa',
];
const options = ['Rất hài lòng', 'Hài lòng', 'Bình thường', 'Chưa hài lòng', 'Không có ý kiến'];

/** Polls that are made side by side: while the one's ballots are hashed here, the database stores the other's. */
const pollsAtOnce = 2;

/**
 * Fills an empty room with one poll for each count of ballots; a count of 0 stays a draft.
 * `seed` and the place of a poll decide its texts and votes, whatever order they are made in.
 */
export async function generatePolls(
  store: Store<PollTables>,
  counts: readonly number[],
  units: readonly Named[],
  seed: number,
  now: () => Date,
  report: ReportProgress,
): Promise<void> {
  const hashes = createBallotHashes(benchSecret);
  const total = counts.reduce((left, right) => left + right, 0);
  let done = 0;
  const makePoll = async (index: number, ballots: number): Promise<void> => {
    const random = createRandom(seed + index);
    const opensAt = new Date(firstOpening + (index % 500) * dayMs);
    const closedAt = new Date(opensAt.getTime() + pollDays * dayMs);
    const at = (instant: Date) => ({ store, now: () => instant });
    // The two polls that are compared come first and are over.
    const staysOpen = index > 1 && index % openEvery === 0;
    const id = await createPoll(store, index, staysOpen, units, random, new Date(opensAt.getTime() - dayMs));
    if (ballots === 0) return;
    accept(await openPoll(at(opensAt), id));
    for (let left = ballots; left > 0; left -= ballotsAtOnce) {
      const some = Math.min(left, ballotsAtOnce);
      await writeBallots(store, hashes, { id, opensAt, firstVoter: left - some, count: some }, random);
      done += some;
      report('ballots', done, total);
    }
    if (staysOpen) return;
    accept(await closePoll(at(closedAt), id));
    if (index > 1 && index % archivedEvery === 0)
      accept(await archivePoll(at(new Date(closedAt.getTime() + dayMs)), id));
  };
  const waiting = counts.entries();
  const makeInTurn = async (): Promise<void> => {
    for (const [index, ballots] of waiting) await makePoll(index, ballots);
  };
  await Promise.all(Array.from({ length: pollsAtOnce }, makeInTurn));
  await doDueWork({ store, now });
}

async function createPoll(
  store: Store<PollTables>,
  index: number,
  staysOpen: boolean,
  units: readonly Named[],
  random: Random,
  now: Date,
): Promise<string> {
  const unit = random.pickSkewed(units);
  const fields = {
    title: `SYNTHETIC ${index + 1}: Đánh giá ${random.pick(subjects)} tại ${unit.name}`,
    subjectId: unit.id,
    organizerId: random.pickSkewed(units).id,
    options: options.map((label) => ({ label })),
    maxSelections: index % 3 === 2 ? 2 : 1,
    closesAt: staysOpen ? new Date(Date.UTC(2100, 0, 1)) : null,
    resultVisibility: staysOpen ? ('ALWAYS' as const) : ('AFTER_CLOSE' as const),
  };
  return store.write((transaction) => addPoll(transaction, fields, { now, provenance: syntheticProvenance }));
}

interface BallotBatch {
  readonly id: string;
  readonly opensAt: Date;
  readonly firstVoter: number;
  readonly count: number;
}

/** What casting writes for each voter, in one transaction for the batch. */
async function writeBallots(
  store: Store<PollTables>,
  hashes: BallotHashes,
  { id: pollId, opensAt, firstVoter, count }: BallotBatch,
  random: Random,
): Promise<void> {
  const found = await store.sql
    .selectFrom('poll_option')
    .innerJoin('poll', 'poll.id', 'poll_option.pollId')
    .select(['poll_option.id', 'poll.maxSelections'])
    .where('poll_option.pollId', '=', pollId)
    .orderBy('poll_option.position')
    .execute();
  const optionIds = found.map(({ id }) => id);
  const most = found[0]?.maxSelections ?? 1;
  const voters = Array.from({ length: count }, (_, index) => `synthetic-voter-${firstVoter + index}`);
  const markers = voters.map((voter) => ({
    pollId,
    markerHash: hashes.markToken(pollId, voter),
    keyHash: hashes.hashKey(pollId, voter),
  }));
  const receipts = voters.map((voter) => ({
    pollId,
    receiptHash: hashes.hashReceipt(pollId, hashes.makeReceipt(pollId, voter)),
  }));
  const ballots = voters.map(() => ({
    id: randomUUID(),
    pollId,
    optionIds: [...new Set(Array.from({ length: most }, () => random.pickSkewed(optionIds)))].toSorted(),
    castHour: new Date(opensAt.getTime() + random.integer(pollDays) * dayMs + (1 + random.integer(14)) * hourMs),
  }));
  await store.write(async ({ sql: transaction }) => {
    await insertRows(transaction, 'polls', 'voter_marker', markers);
    await insertRows(transaction, 'polls', 'ballot_receipt', receipts);
    await insertRows(transaction, 'polls', 'cast_ballot', ballots);
  });
}

/** Errors: with the fault's message, when a command refused what it was meant to do. */
function accept({ faults }: PollOutcome): void {
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join(' '));
}
