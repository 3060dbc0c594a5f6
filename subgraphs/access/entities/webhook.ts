// A webhook as stored: where it goes, how far it has come, and the batch that is on its way, word for word, so that each attempt
// sends the same; and the batches that were given up. The signing secret is kept nowhere: it is derived (webhook-signature.ts).
import { defineEntity, p } from '@mikro-orm/core';

export type StoredWebhookState = 'ACTIVE' | 'PAUSED';

export const WebhookEntity = defineEntity({
  name: 'Webhook',
  tableName: 'webhook',
  properties: {
    id: p.text().primary(),
    /** The key whose webhook it is. It is served while that key holds. */
    keyId: p.text(),
    url: p.text(),
    /** Null: nodes of all types. */
    types: p.array().$type<readonly string[]>().nullable(),
    /** Entries in one request at most. */
    batchSize: p.integer(),
    /** What the signing secret is derived with. */
    salt: p.text(),
    /** That of the secret before it, which signs too until then. Both or none. */
    previousSalt: p.text().nullable(),
    previousUntil: p.datetime(3).nullable(),
    state: p.string().$type<StoredWebhookState>(),
    /** Null for one that its owner paused. */
    pauseReason: p.text().nullable(),
    /** Behind the last entry that was delivered, given up or left out; null before the first of the log. */
    cursor: p.text().nullable(),
    /** How often it was sent back to an earlier place. */
    replays: p.integer(),
    /** Of the batch on its way: its id, its text and the cursor behind it. All three or none. */
    pendingId: p.text().nullable(),
    pendingBody: p.text().nullable(),
    pendingCursor: p.text().nullable(),
    /** Failed attempts in a row. */
    attempts: p.integer(),
    /** Those of them that speak against the batch (webhook-turns.ts). */
    refusals: p.integer(),
    nextAttemptAt: p.datetime(3),
    lastDeliveredAt: p.datetime(3).nullable(),
    lastFailure: p.text().nullable(),
    lastFailureAt: p.datetime(3).nullable(),
    /** The process whose turn it is, until when, by the clock of the database. */
    leaseHolder: p.text().nullable(),
    leaseUntil: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
});

export const WebhookDeadLetterEntity = defineEntity({
  name: 'WebhookDeadLetter',
  tableName: 'webhook_dead_letter',
  properties: {
    /** In the order in which they were given up. */
    number: p.bigint('number').primary().autoincrement(),
    /** The `webhook-id` that it was sent with. */
    deliveryId: p.text(),
    webhookId: p.text(),
    body: p.text(),
    attempts: p.integer(),
    failure: p.text(),
    failedAt: p.datetime(3),
    /** Whether its owner asked for one more attempt that was not made yet. */
    isQueued: p.boolean(),
  },
});
