// Webhooks: registered, paused, set going, sent back in the log, removed, and their dead letters asked for again. One transaction
// each, for the key whose they are or for the operator.
import { ClientError } from '../../../process/errors.js';
import { logEnd } from '../../kit/change-log.js';
import { newId } from '../../kit/ids.js';
import type { Store, Transaction } from '../../kit/store.js';
import type { AccessTables } from '../entities/storage.js';
import { readMergeCursor } from '../loaders/merge-cursor.js';
import { followerContracts, listWebhooks, type WebhookOwner, type WebhookView } from '../loaders/webhooks.js';
import { findUrlFault, type UrlRules } from '../sources/public-address.js';
import type { RoomLog } from '../sources/room-logs.js';
import { type DeriveWebhookKey, makeSalt, writeWebhookSecret } from './webhook-signature.js';

/** Fault code → what it means. */
export const webhookFaultCodes = {
  NOT_FOUND: 'There is no webhook of that id, or it is of another key.',
  INVALID_URL: 'The URL is none of https:// without user, password and fragment, of 2,000 characters at most.',
  ADDRESS_NOT_ALLOWED: 'The host is, or resolves to, an address that is not of the public internet.',
  UNKNOWN_HOST: 'The host does not resolve to an address.',
  INVALID_TYPES: 'There are more than 50 types or none, or one is no name of a type such as Article.',
  INVALID_BATCH_SIZE: 'A batch has from 1 to 100 entries.',
  TOO_MANY: 'The key has 20 webhooks, which is the most.',
  INVALID_GRACE: 'The time that the old secret goes on signing is under 0 or over 43,200 minutes (30 days).',
  KEY_ENDED: 'The key does not hold, or its contract sees no changes.',
} as const;
export type WebhookFaultCode = keyof typeof webhookFaultCodes;

export interface WebhookFault {
  readonly code: WebhookFaultCode;
  readonly message: string;
  /** Leads to the argument at fault. */
  readonly path: readonly string[];
}

/** `secret`: where one was made, and nowhere else. */
export type WebhookOutcome =
  | { readonly ok: true; readonly webhook: WebhookView; readonly secret: string | null }
  | { readonly ok: false; readonly faults: readonly WebhookFault[] };

export interface WebhookCommands {
  readonly store: Store<AccessTables>;
  readonly now: () => Date;
  readonly deriveKey: DeriveWebhookKey;
  /** Those that a cursor may name. */
  readonly roomLogs: readonly RoomLog[];
  /** The cursor behind all that changed until now, or `now` for the first look of who delivers. */
  readonly findEnd: () => Promise<string>;
  readonly urlRules: UrlRules;
  /** Says that there may be something to deliver. */
  readonly wake: () => void;
}

export interface NewWebhook {
  readonly url: string;
  readonly types: readonly string[] | null;
  /** A cursor of `changes`, or `now`; null for the whole log. */
  readonly after: string | null;
  readonly batchSize: number;
}

const mostOfAKey = 20;
const mostTypes = 50;
const largestBatch = 100;
const longestGraceMinutes = 30 * 24 * 60;
const typeForm = /^[A-Z][A-Za-z]{0,63}$/;

const fault = (code: WebhookFaultCode, path: readonly string[]): WebhookFault => ({
  code,
  message: webhookFaultCodes[code],
  path,
});
const refuse = (...faults: readonly WebhookFault[]): WebhookOutcome => ({ ok: false, faults });

async function findFaults(given: NewWebhook, rules: UrlRules): Promise<readonly WebhookFault[]> {
  const { url, types, batchSize } = given;
  const faults: WebhookFault[] = [];
  const urlFault = await findUrlFault(url, rules);
  if (urlFault !== null) faults.push(fault(urlFault, ['input', 'url']));
  if (types !== null && (types.length < 1 || types.length > mostTypes || !types.every((type) => typeForm.test(type))))
    faults.push(fault('INVALID_TYPES', ['input', 'types']));
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > largestBatch)
    faults.push(fault('INVALID_BATCH_SIZE', ['input', 'batchSize']));
  return faults;
}

/** The place in the log that `after` means. Errors: `INVALID_CURSOR`; `SUBGRAPH_UNAVAILABLE` where `now` cannot be read. */
async function findPlace({ roomLogs, findEnd }: WebhookCommands, after: string | null): Promise<string | null> {
  if (after === logEnd) return findEnd();
  const schemas = roomLogs.map(({ schema }) => schema);
  if (after !== null) readMergeCursor(after, schemas);
  return after;
}

/** Registers a webhook of a key. Errors: `INVALID_CURSOR`, `SUBGRAPH_UNAVAILABLE`. */
export async function registerWebhook(
  commands: WebhookCommands,
  keyId: string,
  given: NewWebhook,
): Promise<WebhookOutcome> {
  const { store, now, deriveKey, urlRules, wake } = commands;
  const faults = await findFaults(given, urlRules);
  if (faults.length > 0) return refuse(...faults);
  const cursor = await findPlace(commands, given.after);
  const at = now();
  const webhook = { id: newId('hook'), salt: makeSalt() };
  const outcome = await store.write<WebhookOutcome>(async ({ sql, record }) => {
    // Locked, so that registrations at once are counted one after the other.
    const key = await sql
      .selectFrom('api_key')
      .select(['revokedAt', 'expiresAt', 'contract'])
      .where('id', '=', keyId)
      .forUpdate()
      .executeTakeFirst();
    const isFollower = followerContracts.some((contract) => contract === key?.contract);
    if (key === undefined || !isFollower || key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= at))
      return refuse(fault('KEY_ENDED', []));
    const own = await listWebhooks(sql, { owner: keyId, at });
    if (own.length >= mostOfAKey) return refuse(fault('TOO_MANY', []));
    await sql
      .insertInto('webhook')
      .values({
        ...webhook,
        keyId,
        url: new URL(given.url).href,
        types: given.types === null ? null : [...new Set(given.types)].toSorted(),
        batchSize: given.batchSize,
        state: 'ACTIVE',
        cursor,
        replays: 0,
        attempts: 0,
        refusals: 0,
        nextAttemptAt: at,
        createdAt: at,
      })
      .execute();
    record({ kind: 'CREATED', nodeType: 'Webhook', nodeId: webhook.id });
    const [made] = await listWebhooks(sql, { owner: keyId, at, id: webhook.id });
    return made === undefined
      ? refuse(fault('NOT_FOUND', ['id']))
      : { ok: true, webhook: made, secret: writeWebhookSecret(deriveKey(webhook)) };
  });
  if (outcome.ok) wake();
  return outcome;
}

/** Stops deliveries until it is resumed. What is on its way may yet arrive. */
export async function pauseWebhook(commands: WebhookCommands, owner: WebhookOwner, id: string) {
  return changeWebhook(commands, owner, id, ({ sql }) =>
    sql.updateTable('webhook').set({ state: 'PAUSED', pauseReason: null }).where('id', '=', id).execute(),
  );
}

/** Goes on where it stood, at once: a wait for the next attempt ends too. */
export async function resumeWebhook(commands: WebhookCommands, owner: WebhookOwner, id: string) {
  return changeWebhook(commands, owner, id, ({ sql }) =>
    sql
      .updateTable('webhook')
      .set({ state: 'ACTIVE', pauseReason: null, attempts: 0, refusals: 0, nextAttemptAt: commands.now() })
      .where('id', '=', id)
      .execute(),
  );
}

/** Sends all after the cursor once more, under ids of their own. One that is paused stays so. Errors: `INVALID_CURSOR`. */
export async function replayWebhook(
  commands: WebhookCommands,
  owner: WebhookOwner,
  { id, after }: { readonly id: string; readonly after: string | null },
): Promise<WebhookOutcome> {
  const cursor = await findPlace(commands, after);
  return changeWebhook(commands, owner, id, ({ sql }) =>
    sql
      .updateTable('webhook')
      .set(({ eb }) => ({
        cursor,
        replays: eb('replays', '+', 1),
        pendingId: null,
        pendingBody: null,
        pendingCursor: null,
        attempts: 0,
        refusals: 0,
        nextAttemptAt: commands.now(),
      }))
      .where('id', '=', id)
      .execute(),
  );
}

/** Makes another secret, which the outcome shows. The old one signs beside it for `graceMinutes` more. */
export async function rotateWebhookSecret(
  commands: WebhookCommands,
  owner: WebhookOwner,
  { id, graceMinutes }: { readonly id: string; readonly graceMinutes: number },
): Promise<WebhookOutcome> {
  if (!Number.isInteger(graceMinutes) || graceMinutes < 0 || graceMinutes > longestGraceMinutes)
    return refuse(fault('INVALID_GRACE', ['graceMinutes']));
  const salt = makeSalt();
  const previousUntil = new Date(commands.now().getTime() + graceMinutes * 60_000);
  const outcome = await changeWebhook(commands, owner, id, ({ sql }) =>
    sql
      .updateTable('webhook')
      .set(({ ref }) => ({ salt, previousSalt: ref('salt'), previousUntil }))
      .where('id', '=', id)
      .execute(),
  );
  return outcome.ok ? { ...outcome, secret: writeWebhookSecret(commands.deriveKey({ id, salt })) } : outcome;
}

/** Ends a webhook, its dead letters with it. The outcome shows it as it was. */
export async function removeWebhook(commands: WebhookCommands, owner: WebhookOwner, id: string) {
  return changeWebhook(
    commands,
    owner,
    id,
    async ({ sql }, was) => {
      await sql.deleteFrom('webhook').where('id', '=', id).execute();
      return was;
    },
    'DELETED',
  );
}

/** Has each dead letter sent once more before what is new, oldest first. Those that are taken are letters no longer. */
export async function retryDeadLetters(commands: WebhookCommands, owner: WebhookOwner, id: string) {
  return changeWebhook(commands, owner, id, ({ sql }) =>
    sql.updateTable('webhook_dead_letter').set({ isQueued: true }).where('webhookId', '=', id).execute(),
  );
}

async function changeWebhook(
  { store, now, wake }: WebhookCommands,
  owner: WebhookOwner,
  id: string,
  change: (transaction: Transaction<AccessTables>, was: WebhookView) => Promise<unknown>,
  kind: 'UPDATED' | 'DELETED' = 'UPDATED',
): Promise<WebhookOutcome> {
  const outcome = await store.write<WebhookOutcome>(async (transaction) => {
    const { sql, record } = transaction;
    const at = now();
    const [was] = await listWebhooks(sql, { owner, at, id });
    if (was === undefined) return refuse(fault('NOT_FOUND', ['id']));
    await change(transaction, was);
    record({ kind, nodeType: 'Webhook', nodeId: id });
    const [webhook = was] = await listWebhooks(sql, { owner, at, id });
    return { ok: true, webhook, secret: null };
  });
  if (outcome.ok) wake();
  return outcome;
}

const keySubject = /^partner:(key_[0-9a-z]{24})$/;

/** The id of the key that asks. Errors: `FORBIDDEN` for who asks without a key. */
export function readKeyId(subject: string | null): string {
  const [, keyId] = keySubject.exec(subject ?? '') ?? [];
  if (keyId === undefined) throw new ClientError('FORBIDDEN', 'Webhooks belong to API keys: ask with one.');
  return keyId;
}
