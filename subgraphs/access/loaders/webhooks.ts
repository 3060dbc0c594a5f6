// Webhooks and their dead letters read, for the key whose they are or for the operator. What signs is derived and never read.
import { type Kysely, type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { ToldEntry } from '../../kit/change-log.js';
import type { AccessTables } from '../entities/storage.js';

const webhookColumns = [
  'id',
  'keyId',
  'url',
  'types',
  'batchSize',
  'state',
  'pauseReason',
  'cursor',
  'attempts',
  'nextAttemptAt',
  'lastDeliveredAt',
  'lastFailure',
  'lastFailureAt',
  'createdAt',
] as const;

/** `KEY_ENDED`: its key was revoked or has expired, or sees no changes. */
export type WebhookState = 'ACTIVE' | 'PAUSED' | 'KEY_ENDED';

export interface WebhookView extends Omit<
  Selectable<Pick<AccessTables['webhook'], (typeof webhookColumns)[number]>>,
  'state' | 'nextAttemptAt'
> {
  readonly state: WebhookState;
  /** Null where no attempt failed. */
  readonly nextAttemptAt: Date | null;
  readonly deadLetters: number;
}

/** Whose webhooks: a key's id, or null for everybody's. */
export type WebhookOwner = string | null;

/** The contracts that see `changes`, and so are told of them. */
export const followerContracts = ['partner', 'internal'] as const;

const mostWebhooks = 1_000;
const mostLetters = 1_000;

/** Oldest first, at most 1,000. `id`: that one alone. */
export async function listWebhooks(
  db: Kysely<AccessTables>,
  { owner, at, id }: { readonly owner: WebhookOwner; readonly at: Date; readonly id?: string },
): Promise<readonly WebhookView[]> {
  const rows = await db
    .selectFrom('webhook')
    .innerJoin('api_key', 'api_key.id', 'webhook.keyId')
    .select(webhookColumns.map((column) => `webhook.${column}` as const))
    .select(['revokedAt', 'expiresAt', 'contract'])
    .select(({ selectFrom }) =>
      selectFrom('webhook_dead_letter')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('webhookId', '=', 'webhook.id')
        .as('deadLetters'),
    )
    .$if(owner !== null, (query) => query.where('webhook.keyId', '=', owner))
    .$if(id !== undefined, (query) => query.where('webhook.id', '=', id ?? ''))
    .orderBy('webhook.createdAt')
    .orderBy('webhook.id')
    .limit(mostWebhooks)
    .execute();
  return rows.map(({ revokedAt, expiresAt, contract, deadLetters, ...row }) => {
    const keyHolds =
      revokedAt === null &&
      (expiresAt === null || expiresAt > at) &&
      followerContracts.some((follower) => follower === contract);
    return {
      ...row,
      state: keyHolds ? row.state : 'KEY_ENDED',
      nextAttemptAt: row.attempts === 0 ? null : row.nextAttemptAt,
      deadLetters: deadLetters ?? 0,
    };
  });
}

/** What all webhooks of the database come to. */
export interface WebhookTotals {
  readonly active: number;
  readonly paused: number;
  /** Batches that are stored to be sent and were not taken yet. */
  readonly waiting: number;
  readonly deadLetters: number;
}

export async function countWebhooks(db: Kysely<AccessTables>): Promise<WebhookTotals> {
  const { deadLetters, ...totals } = await db
    .selectFrom('webhook')
    .select(({ fn, selectFrom }) => [
      fn.countAll<number>().filterWhere('state', '=', 'ACTIVE').as('active'),
      fn.countAll<number>().filterWhere('state', '=', 'PAUSED').as('paused'),
      fn.countAll<number>().filterWhere('pendingId', 'is not', null).as('waiting'),
      selectFrom('webhook_dead_letter')
        .select((letters) => letters.fn.countAll<number>().as('count'))
        .as('deadLetters'),
    ])
    .executeTakeFirstOrThrow();
  return { ...totals, deadLetters: deadLetters ?? 0 };
}

export interface DeadLetter {
  /** The `webhook-id` that it was sent with. */
  readonly id: string;
  readonly failedAt: Date;
  readonly attempts: number;
  readonly failure: string;
  readonly isQueued: boolean;
  readonly entries: readonly ToldEntry[];
}

const sentBody = z.object({
  entries: z.array(
    z.object({
      cursor: z.string(),
      kind: z.enum(['CREATED', 'UPDATED', 'DELETED']),
      nodeId: z.string(),
      nodeType: z.string(),
      occurredAt: z.coerce.date(),
    }),
  ),
});

/** In the order in which they were given up, at most 1,000; none for a webhook that is another's. */
export async function listDeadLetters(
  db: Kysely<AccessTables>,
  owner: WebhookOwner,
  webhookId: string,
): Promise<readonly DeadLetter[]> {
  const rows = await db
    .selectFrom('webhook_dead_letter')
    .innerJoin('webhook', 'webhook.id', 'webhook_dead_letter.webhookId')
    .select(['deliveryId', 'body', 'webhook_dead_letter.attempts', 'failure', 'failedAt', 'isQueued'])
    .where('webhookId', '=', webhookId)
    .where(owner === null ? sql<boolean>`true` : sql<boolean>`key_id = ${owner}`)
    .orderBy('number')
    .limit(mostLetters)
    .execute();
  return rows.map(({ deliveryId, body, ...letter }) => ({
    ...letter,
    id: deliveryId,
    entries: sentBody.parse(JSON.parse(body)).entries,
  }));
}
