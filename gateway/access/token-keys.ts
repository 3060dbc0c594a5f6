// JWKS by URL or file → the public key for a token's header. Keys may be rotated without a restart: a key id that is not
// known is looked for again, at most every few seconds, so that forged ids cause no flood.
import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { StartError } from '../../process/errors.js';

const cooldownMs = 2_000;
const cacheMaxAgeMs = 10 * 60_000;
const timeoutMs = 3_000;

const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown()).and(z.object({ kty: z.string() }))) });

/** `place`: an http(s) URL or a file. Errors: `StartError` when a file holds no JWKS; a URL is asked when it is needed. */
export async function findTokenKeys(place: string, now: () => number): Promise<JWTVerifyGetKey> {
  if (/^https?:\/\//.test(place)) {
    return createRemoteJWKSet(new URL(place), {
      cooldownDuration: cooldownMs,
      cacheMaxAge: cacheMaxAgeMs,
      timeoutDuration: timeoutMs,
    });
  }
  let find = createLocalJWKSet(await readKeySet(place));
  let readAt = now();
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() - readAt < cooldownMs) throw error;
      readAt = now();
      // A file that is being written is read the next time.
      find = await readKeySet(place).then(createLocalJWKSet, () => find);
      return find(header, token);
    }
  };
}

async function readKeySet(file: string): Promise<JSONWebKeySet> {
  try {
    return keySet.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new StartError(`JWT_JWKS: ${file} cannot be read as a JSON Web Key Set: give a URL or a file with "keys".`, {
      cause: error,
    });
  }
}
