// A webhook's signing secret and what is signed with it, by the convention of Standard Webhooks. The secret is derived from the
// room's own and a salt: a copy of the database signs nothing.
import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Before each secret, so that one that was left in a file is known for what it is. */
const mark = 'whsec_';

/** The id and the salt of a webhook → the key of its signatures. */
export type DeriveWebhookKey = (webhook: { readonly id: string; readonly salt: string }) => Buffer;

export function createWebhookKeys(roomSecret: string): DeriveWebhookKey {
  return ({ id, salt }) => createHmac('sha256', roomSecret).update(`webhook signatures\n${id}\n${salt}`).digest();
}

export const makeSalt = (): string => randomBytes(16).toString('base64url');

/** The key as its owner gets it, once. */
export const writeWebhookSecret = (key: Buffer): string => `${mark}${key.toString('base64')}`;

/** The key of the secret that holds, and after it that of the one before while it holds too. */
export function signingKeys(
  deriveKey: DeriveWebhookKey,
  webhook: {
    readonly id: string;
    readonly salt: string;
    readonly previousSalt: string | null;
    readonly previousUntil: Date | null;
  },
  at: Date,
): readonly Buffer[] {
  const { id, salt, previousSalt, previousUntil } = webhook;
  const key = deriveKey({ id, salt });
  const previousHolds = previousSalt !== null && previousUntil !== null && previousUntil > at;
  return previousHolds ? [key, deriveKey({ id, salt: previousSalt })] : [key];
}

/** The headers that a request carries: a signature by each key. `body`: as sent, byte for byte. */
export function signDelivery(
  keys: readonly Buffer[],
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Date },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const sign = (key: Buffer) => createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const signatures = keys.map((key) => `v1,${sign(key)}`).join(' ');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures };
}

/** The same for the same batch however often it is tried; another one after a replay, which is to be taken again. */
export function makeDeliveryId(webhook: {
  readonly id: string;
  readonly replays: number;
  readonly after: string | null;
  readonly until: string;
}): string {
  const text = JSON.stringify([webhook.id, webhook.replays, webhook.after, webhook.until]);
  return `msg_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;
}
