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
  /** Names of headers that may be forwarded, in lower case. */
  readonly forwarded: readonly string[];
  readonly voterTokens: VoterTokens;
}

/**
 * Of operations whose `request.headers` are the same object the first that needs a voter's token makes it for all of them: what came
 * together, in a list or over one WebSocket, is one voter. Two first requests that a browser sends side by side are two: nothing in
 * them says that they belong together, and the browser keeps the cookie of the answer that comes last. A page that asks anything
 * else of a poll before it lets somebody vote does not change that either, since reading makes no token.
 */
export type ForwardHeaders = (
  caller: Caller,
  request: { readonly headers: Headers; readonly address: string },
  isMutation: boolean,
) => ForwardedHeaders;

/** What a client may not say of itself: the gateway does. */
const ownHeader = /^x-caller-|^x-voter-token$|^x-gateway-/;

export function createForwardHeaders({ forwarded, voterTokens }: ForwardingOptions): ForwardHeaders {
  const given = forwarded.filter((name) => !ownHeader.test(name));
  const issuedTo = new WeakMap<Headers, ReturnType<VoterTokens['issue']>>();
  const issueTo = (headers: Headers) => {
    const issued = issuedTo.get(headers) ?? voterTokens.issue();
    issuedTo.set(headers, issued);
    return issued;
  };
  const scopeTexts = new WeakMap<ReadonlySet<string>, string>();
  const printScopes = (scopes: ReadonlySet<string>): string => {
    const text = scopeTexts.get(scopes) ?? [...scopes].join(' ');
    scopeTexts.set(scopes, text);
    return text;
  };
  return (caller, request, isMutation) => {
    const headers: Record<string, string> = { 'x-caller-address': request.address };
    for (const name of given) {
      const value = request.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    const { scopes } = caller.claims;
    if (scopes.size > 0) headers['x-caller-scopes'] = printScopes(scopes);
    // A header holds no more than Latin-1.
    if (caller.id !== null) headers['x-caller-subject'] = `${caller.kind}:${encodeURIComponent(caller.id)}`;
    const token = voterTokens.read(request.headers);
    // A token is made when something may be voted, so that reading leaves no trace.
    const issued = token === null && isMutation ? issueTo(request.headers) : null;
    const voter = token ?? issued?.token;
    if (voter !== undefined) headers[voterTokenHeader] = voter;
    return { headers, answerHeaders: issued === null ? undefined : { 'set-cookie': issued.cookie } };
  };
}
