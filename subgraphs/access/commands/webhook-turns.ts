// What a delivery does in the database: takes its turn, keeps the batch that it is about to send, notes what became of it. Whoever
// has the turn holds a lease, and every statement here asks for it: of two processes one delivers a webhook at a time.
import { type Kysely, type Selectable, sql } from 'kysely';
import type { Store } from '../../kit/store.js';
import type { AccessTables } from '../entities/storage.js';

export type WebhookRow = Selectable<AccessTables['webhook']>;
export type DeadLetterRow = Selectable<AccessTables['webhook_dead_letter']>;

/** Whose turn it may be, and how long it lasts: longer than a request may take. */
export interface Turns {
  readonly store: Store<AccessTables>;
  readonly now: () => Date;
  readonly holder: string;
  readonly leaseMs: number;
}

/** A webhook that may be delivered. `isWaiting`: a batch or a letter is to be sent whatever the log says. */
export interface DueWebhook {
  readonly id: string;
  readonly cursor: string | null;
  readonly types: readonly string[] | null;
  readonly isWaiting: boolean;
}

/** More letters than anybody looks through: something is wrong with the receiver. */
const mostLetters = 1_000;

/** The key still holds and sees what `changes` tells: its contract is not the public one. */
const keyHolds = (at: Date) => sql<boolean>`exists (
  select from ${sql.table('access.api_key')} as key
  where key.id = webhook.key_id and key.revoked_at is null and key.contract <> 'public'
    and (key.expires_at is null or key.expires_at > ${at}::timestamptz))`;
const isFreeFor = (holder: string) =>
  sql<boolean>`(lease_until is null or lease_until < clock_timestamp() or lease_holder = ${holder})`;

export async function findDue({ store, now, holder }: Turns): Promise<readonly DueWebhook[]> {
  const at = now();
  return store.sql
    .selectFrom('webhook')
    .select([
      'id',
      'cursor',
      'types',
      sql<boolean>`pending_id is not null or exists (
        select from ${sql.table('access.webhook_dead_letter')} as letter
        where letter.webhook_id = webhook.id and letter.is_queued)`.as('isWaiting'),
    ])
    .where('state', '=', 'ACTIVE')
    .where('nextAttemptAt', '<=', at)
    .where(isFreeFor(holder))
    .where(keyHolds(at))
    .orderBy('nextAttemptAt')
    .execute();
}

/** Takes the turn, or keeps it for as long again. Null: it is another's, or the webhook is not to be delivered now. */
export async function takeTurn({ store, now, holder, leaseMs }: Turns, id: string): Promise<WebhookRow | null> {
  const at = now();
  const taken = await store.sql
    .updateTable('webhook')
    .set({
      leaseHolder: holder,
      leaseUntil: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`,
    })
    .where('id', '=', id)
    .where('state', '=', 'ACTIVE')
    .where('nextAttemptAt', '<=', at)
    .where(isFreeFor(holder))
    .where(keyHolds(at))
    .returningAll()
    .executeTakeFirst();
  return taken ?? null;
}

export async function endTurn({ store, holder }: Turns, id: string): Promise<void> {
  await store.sql
    .updateTable('webhook')
    .set({ leaseHolder: null, leaseUntil: null })
    .where('id', '=', id)
    .where('leaseHolder', '=', holder)
    .execute();
}

/** One's own webhook, where it stands as it was read: a replay in between has moved it. */
const unmoved = (db: Kysely<AccessTables>, { holder }: Turns, row: WebhookRow) =>
  db
    .updateTable('webhook')
    .where('id', '=', row.id)
    .where('leaseHolder', '=', holder)
    .where('replays', '=', row.replays)
    .where(sql<boolean>`cursor is not distinct from ${row.cursor}::text`)
    .where(sql<boolean>`pending_id is not distinct from ${row.pendingId}::text`);

/** Passes over entries that the webhook leaves out. */
export async function moveCursor(turns: Turns, row: WebhookRow, cursor: string): Promise<void> {
  await unmoved(turns.store.sql, turns, row).set({ cursor }).execute();
}

export interface Batch {
  readonly id: string;
  readonly body: string;
  /** Behind it. */
  readonly cursor: string;
}

/** Keeps a batch before its first attempt. Null: the webhook was moved meanwhile. */
export async function keepBatch(turns: Turns, row: WebhookRow, batch: Batch): Promise<WebhookRow | null> {
  const kept = await unmoved(turns.store.sql, turns, row)
    .set({ pendingId: batch.id, pendingBody: batch.body, pendingCursor: batch.cursor })
    .returningAll()
    .executeTakeFirst();
  return kept ?? null;
}

const settled = { pendingId: null, pendingBody: null, pendingCursor: null, attempts: 0, refusals: 0 } as const;

/** The batch was taken: on to the next one. */
export async function noteTaken(turns: Turns, row: WebhookRow): Promise<void> {
  await unmoved(turns.store.sql, turns, row)
    .set({ ...settled, cursor: row.pendingCursor, lastDeliveredAt: turns.now(), lastFailure: null })
    .execute();
}

/** The batch is tried again after `delayMs`; nothing goes before it. */
export async function noteFailed(
  turns: Turns,
  row: WebhookRow,
  failed: { readonly failure: string; readonly isRefusal: boolean; readonly delayMs: number },
): Promise<void> {
  const at = turns.now();
  await unmoved(turns.store.sql, turns, row)
    .set({
      attempts: row.attempts + 1,
      refusals: row.refusals + (failed.isRefusal ? 1 : 0),
      nextAttemptAt: new Date(at.getTime() + failed.delayMs),
      lastFailure: failed.failure,
      lastFailureAt: at,
    })
    .execute();
}

/** Stops a webhook until its owner sets it going again. */
export async function pauseByItself(turns: Turns, row: WebhookRow, reason: string): Promise<void> {
  const change = { state: 'PAUSED', pauseReason: reason, lastFailure: reason, lastFailureAt: turns.now() } as const;
  await unmoved(turns.store.sql, turns, row).set(change).execute();
}

/** The batch was refused too often: it becomes a dead letter, and the webhook goes on behind it. */
export async function giveUp(turns: Turns, row: WebhookRow, failure: string): Promise<void> {
  const at = turns.now();
  const { pendingId, pendingBody } = row;
  if (pendingId === null || pendingBody === null) return;
  await turns.store.write(async ({ sql: db }) => {
    const moved = await unmoved(db, turns, row)
      .set({ ...settled, cursor: row.pendingCursor, nextAttemptAt: at, lastFailure: failure, lastFailureAt: at })
      .returning('id')
      .executeTakeFirst();
    if (moved === undefined) return;
    await sql`
      insert into ${sql.table('access.webhook_dead_letter')} (delivery_id, webhook_id, body, attempts, failure, failed_at)
      values (${pendingId}, ${row.id}, ${pendingBody}, ${row.attempts + 1}, ${failure}, ${at})`.execute(db);
    const { count } = await db
      .selectFrom('webhook_dead_letter')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('webhookId', '=', row.id)
      .executeTakeFirstOrThrow();
    if (count >= mostLetters)
      await db
        .updateTable('webhook')
        .set({ state: 'PAUSED', pauseReason: `${mostLetters} dead letters` })
        .where('id', '=', row.id)
        .execute();
  });
}

/** The oldest letter that its owner wants sent once more. */
export async function findQueuedLetter({ store }: Turns, webhookId: string): Promise<DeadLetterRow | null> {
  const found = await store.sql
    .selectFrom('webhook_dead_letter')
    .selectAll()
    .where('webhookId', '=', webhookId)
    .where('isQueued', '=', true)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** A letter that was taken is one no longer; another waits to be asked for again. */
export async function noteLetter({ store, now }: Turns, letter: DeadLetterRow, failure: string | null): Promise<void> {
  if (failure === null) await store.sql.deleteFrom('webhook_dead_letter').where('number', '=', letter.number).execute();
  else
    await store.sql
      .updateTable('webhook_dead_letter')
      .set({ isQueued: false, attempts: letter.attempts + 1, failure, failedAt: now() })
      .where('number', '=', letter.number)
      .execute();
}
