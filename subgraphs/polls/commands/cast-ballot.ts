// A voter's choice → a counted ballot and its receipt, or the reason why not. Checks here what the request and the poll
// tell; ballot-box.ts writes. Both are apart from the life of a poll: this is the hot path, and where the secret is kept.
import type { PollLife } from '../entities/poll-life.js';
import { statusAt } from '../loaders/poll-status.js';
import type { VoterAssurance } from '../entities/poll.js';
import type { Caller } from '../../kit/caller.js';
import type { BallotHashes } from './ballot-hashes.js';
import type { WrongCodes } from './wrong-codes.js';

export const ballotFaultCodes = [
  'POLL_NOT_FOUND',
  'NOT_OPEN',
  'ALREADY_VOTED',
  'INVALID_OPTION',
  'TOO_FEW_SELECTIONS',
  'TOO_MANY_SELECTIONS',
  'CODE_REQUIRED',
  'CODE_INVALID',
  'SIGN_IN_REQUIRED',
  'BROWSER_TOKEN_REQUIRED',
  'INVALID_IDEMPOTENCY_KEY',
  'RATE_LIMITED',
] as const;
export type BallotFaultCode = (typeof ballotFaultCodes)[number];

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

export interface RefusedBallot {
  readonly ok: false;
  readonly fault: BallotFault;
}
export type BallotOutcome = { readonly ok: true; readonly receipt: string } | RefusedBallot;

/** What a ballot is checked against. */
export interface PollForBallot extends PollLife {
  readonly voterAssurance: VoterAssurance;
  readonly minSelections: number;
  readonly maxSelections: number;
  readonly optionIds: readonly string[];
  /** Hashes of those codes among the given ones that were issued. */
  readonly issuedCodes: readonly string[];
}

/** A ballot as it reaches the box. */
export interface CastRequest {
  readonly caller: Caller;
  readonly ballot: BallotRequest;
}

/** What a poll's box takes; ballots of one moment are written together. */
export interface BallotBox {
  cast(request: CastRequest): Promise<BallotOutcome>;
}

/**
 * Casts a ballot, or gives the receipt of the one that was cast under the same key before.
 * Shape:  of many attempts with one marker or one key, at once or apart, one is counted.
 * Errors: every refusal is a value; nothing is written then.
 */
export async function castBallot(box: BallotBox, caller: Caller, ballot: BallotRequest): Promise<BallotOutcome> {
  const { length } = ballot.idempotencyKey;
  if (length < 16 || length > 200) {
    return refuse('INVALID_IDEMPOTENCY_KEY', 'Send a random key of 16 to 200 characters, such as a UUID.', [
      'idempotencyKey',
    ]);
  }
  return box.cast({ caller, ballot });
}

/** The voter's marker, or why this ballot cannot be taken, whether or not the poll is open. */
export function markVoter(
  { caller, ballot }: CastRequest,
  poll: PollForBallot,
  { hashes, wrongCodes }: { readonly hashes: BallotHashes; readonly wrongCodes: WrongCodes },
): { readonly marker: string } | RefusedBallot {
  const fault = checkSelections(poll, ballot.optionIds);
  if (fault !== null) return fault;
  switch (poll.voterAssurance) {
    case 'BROWSER':
      return caller.voterToken === null
        ? refuse('BROWSER_TOKEN_REQUIRED', 'Your browser sent no voter token: allow cookies and try again.', [])
        : { marker: hashes.markToken(ballot.pollId, caller.voterToken) };
    case 'CODE': {
      if (typeof ballot.voterCode !== 'string')
        return refuse('CODE_REQUIRED', 'This poll takes a voter code.', ['voterCode']);
      const marker = hashes.markCode(ballot.pollId, ballot.voterCode);
      // An issued code is taken whatever came from its address before: voters who share an address must not lock each
      // other out, nor lose the receipt of a counted ballot. What keeps codes from being guessed is their 60 random bits.
      if (poll.issuedCodes.includes(marker)) return { marker };
      if (wrongCodes.isLimited(caller.address)) {
        return refuse('RATE_LIMITED', 'Too many wrong codes came from your address: try again in ten minutes.', [
          'voterCode',
        ]);
      }
      wrongCodes.add(caller.address);
      return refuse('CODE_INVALID', 'This is none of the codes of the poll.', ['voterCode']);
    }
    case 'ACCOUNT':
      return caller.subject === null
        ? refuse('SIGN_IN_REQUIRED', 'This poll takes ballots of signed-in accounts only.', [])
        : { marker: hashes.markAccount(ballot.pollId, caller.subject) };
  }
}

export function refuseUnknownPoll(): RefusedBallot {
  return refuse('POLL_NOT_FOUND', 'There is no poll with this id.', ['pollId']);
}

/** Of two voters with one key only one can be told its receipt; the other's ballot must not be lost unnoticed. */
export function refuseForeignKey(): RefusedBallot {
  return refuse('INVALID_IDEMPOTENCY_KEY', 'This key was used by another voter: use a new key.', ['idempotencyKey']);
}

/** Why a ballot that fits the poll was not counted. */
export function refuseUncounted(poll: PollForBallot, now: Date): RefusedBallot {
  switch (statusAt(poll, now)) {
    case 'OPEN':
      return refuse('ALREADY_VOTED', 'A ballot of this voter was already counted.', []);
    case 'DRAFT':
    case 'SCHEDULED':
      return refuse('NOT_OPEN', 'The poll is not open yet.', ['pollId']);
    case 'CLOSED':
    case 'ARCHIVED':
      return refuse('NOT_OPEN', 'The poll is closed.', ['pollId']);
  }
}

function checkSelections(poll: PollForBallot, optionIds: readonly string[]): RefusedBallot | null {
  const chosen = new Set(optionIds);
  if (chosen.size !== optionIds.length || optionIds.some((id) => !poll.optionIds.includes(id)))
    return refuse('INVALID_OPTION', 'Choose options of this poll, each at most once.', ['optionIds']);
  if (chosen.size < poll.minSelections)
    return refuse('TOO_FEW_SELECTIONS', `Choose at least ${poll.minSelections}.`, ['optionIds']);
  if (chosen.size > poll.maxSelections)
    return refuse('TOO_MANY_SELECTIONS', `Choose at most ${poll.maxSelections}.`, ['optionIds']);
  return null;
}

function refuse(code: BallotFaultCode, message: string, path: readonly string[]): RefusedBallot {
  return { ok: false, fault: { code, message, path: ['input', ...path] } };
}
