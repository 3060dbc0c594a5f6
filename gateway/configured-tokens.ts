// Settings → what verifies bearer tokens; null where none are taken.
import { StartError } from '../process/errors.js';
import type { Settings } from '../process/settings.js';
import { findTokenKeys } from './access/token-keys.js';
import { createTokenVerifier, type VerifyToken } from './access/verify-token.js';

/** Errors: `StartError` when the key set cannot be read, or is there without an issuer and an audience. */
export async function configureTokens(settings: Settings): Promise<VerifyToken | null> {
  const { JWT_JWKS: place, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings;
  if (place === undefined) return null;
  if (issuer === undefined || audience === undefined) {
    throw new StartError(
      'JWT_JWKS is set without JWT_ISSUER and JWT_AUDIENCE: name both, or tokens meant for other services would be taken.',
    );
  }
  const keys = await findTokenKeys(place, Date.now);
  return createTokenVerifier({ keys, issuer, audience, clockSkewSeconds: settings.JWT_CLOCK_SKEW_S, now: Date.now });
}
