// Secret and what a voter shows → what may be stored of it. Keyed hashes, so that a copy of the database alone cannot
// try out codes or tokens; each purpose has its own, so that equal inputs give unequal rows.
import { createHmac, randomInt } from 'node:crypto';

export interface BallotHashes {
  /** Marker of a voter known by a browser token. */
  markToken(pollId: string, token: string): string;
  /** Marker of a voter known by a code; the same hash says that the code was issued. */
  markCode(pollId: string, code: string): string;
  /** Marker of a voter known by the account that is signed in. */
  markAccount(pollId: string, subject: string): string;
  hashKey(pollId: string, idempotencyKey: string): string;
  /** The receipt of the ballot cast under a key; the same for each retry. */
  makeReceipt(pollId: string, idempotencyKey: string): string;
  hashReceipt(pollId: string, receipt: string): string;
}

export function createBallotHashes(secret: string): BallotHashes {
  const hash = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  return {
    markToken: (pollId, token) => hash('browser', pollId, token),
    markCode: (pollId, code) => hash('code', pollId, normalizeVoterCode(code)),
    markAccount: (pollId, subject) => hash('account', pollId, subject),
    hashKey: (pollId, idempotencyKey) => hash('key', pollId, idempotencyKey),
    makeReceipt: (pollId, idempotencyKey) => hash('receipt', pollId, idempotencyKey),
    hashReceipt: (pollId, receipt) => hash('stored receipt', pollId, receipt),
  };
}

// Crockford's alphabet: no I, L, O, U, so that a code read aloud or typed from paper stays the same.
const codeLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code such as `7K3M-Q0ZD-X9TA`: 60 random bits. */
export function makeVoterCode(): string {
  const letters = Array.from({ length: 12 }, () => codeLetters.charAt(randomInt(codeLetters.length))).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
}

/** Upper case, without hyphens and spaces, look-alikes read as the digit that was meant. */
function normalizeVoterCode(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}
