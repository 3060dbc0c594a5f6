// A bearer token → the claims of a person, once its signature, issuer, audience and times are as they should be.
// What was verified is remembered for a short while: checking a signature costs more than a small query.
import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose';
import { ClientError } from '../../process/errors.js';
import { type ContractName, isContractName } from './contracts.js';

export interface VerifiedToken {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  readonly contract: ContractName;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

export interface TokenRules {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly clockSkewSeconds: number;
  readonly now: () => number;
}

/** The token's person; at once where the same token was verified a moment ago. Errors: `ClientError` UNAUTHENTICATED, AUTHENTICATION_UNAVAILABLE. */
export type VerifyToken = (token: string) => VerifiedToken | Promise<VerifiedToken>;

const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How long a token is believed without looking at its key again, so that a key that is taken back counts soon. */
const rememberedMs = 60_000;
const maximumRemembered = 5_000;

export function createTokenVerifier(rules: TokenRules): VerifyToken {
  const remembered = new Map<string, { readonly verified: VerifiedToken; readonly untilMs: number }>();
  const verify = async (token: string): Promise<VerifiedToken> => {
    const { issuer, audience, clockSkewSeconds } = rules;
    const nowMs = rules.now();
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, rules.keys, {
        algorithms,
        clockTolerance: clockSkewSeconds,
        currentDate: new Date(nowMs),
        requiredClaims: ['sub', 'exp'],
        ...(issuer === undefined ? {} : { issuer }),
        ...(audience === undefined ? {} : { audience }),
      }));
    } catch (error) {
      throw explain(error);
    }
    const { sub, exp, contract } = payload;
    if (sub === undefined || sub === '' || exp === undefined)
      throw new ClientError('UNAUTHENTICATED', 'The token lacks a subject or an expiry.');
    const expiresAtMs = (exp + clockSkewSeconds) * 1_000;
    const verified: VerifiedToken = {
      subject: sub,
      scopes: readScopes(payload),
      contract: isContractName(contract) ? contract : 'public',
      expiresAtMs,
    };
    if (remembered.size >= maximumRemembered) remembered.clear();
    remembered.set(token, { verified, untilMs: Math.min(expiresAtMs, nowMs + rememberedMs) });
    return verified;
  };
  return (token) => {
    const known = remembered.get(token);
    if (known !== undefined && rules.now() < known.untilMs) return known.verified;
    remembered.delete(token);
    return verify(token);
  };
}

/** `scope` as OAuth 2.0 writes it, or a list under one of the usual names. */
function readScopes(payload: JWTPayload): ReadonlySet<string> {
  const given = payload['scope'] ?? payload['scp'] ?? payload['scopes'];
  if (typeof given === 'string') return new Set(given.split(' ').filter((each) => each !== ''));
  return new Set(Array.isArray(given) ? given.filter((each) => typeof each === 'string') : []);
}

function explain(error: unknown): ClientError {
  const refuse = (message: string) => new ClientError('UNAUTHENTICATED', message, { cause: error });
  if (error instanceof errors.JWTExpired) return refuse('The token has expired: sign in again.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refuse(`The token is not meant for this service: its claim "${error.claim}" does not fit.`);
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC')
    return new ClientError('AUTHENTICATION_UNAVAILABLE', 'The keys for tokens cannot be read now; try again.', {
      cause: error,
    });
  return refuse('The token cannot be believed: its form, key or signature is not right.');
}
