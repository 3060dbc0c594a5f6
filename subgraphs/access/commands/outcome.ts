// What a command on keys answers: the key as it is now, with its text where one was made, or the faults for which nothing
// was written. Separate, so that GraphQL and the command line word them alike.
import type { ApiKeyRow } from '../loaders/keys.js';

/** Fault code → what it means. */
export const faultCodes = {
  BLANK: 'A text that must say something is empty.',
  TOO_LONG: 'A text or list is longer than its limit, which the message gives.',
  NOT_FOUND: 'There is no key of that id.',
  INVALID_SCOPE: 'A scope is two words with a colon between them, such as articles:write, or * for all.',
  SCOPE_NOT_HELD: 'Nobody gives a key, or a new text of a key, what they may not do themselves.',
  INVALID_CONTRACT: 'The contract is none of public, partner and internal.',
  INVALID_QUOTA: 'The quota or the burst is under 1 or over 1,000,000,000.',
  INVALID_EXPIRY: 'The time of expiry has passed.',
  INVALID_GRACE: 'The time that the old text goes on holding is under 0 or over 43,200 minutes (30 days).',
  REVOKED: 'The key is revoked.',
} as const;
export type KeyFaultCode = keyof typeof faultCodes;

export interface KeyFault {
  readonly code: KeyFaultCode;
  readonly message: string;
  /** Leads to the argument at fault. */
  readonly path: readonly string[];
}

export type KeyOutcome =
  | { readonly ok: true; readonly key: ApiKeyRow; readonly text: string | null }
  | { readonly ok: false; readonly faults: readonly KeyFault[] };

export const fault = (code: KeyFaultCode, path: readonly string[], message: string = faultCodes[code]): KeyFault => ({
  code,
  message,
  path,
});
export const refuse = (...faults: readonly KeyFault[]): KeyOutcome => ({ ok: false, faults });
