// A caller and its request → the headers that subgraphs may get of them, and a cookie for the answer where a voter needs one.
import type { Caller } from './caller.js';
import type { Headers } from './credentials.js';
import { voterTokenHeader, type VoterTokens } from './voter-token.js';

export interface ForwardedHeaders {
  /** Names in lower case. Which subgraph gets what is settled where requests are sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers for the answer. */
  readonly answerHeaders: Readonly<Record<string, string>> | undefined;
}

export interface ForwardingOptions {
  /** Names of client headers that may be forwarded, in lower case. */
  readonly forwarded: readonly string[];
  readonly voterTokens: VoterTokens;
}

/** What a client may not say of itself: the gateway does. */
const ownHeader = /^x-caller-|^x-voter-token$|^x-gateway-/;

export function forwardHeaders(
  caller: Caller,
  request: { readonly headers: Headers; readonly address: string },
  isMutation: boolean,
  { forwarded, voterTokens }: ForwardingOptions,
): ForwardedHeaders {
  const headers: Record<string, string> = { 'x-caller-address': request.address };
  for (const name of forwarded) {
    const value = request.headers[name];
    if (typeof value === 'string' && !ownHeader.test(name)) headers[name] = value;
  }
  if (caller.claims.scopes.size > 0) headers['x-caller-scopes'] = [...caller.claims.scopes].join(' ');
  if (caller.id !== null) headers['x-caller-subject'] = `${caller.kind}:${caller.id}`;
  const given = voterTokens.read(request.headers);
  // A token is made when something may be voted, so that reading leaves no trace.
  const issued = given === null && isMutation ? voterTokens.issue() : null;
  const token = given ?? issued?.token;
  if (token !== undefined) headers[voterTokenHeader] = token;
  return { headers, answerHeaders: issued === null ? undefined : { 'set-cookie': issued.cookie } };
}
