// An API key → what is known of it, asked for at the service that keeps keys and remembered for some seconds.
// Only the key's SHA-256 leaves this process. A key that is taken back stops within the time that answers are remembered.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ClientError } from '../../process/errors.js';
import { type ContractName, contractNames } from './contracts.js';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
  readonly contract: ContractName;
  readonly quotaUnitsPerMinute: number | null;
  readonly burstUnits: number | null;
  /** Milliseconds since 1970; null never. */
  readonly expiresAtMs: number | null;
}

/** Asks by digest; the data of `apiKeyByDigest`. Rejects when the service does not answer. */
export type AskForKey = (digest: string) => Promise<unknown>;
/** `address`: whose request shows the key. Errors: `ClientError` UNAUTHENTICATED, RATE_LIMITED, AUTHENTICATION_UNAVAILABLE. */
export type FindApiKey = (key: string, address: string) => ApiKey | Promise<ApiKey>;

export const apiKeyQuery =
  'query ($digest: String!) { apiKeyByDigest(digest: $digest) { id name scopes contract quotaUnitsPerMinute burstUnits expiresAt isRevoked } }';

const answer = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.string()),
    contract: z.string().transform((text) => contractNames.find((name) => name === text.toLowerCase()) ?? 'public'),
    quotaUnitsPerMinute: z.number().nullable(),
    burstUnits: z.number().nullable(),
    expiresAt: z.string().nullable(),
    isRevoked: z.boolean(),
  })
  .nullable();

interface Known {
  readonly key: ApiKey | null;
  readonly askedAtMs: number;
}

const freshMs = 10_000;
/** How long an answer still counts when the service is away. */
const staleMs = 5 * 60_000;
/** Of those that are good, and of those that are not. */
const maximumKnown = 20_000;

/**
 * `mayAsk`: whether one key more may be asked for that an address shows. What is made up must be asked for as well, and each time
 * costs the service a request: who tries keys one after the other is stopped, and takes no place of those that are good.
 */
export function createApiKeys(ask: AskForKey, now: () => number, mayAsk: (address: string) => boolean): FindApiKey {
  // By the key's text: hashing it for each request is what remembering saves. The first entry is the oldest.
  const good = new Map<string, Known>();
  const refused = new Map<string, Known>();
  const running = new Map<string, Promise<ApiKey>>();

  const judge = (key: ApiKey | null): ApiKey => {
    if (key === null) throw new ClientError('UNAUTHENTICATED', 'The API key is not known or was revoked.');
    if (key.expiresAtMs !== null && key.expiresAtMs <= now())
      throw new ClientError('UNAUTHENTICATED', 'The API key has expired: ask for a new one.');
    return key;
  };
  const remember = (text: string, key: ApiKey | null) => {
    good.delete(text);
    refused.delete(text);
    const known = key === null ? refused : good;
    known.set(text, { key, askedAtMs: now() });
    for (const oldest of known.keys()) {
      if (known.size <= maximumKnown) break;
      known.delete(oldest);
    }
  };
  const isUsable = (last: Known | undefined): last is Known => last !== undefined && now() - last.askedAtMs < staleMs;
  const look = async (text: string, last: Known | undefined): Promise<ApiKey> => {
    let found;
    try {
      found = answer.parse(await ask(createHash('sha256').update(text).digest('hex')));
    } catch (error) {
      if (isUsable(last)) return judge(last.key);
      throw new ClientError('AUTHENTICATION_UNAVAILABLE', 'API keys cannot be checked now; try again.', {
        cause: error,
      });
    }
    const key = found === null || found.isRevoked ? null : toKey(found);
    remember(text, key);
    return judge(key);
  };
  return (text, address) => {
    const last = good.get(text) ?? refused.get(text);
    if (last !== undefined && now() - last.askedAtMs < freshMs) return judge(last.key);
    const same = running.get(text);
    if (same !== undefined) return same;
    if (!mayAsk(address)) {
      if (isUsable(last)) return judge(last.key);
      throw new ClientError('RATE_LIMITED', 'Too many keys were tried from this address: ask again in a second.');
    }
    const looking = look(text, last).finally(() => running.delete(text));
    running.set(text, looking);
    return looking;
  };
}

function toKey({ scopes, expiresAt, ...given }: NonNullable<z.infer<typeof answer>>): ApiKey {
  const { id, name, contract, quotaUnitsPerMinute, burstUnits } = given;
  return {
    id,
    name,
    contract,
    quotaUnitsPerMinute,
    burstUnits,
    scopes: new Set(scopes),
    expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
  };
}
