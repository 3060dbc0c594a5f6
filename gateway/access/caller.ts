// A request → who asks, by what it carries: nobody in particular, a person with a token, a partner with a key.
// Separate from what subgraphs are told of it.
import { ClientError } from '../../process/errors.js';
import type { ApiKey, FindApiKey } from './api-keys.js';
import type { ContractName } from './contracts.js';
import { type Headers, readCredential } from './credentials.js';
import { grantPolicies } from './policies.js';
import type { Claims } from './requirements.js';
import type { VerifiedToken, VerifyToken } from './verify-token.js';

export interface Caller {
  readonly kind: 'anonymous' | 'person' | 'partner';
  /** The person's subject or the key's id; null for nobody in particular. */
  readonly id: string | null;
  readonly claims: Claims;
  readonly contract: ContractName;
  /** The key's own quota in cost units; null: the usual one. */
  readonly ownQuota: { readonly unitsPerMinute: number | null; readonly burstUnits: number | null } | null;
  /** When what was shown loses its force, in milliseconds since 1970; null never. */
  readonly expiresAtMs: number | null;
}

export interface CallerSources {
  /** Null: no tokens are taken. */
  readonly verifyToken: VerifyToken | null;
  /** Null: no keys are kept. */
  readonly findKey: FindApiKey | null;
}

/** Errors: `ClientError` UNAUTHENTICATED where what is shown is not good, RATE_LIMITED, AUTHENTICATION_UNAVAILABLE. */
export type IdentifyCaller = (headers: Headers, address: string) => Caller | Promise<Caller>;

const noScopes: ReadonlySet<string> = new Set();

export function createIdentifyCaller({ verifyToken, findKey }: CallerSources): IdentifyCaller {
  const anonymous = rememberCallers(() => ({ kind: 'anonymous', id: null, contract: 'public', ...withoutOwn }));
  const person = rememberCallers(({ subject, contract, expiresAtMs }: VerifiedToken) => ({
    kind: 'person',
    id: subject,
    contract,
    ownQuota: null,
    expiresAtMs,
  }));
  const partner = rememberCallers(({ id, contract, expiresAtMs, quotaUnitsPerMinute, burstUnits }: ApiKey) => ({
    kind: 'partner',
    id,
    contract,
    ownQuota: { unitsPerMinute: quotaUnitsPerMinute, burstUnits },
    expiresAtMs,
  }));
  return (headers, address) => {
    const credential = readCredential(headers);
    if (credential.kind === 'none') return anonymous(nobody, headers);
    if (credential.kind === 'token') {
      if (verifyToken === null)
        throw new ClientError('UNAUTHENTICATED', 'This gateway takes no bearer tokens: send an API key.');
      const verified = verifyToken(credential.text);
      return verified instanceof Promise ? verified.then((each) => person(each, headers)) : person(verified, headers);
    }
    if (findKey === null) throw new ClientError('UNAUTHENTICATED', 'This gateway keeps no API keys.');
    const found = findKey(credential.text, address);
    return found instanceof Promise ? found.then((each) => partner(each, headers)) : partner(found, headers);
  };
}

const withoutOwn = { ownQuota: null, expiresAtMs: null };
const nobody = { scopes: noScopes };

/**
 * Callers are the same objects for the same source and policies, so that what is decided of them can be kept by them
 * (`npm run bench:edge`).
 */
function rememberCallers<Source extends { readonly scopes: ReadonlySet<string> }>(
  describe: (source: Source) => Omit<Caller, 'claims'>,
): (source: Source, headers: Headers) => Caller {
  const known = new WeakMap<Source, Map<ReadonlySet<string>, Caller>>();
  return (source, headers) => {
    const policies = grantPolicies(headers, source.scopes);
    let byPolicies = known.get(source);
    const same = byPolicies?.get(policies);
    if (same !== undefined) return same;
    const described = describe(source);
    const isAuthenticated = described.kind !== 'anonymous';
    const caller = { ...described, claims: { isAuthenticated, scopes: source.scopes, policies } };
    byPolicies ??= new Map();
    byPolicies.set(policies, caller);
    known.set(source, byPolicies);
    return caller;
  };
}
