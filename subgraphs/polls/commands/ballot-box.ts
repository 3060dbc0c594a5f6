// Ballots that arrive together → one transaction that writes them: markers without choices, ballots without voters,
// receipts. Writing together is what makes hundreds of ballots a second possible, and it hides each among the others.
import { type Kysely, sql } from 'kysely';
import type { PollTables } from '../entities/storage.js';
import { statusAt } from '../loaders/poll-status.js';
import type { BallotHashes } from './ballot-hashes.js';
import {
  type BallotBox,
  type BallotOutcome,
  type CastRequest,
  markVoter,
  type PollForBallot,
  refuseForeignKey,
  refuseUncounted,
  refuseUnknownPoll,
} from './cast-ballot.js';
import type { PollCommands } from './poll-life.js';
import { sharePoll } from './poll-lock.js';
import type { WrongCodes } from './wrong-codes.js';

export interface BallotBoxDependencies extends PollCommands {
  readonly hashes: BallotHashes;
  readonly wrongCodes: WrongCodes;
}

interface Waiting {
  readonly request: CastRequest;
  readonly resolve: (outcome: BallotOutcome) => void;
  readonly reject: (error: unknown) => void;
}

const mostTogether = 200;
const mostAttempts = 3;

/** A box for all polls of a process. A poll's next ballots wait, a few milliseconds, until its last ones are written. */
export function createBallotBox(dependencies: BallotBoxDependencies): BallotBox {
  const queues = new Map<string, Waiting[]>();

  const empty = async (pollId: string, queue: Waiting[]): Promise<void> => {
    // Ballots that arrive in the same turn of the event loop, as those of one batch of requests do, go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const together = queue.splice(0, mostTogether);
      try {
        const outcomes = await writeTogether(
          dependencies,
          pollId,
          together.map(({ request }) => request),
        );
        for (const [index, outcome] of outcomes.entries()) together[index]?.resolve(outcome);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    queues.delete(pollId);
  };

  return {
    cast: (request) =>
      new Promise((resolve, reject) => {
        const { pollId } = request.ballot;
        const waiting = { request, resolve, reject };
        const queue = queues.get(pollId);
        if (queue !== undefined) {
          queue.push(waiting);
          return;
        }
        const started = [waiting];
        queues.set(pollId, started);
        void empty(pollId, started);
      }),
  };
}

/** Outcomes in the order of the requests. Two processes with the same voters in turn may lock each other out: try again. */
async function writeTogether(
  dependencies: BallotBoxDependencies,
  pollId: string,
  requests: readonly CastRequest[],
): Promise<readonly BallotOutcome[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dependencies.store.write(({ sql: transaction }) =>
        castTogether(transaction, dependencies, pollId, requests),
      );
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === '40P01';
      if (!isDeadlock || attempt === mostAttempts) throw error;
    }
  }
}

async function castTogether(
  transaction: Kysely<PollTables>,
  { now, hashes, wrongCodes }: BallotBoxDependencies,
  pollId: string,
  requests: readonly CastRequest[],
): Promise<readonly BallotOutcome[]> {
  await sharePoll(transaction, pollId);
  // Read after the lock is held: a poll that is open now cannot be closed before this transaction ends.
  const poll = await readPoll(transaction, pollId, requests, hashes);
  const at = now();
  if (poll === null) return requests.map(refuseUnknownPoll);

  const marked = requests.map((request) => ({ request, mark: markVoter(request, poll, { hashes, wrongCodes }) }));
  const sealed = new Map<string, SealedBallot>();
  const keyHashes = requests.map(({ ballot }) => hashes.hashKey(pollId, ballot.idempotencyKey));
  for (const [index, { request, mark }] of marked.entries()) {
    const keyHash = keyHashes[index] ?? '';
    // Of several under one key the first counts, here as in the table.
    if (!('marker' in mark) || sealed.has(keyHash)) continue;
    const receipt = hashes.makeReceipt(pollId, request.ballot.idempotencyKey);
    const optionIds = request.ballot.optionIds.toSorted();
    sealed.set(keyHash, { marker: mark.marker, keyHash, receiptHash: hashes.hashReceipt(pollId, receipt), optionIds });
  }
  const counted =
    statusAt(poll, at) === 'OPEN' ? await insertBallots(transaction, pollId, [...sealed.values()], at) : new Set();
  const uncounted = [...sealed.keys()].filter((keyHash) => !counted.has(keyHash));
  const earlier = uncounted.length === 0 ? new Map<string, string>() : await findKeys(transaction, pollId, uncounted);

  return marked.map(({ request, mark }, index) => {
    if (!('marker' in mark)) return mark;
    const keyHash = keyHashes[index] ?? '';
    const owner = earlier.get(keyHash) ?? sealed.get(keyHash)?.marker;
    // A browser whose first answer, and so its cookie, was lost repeats its ballot with a new token; codes and accounts stay.
    if (poll.voterAssurance !== 'BROWSER' && owner !== mark.marker)
      return statusAt(poll, at) === 'OPEN' ? refuseForeignKey() : refuseUncounted(poll, at);
    return counted.has(keyHash) || earlier.has(keyHash)
      ? { ok: true, receipt: hashes.makeReceipt(pollId, request.ballot.idempotencyKey) }
      : refuseUncounted(poll, at);
  });
}

interface SealedBallot {
  readonly marker: string;
  readonly keyHash: string;
  readonly receiptHash: string;
  readonly optionIds: readonly string[];
}

/**
 * Writes the ballots whose marker and key are both new, and gives their keys.
 * What decides is the tables' unique constraints, never an earlier read. Markers are written in order, so that
 * transactions with the same voters wait for each other in one direction; the rest in random order.
 */
async function insertBallots(
  transaction: Kysely<PollTables>,
  pollId: string,
  ballots: readonly SealedBallot[],
  at: Date,
): Promise<ReadonlySet<unknown>> {
  if (ballots.length === 0) return new Set();
  const inOrder = ballots.toSorted((left, right) => (left.marker < right.marker ? -1 : 1));
  const hour = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
  const found = await sql<{ keyHash: string }>`
    with sent as (
      select * from jsonb_to_recordset(${JSON.stringify(inOrder)}::jsonb)
        as sent(marker text, "keyHash" text, "receiptHash" text, "optionIds" text[])
    ), marker as (
      insert into ${sql.table('polls.voter_marker')} (poll_id, marker_hash, key_hash)
      select ${pollId}, marker, "keyHash" from sent on conflict do nothing returning key_hash
    ), counted as materialized (
      select "receiptHash", "optionIds" from sent join marker on marker.key_hash = sent."keyHash"
    ), ballot as (
      insert into ${sql.table('polls.cast_ballot')} (poll_id, option_ids, cast_hour)
      select ${pollId}, "optionIds", ${hour}::timestamptz from counted order by random()
    ), receipt as (
      insert into ${sql.table('polls.ballot_receipt')} (poll_id, receipt_hash)
      select ${pollId}, "receiptHash" from counted order by random()
    )
    select key_hash from marker`.execute(transaction);
  return new Set(found.rows.map((row) => row.keyHash));
}

/** Those of the keys under which a ballot is counted, each with its marker. A statement of its own, so that it sees what another one waited for. */
async function findKeys(
  transaction: Kysely<PollTables>,
  pollId: string,
  keyHashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await transaction
    .selectFrom('voter_marker')
    .select(['keyHash', 'markerHash'])
    .where('pollId', '=', pollId)
    .where('keyHash', 'in', [...keyHashes])
    .execute();
  return new Map(found.map((row) => [row.keyHash, row.markerHash]));
}

async function readPoll(
  transaction: Kysely<PollTables>,
  pollId: string,
  requests: readonly CastRequest[],
  hashes: BallotHashes,
): Promise<PollForBallot | null> {
  const codeHashes = requests
    .map(({ ballot }) => ballot.voterCode)
    .filter((code) => typeof code === 'string')
    .map((code) => hashes.markCode(pollId, code));
  const found = await transaction
    .selectFrom('poll')
    .select([
      'publishedAt',
      'opensAt',
      'closesAt',
      'closedAt',
      'archivedAt',
      'voterAssurance',
      'minSelections',
      'maxSelections',
      sql<string[]>`array(select id from ${sql.table('polls.poll_option')} where poll_id = poll.id)`.as('optionIds'),
      sql<string[]>`array(
        select code_hash from ${sql.table('polls.voter_code')}
        where poll_id = poll.id and code_hash = any(${codeHashes}::text[]))`.as('issuedCodes'),
    ])
    .where('id', '=', pollId)
    .executeTakeFirst();
  return found ?? null;
}
