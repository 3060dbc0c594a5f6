// A request → who asks, by what it carries: nobody in particular, a person with a token, a partner with a key.
// Separate from what subgraphs are told of it.
import { ClientError } from '../../process/errors.js';
import type { ApiKey, FindApiKey } from './api-keys.js';
import type { ContractName } from './contracts.js';
import { type Headers, readCredential } from './credentials.js';
import { grantPolicies } from './policies.js';
import { type Claims } from './requirements.js';
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

/** Errors: `ClientError` UNAUTHENTICATED where what is shown is not good, AUTHENTICATION_UNAVAILABLE. */
export type IdentifyCaller = (headers: Headers) => Caller | Promise<Caller>;

const noScopes: ReadonlySet<string> = new Set();

export function createIdentifyCaller({ verifyToken, findKey }: CallerSources): IdentifyCaller {
  return (headers) => {
    const credential = readCredential(headers);
    if (credential.kind === 'none') return describeAnonymous(headers);
    if (credential.kind === 'token') {
      if (verifyToken === null)
        throw new ClientError('UNAUTHENTICATED', 'This gateway takes no bearer tokens: send an API key.');
      const verified = verifyToken(credential.text);
      return verified instanceof Promise
        ? verified.then((person) => describePerson(person, headers))
        : describePerson(verified, headers);
    }
    if (findKey === null) throw new ClientError('UNAUTHENTICATED', 'This gateway keeps no API keys.');
    const found = findKey(credential.text);
    return found instanceof Promise
      ? found.then((key) => describePartner(key, headers))
      : describePartner(found, headers);
  };
}

function describeAnonymous(headers: Headers): Caller {
  return {
    kind: 'anonymous',
    id: null,
    claims: { isAuthenticated: false, scopes: noScopes, policies: grantPolicies(headers, noScopes) },
    contract: 'public',
    ownQuota: null,
    expiresAtMs: null,
  };
}

function describePerson({ subject, scopes, contract, expiresAtMs }: VerifiedToken, headers: Headers): Caller {
  return {
    kind: 'person',
    id: subject,
    claims: { isAuthenticated: true, scopes, policies: grantPolicies(headers, scopes) },
    contract,
    ownQuota: null,
    expiresAtMs,
  };
}

function describePartner({ id, scopes, contract, expiresAtMs, ...key }: ApiKey, headers: Headers): Caller {
  return {
    kind: 'partner',
    id,
    claims: { isAuthenticated: true, scopes, policies: grantPolicies(headers, scopes) },
    contract,
    ownQuota: { unitsPerMinute: key.quotaUnitsPerMinute, burstUnits: key.burstUnits },
    expiresAtMs,
  };
}
