// A request → what is known of who sent it, as far as subgraphs may know it.
import { keyOfAddress } from './address-key.js';
import type { Quota } from './rate-limits.js';
import { issueVoterToken, readVoterToken, voterTokenHeader } from './voter-token.js';

export interface Caller {
  /** Names in lower case. Which subgraph gets what is settled where requests are sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers for its answer. */
  readonly answerHeaders: Readonly<Record<string, string>> | undefined;
  /** How much the caller may ask for, and under which key it is counted. */
  readonly quota: Quota;
}

export interface CallerQuotas {
  /** Of an address. */
  readonly anonymous: Omit<Quota, 'key'>;
  /** Of a caller who is known and has no quota of its own. */
  readonly partner: Omit<Quota, 'key'>;
}

export interface CallerOptions {
  /** Names of client headers that may be forwarded, in lower case. */
  readonly forwarded: readonly string[];
  /** Whether cookies are for HTTPS alone. */
  readonly secure: boolean;
  readonly quotas: CallerQuotas;
}

export function readCaller(
  request: { readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly address: string },
  isMutation: boolean,
  options: CallerOptions,
): Caller {
  const headers: Record<string, string> = { 'x-caller-address': request.address };
  for (const name of options.forwarded) {
    const value = request.headers[name];
    if (typeof value === 'string' && !(name in headers)) headers[name] = value;
  }
  const given = readVoterToken(request.headers);
  // A token is made when something may be voted, so that reading leaves no trace.
  const issued = given === null && isMutation ? issueVoterToken(options) : null;
  const token = given ?? issued?.token;
  if (token !== undefined) headers[voterTokenHeader] = token;
  return {
    headers,
    answerHeaders: issued === null ? undefined : { 'set-cookie': issued.cookie },
    quota: { key: keyOfAddress(request.address), ...options.quotas.anonymous },
  };
}
