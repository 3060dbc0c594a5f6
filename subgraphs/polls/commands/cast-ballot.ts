// A voter's choice → one ballot without the voter, one marker without the choice, one receipt, in one transaction.
// Separate from the life of a poll: this is the hot path, and the place where the secret is kept.
import { sql } from 'kysely';
import { statusAt } from '../entities/poll-status.js';
import type { PollRecord } from '../entities/poll.js';
import type { PollTables } from '../entities/storage.js';
import type { Store } from '../../kit/store.js';
import type { Caller } from '../../kit/room.js';
import type { BallotHashes } from './ballot-hashes.js';
import { sharePoll } from './poll-lock.js';
import type { WrongCodes } from './wrong-codes.js';

export type BallotFaultCode =
  | 'POLL_NOT_FOUND'
  | 'NOT_OPEN'
  | 'ALREADY_VOTED'
  | 'INVALID_OPTION'
  | 'TOO_FEW_SELECTIONS'
  | 'TOO_MANY_SELECTIONS'
  | 'CODE_REQUIRED'
  | 'CODE_INVALID'
  | 'SIGN_IN_REQUIRED'
  | 'BROWSER_TOKEN_REQUIRED'
  | 'INVALID_IDEMPOTENCY_KEY'
  | 'RATE_LIMITED';

export interface BallotFault {
  readonly code: BallotFaultCode;
  readonly message: string;
  readonly path: readonly string[];
}

export interface BallotRequest {
  readonly pollId: string;
  readonly optionIds: readonly string[];
  readonly idempotencyKey: string;
  readonly voterCode?: string | null | undefined;
}

export type BallotOutcome =
  | { readonly ok: true; readonly receipt: string }
  | { readonly ok: false; readonly fault: BallotFault };

export interface BallotDependencies {
  readonly store: Store<PollTables>;
  readonly now: () => Date;
  readonly hashes: BallotHashes;
  readonly wrongCodes: WrongCodes;
}

type PollForBallot = Pick<
  PollRecord,
  | 'publishedAt'
  | 'opensAt'
  | 'closesAt'
  | 'closedAt'
  | 'archivedAt'
  | 'voterAssurance'
  | 'minSelections'
  | 'maxSelections'
> & { readonly optionIds: readonly string[]; readonly codeIssued: boolean };

/**
 * Casts a ballot, or gives the receipt of the one that was cast under the same key before.
 * Shape:  of many attempts with one marker or one key, at once or apart, one is counted.
 * Errors: every refusal is a value; nothing is written then.
 */
export async function castBallot(
  dependencies: BallotDependencies,
  caller: Caller,
  request: BallotRequest,
): Promise<BallotOutcome> {
  const { store, now, hashes, wrongCodes } = dependencies;
  const { pollId, idempotencyKey } = request;
  if (idempotencyKey.length < 16 || idempotencyKey.length > 200) {
    return refuse('INVALID_IDEMPOTENCY_KEY', 'Send a random key of 16 to 200 characters, such as a UUID.', [
      'idempotencyKey',
    ]);
  }
  const codeHash = typeof request.voterCode === 'string' ? hashes.markCode(pollId, request.voterCode) : null;
  const poll = await readPollForBallot(store, pollId, codeHash);
  if (poll === null) return refuse('POLL_NOT_FOUND', 'There is no poll with this id.', ['pollId']);
  const fault = checkSelections(poll, request.optionIds);
  if (fault !== null) return fault;

  let marker: string;
  switch (poll.voterAssurance) {
    case 'BROWSER':
      if (caller.voterToken === null)
        return refuse('BROWSER_TOKEN_REQUIRED', 'Your browser sent no voter token: allow cookies and try again.', []);
      marker = hashes.markToken(pollId, caller.voterToken);
      break;
    case 'CODE':
      if (codeHash === null) return refuse('CODE_REQUIRED', 'This poll takes a voter code.', ['voterCode']);
      if (wrongCodes.isLimited(caller.address))
        return refuse('RATE_LIMITED', 'Too many wrong codes came from your address: try again in ten minutes.', [
          'voterCode',
        ]);
      if (!poll.codeIssued) {
        wrongCodes.add(caller.address);
        return refuse('CODE_INVALID', 'This is none of the codes of the poll.', ['voterCode']);
      }
      marker = codeHash;
      break;
    case 'ACCOUNT':
      return refuse('SIGN_IN_REQUIRED', 'This poll takes ballots of signed-in accounts only.', []);
  }

  const keyHash = hashes.hashKey(pollId, idempotencyKey);
  const receipt = hashes.makeReceipt(pollId, idempotencyKey);
  const receiptHash = hashes.hashReceipt(pollId, receipt);
  const written = await store.write(async ({ sql: transaction }) => {
    await sharePoll(transaction, pollId);
    // Read after the lock is held: a poll that is open now cannot be closed before this transaction ends.
    const at = now();
    const found = await sql<{ isOpen: boolean; counted: boolean }>`
      with open_poll as (
        select id from ${sql.table('polls.poll')}
        where id = ${pollId} and published_at is not null and archived_at is null and closed_at is null
          and opens_at <= ${at}::timestamptz and (closes_at is null or closes_at > ${at}::timestamptz)
      ), marker as (
        insert into ${sql.table('polls.voter_marker')} (poll_id, marker_hash, key_hash)
        select id, ${marker}, ${keyHash} from open_poll on conflict do nothing returning poll_id
      ), ballot as (
        insert into ${sql.table('polls.cast_ballot')} (poll_id, option_ids, cast_hour)
        select poll_id, ${[...request.optionIds].toSorted()}::text[],
          date_trunc('hour', ${at}::timestamptz at time zone 'UTC') at time zone 'UTC' from marker
      ), receipt as (
        insert into ${sql.table('polls.ballot_receipt')} (poll_id, receipt_hash)
        select poll_id, ${receiptHash} from marker
      )
      select exists (select from open_poll) as is_open, exists (select from marker) as counted`.execute(transaction);
    const state = found.rows[0];
    if (state?.counted === true) return 'COUNTED';
    // A statement of its own, so that it sees the marker that this one may have waited for.
    const earlier = await transaction
      .selectFrom('voter_marker')
      .select('pollId')
      .where('pollId', '=', pollId)
      .where('keyHash', '=', keyHash)
      .executeTakeFirst();
    if (earlier !== undefined) return 'COUNTED';
    return state?.isOpen === true ? 'ALREADY_VOTED' : 'NOT_OPEN';
  });
  if (written === 'COUNTED') return { ok: true, receipt };
  return written === 'ALREADY_VOTED'
    ? refuse('ALREADY_VOTED', 'A ballot of this voter was already counted.', [])
    : refuse('NOT_OPEN', describeClosed(poll, now()), ['pollId']);
}

async function readPollForBallot(
  store: Store<PollTables>,
  pollId: string,
  codeHash: string | null,
): Promise<PollForBallot | null> {
  const found = await store.sql
    .selectFrom('poll')
    .select((poll) => [
      'publishedAt',
      'opensAt',
      'closesAt',
      'closedAt',
      'archivedAt',
      'voterAssurance',
      'minSelections',
      'maxSelections',
      sql<string[]>`array(${poll
        .selectFrom('poll_option')
        .select('poll_option.id')
        .whereRef('poll_option.pollId', '=', 'poll.id')})`.as('optionIds'),
      poll
        .exists(
          poll
            .selectFrom('voter_code')
            .select('voter_code.pollId')
            .whereRef('voter_code.pollId', '=', 'poll.id')
            .where('voter_code.codeHash', '=', codeHash ?? ''),
        )
        .as('codeIssued'),
    ])
    .where('id', '=', pollId)
    .executeTakeFirst();
  return found === undefined ? null : { ...found, codeIssued: found.codeIssued === true };
}

function checkSelections(poll: PollForBallot, optionIds: readonly string[]): BallotOutcome | null {
  const chosen = new Set(optionIds);
  if (chosen.size !== optionIds.length || optionIds.some((id) => !poll.optionIds.includes(id)))
    return refuse('INVALID_OPTION', 'Choose options of this poll, each at most once.', ['optionIds']);
  if (chosen.size < poll.minSelections)
    return refuse('TOO_FEW_SELECTIONS', `Choose at least ${poll.minSelections}.`, ['optionIds']);
  if (chosen.size > poll.maxSelections)
    return refuse('TOO_MANY_SELECTIONS', `Choose at most ${poll.maxSelections}.`, ['optionIds']);
  return null;
}

function describeClosed(poll: PollForBallot, now: Date): string {
  const status = statusAt(poll, now);
  return status === 'DRAFT' || status === 'SCHEDULED' ? 'The poll is not open yet.' : 'The poll is closed.';
}

function refuse(code: BallotFaultCode, message: string, path: readonly string[]): BallotOutcome {
  return { ok: false, fault: { code, message, path: ['input', ...path] } };
}
