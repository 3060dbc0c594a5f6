// The merged change log → requests to the receivers of webhooks: for each of them in the order of the log, one at a time, the same
// batch until it is taken or given up. What is on its way is stored first, so that a process that dies is followed by another one
// that sends the same under the same id. docs/decisions/0022.
import { ClientError } from '../../../process/errors.js';
import type { Closable } from '../../../process/lifecycle.js';
import type { Log } from '../../../process/log.js';
import type { FoundChanges, ToldEntry } from '../../kit/change-log.js';
import type { ChangeWakeups } from '../../kit/change-wakeups.js';
import { newId } from '../../kit/ids.js';
import { createRepeatedLook } from '../../kit/repeated-look.js';
import type { Store } from '../../kit/store.js';
import type { AccessTables } from '../entities/storage.js';
import { mergeChanges } from '../loaders/merge-changes.js';
import type { Receipt, WebhookSender } from '../sources/post-webhook.js';
import type { RoomLog } from '../sources/room-logs.js';
import { type DeriveWebhookKey, makeDeliveryId, signDelivery, signingKeys } from './webhook-signature.js';
import {
  type DueWebhook,
  endTurn,
  findDue,
  findQueuedLetter,
  giveUp,
  keepBatch,
  moveCursor,
  noteFailed,
  noteLetter,
  noteTaken,
  pauseByItself,
  takeTurn,
  type Turns,
  type WebhookRow,
} from './webhook-turns.js';

/** Woken when a webhook was registered or changed. */
export const webhooksTopic = 'webhooks';

export interface DeliveryTimes {
  /** Between looks that nobody asked for. */
  readonly lookMs: number;
  /** Before the second attempt; doubled for each one after it. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** How often a batch may be refused before it is given up. */
  readonly mostRefusals: number;
  /** How long a process that died keeps others waiting. Longer than a request may take. */
  readonly leaseMs: number;
}

export const usualTimes: Omit<DeliveryTimes, 'lookMs'> = {
  firstDelayMs: 1_000,
  longestDelayMs: 3_600_000,
  mostRefusals: 12,
  leaseMs: 15_000,
};

/** What became of an attempt. `failed`: it is tried again, or waits for its owner; `given_up`: it became a dead letter. */
export type DeliveryOutcome = 'taken' | 'failed' | 'given_up';
export const deliveryOutcomes: readonly DeliveryOutcome[] = ['taken', 'failed', 'given_up'];

export interface DeliveryOptions {
  readonly store: Store<AccessTables>;
  readonly roomLogs: readonly RoomLog[];
  readonly deriveKey: DeriveWebhookKey;
  readonly sender: WebhookSender;
  readonly wakeups: Pick<ChangeWakeups, 'onWake'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly times: DeliveryTimes;
  /** Told of each attempt that has ended. */
  readonly attempted: (outcome: DeliveryOutcome) => void;
}

type Page = FoundChanges<ToldEntry> & { readonly endCursor: string };
type ReadPage = (after: string | null) => Promise<Page>;

const entriesARead = 500;
const mostAtOnce = 64;
/** Statuses that speak of the receiver's state, not of what it was sent. */
const outages: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);
const gone = 410;

/** Delivers until it is closed; then what is on its way is broken off, and kept. */
export function startWebhookDelivery(options: DeliveryOptions): Closable {
  const { store, roomLogs, deriveKey, sender, wakeups, now, log, times, attempted } = options;
  const turns: Turns = { store, now, holder: newId('sender'), leaseMs: times.leaseMs };
  const closing = new AbortController();
  const running = new Map<string, Promise<void>>();
  /** Without webhooks the writes of other rooms cost nothing here. */
  let hasWebhooks = false;

  const readPage: ReadPage = (after) => mergeChanges(roomLogs, { after, limit: entriesARead, types: null });

  const look = async (): Promise<void> => {
    const due = await findDue(turns);
    hasWebhooks = due.length > 0 || running.size > 0;
    // Webhooks that have come equally far share what is read.
    const pages = new Map<string | null, Promise<Page>>();
    const readShared: ReadPage = (after) => {
      const page = pages.get(after) ?? readPage(after);
      pages.set(after, page);
      return page;
    };
    const looked = await Promise.allSettled(due.map((webhook) => begin(webhook, readShared)));
    for (const each of looked) if (each.status === 'rejected') throw each.reason;
  };
  const begin = async (webhook: DueWebhook, read: ReadPage): Promise<void> => {
    const { id, cursor, isWaiting } = webhook;
    if (running.has(id)) return;
    const isNew = async () => {
      const page = await read(cursor).catch((error: unknown) => {
        // Whoever has the turn stops the webhook.
        if (isInvalidCursor(error)) return null;
        throw error;
      });
      return page === null || page.endCursor !== cursor;
    };
    if ((!isWaiting && !(await isNew())) || running.has(id) || running.size >= mostAtOnce) return;
    if (closing.signal.aborted) return;
    const delivery = deliver(id, read)
      .catch((error: unknown) => log.error({ err: error, webhook: id }, 'a webhook could not be delivered'))
      .finally(() => {
        running.delete(id);
        // Others may have found no room.
        if (running.size === mostAtOnce - 1) looking.wake();
      });
    running.set(id, delivery);
  };

  /** The turn of one webhook: until all is told, an attempt fails, or the turn is over. */
  const deliver = async (id: string, readFirst: ReadPage): Promise<void> => {
    let read = readFirst;
    try {
      while (!closing.signal.aborted) {
        const row = await takeTurn(turns, id);
        if (row === null) return;
        if (await sendLetter(row)) continue;
        const step = row.pendingId === null ? await prepare(row, read) : row;
        read = readPage;
        if (step === 'all told') return;
        if (step === 'go on') continue;
        if (!(await attempt(step))) return;
      }
    } finally {
      await endTurn(turns, id);
    }
  };

  const prepare = async (row: WebhookRow, read: ReadPage): Promise<WebhookRow | 'go on' | 'all told'> => {
    const page = await read(row.cursor).catch(async (error: unknown) => {
      if (!isInvalidCursor(error)) throw error;
      await pauseByItself(turns, row, 'its cursor is none of the log: replay it from another one');
      return null;
    });
    if (page === null) return 'all told';
    const { entries, endCursor, hasMore } = cutBatch(page, row);
    if (entries.length > 0) {
      const body = JSON.stringify({ webhook: row.id, entries, cursor: endCursor });
      const batch = { id: makeDeliveryId({ ...row, after: row.cursor, until: endCursor }), body, cursor: endCursor };
      return (await keepBatch(turns, row, batch)) ?? 'go on';
    }
    if (endCursor !== row.cursor) await moveCursor(turns, row, endCursor);
    return hasMore ? 'go on' : 'all told';
  };

  const post = (row: WebhookRow, id: string, body: string): Promise<Receipt> => {
    const at = now();
    const headers = signDelivery(signingKeys(deriveKey, row, at), { id, body, at });
    return sender.send({ url: row.url, headers, body }, closing.signal);
  };

  /** True when the batch was taken or given up. */
  const attempt = async (row: WebhookRow): Promise<boolean> => {
    const { pendingId, pendingBody, attempts, refusals } = row;
    if (pendingId === null || pendingBody === null) return true;
    const receipt = await post(row, pendingId, pendingBody);
    const isBrokenOff = receipt.kind === 'unanswered' && closing.signal.aborted;
    if (isBrokenOff) return false;
    if (receipt.kind === 'taken') {
      attempted('taken');
      await noteTaken(turns, row);
      if (attempts > 0) log.info({ webhook: row.id, attempts }, 'a webhook is taken again');
      return true;
    }
    const failure = describeFailure(receipt);
    if (attempts === 0) log.warn({ webhook: row.id, failure }, 'a webhook was not taken; it is tried again');
    const isRefusal = receipt.kind === 'answered' && receipt.status !== gone && !outages.has(receipt.status);
    const isLast = isRefusal && refusals + 1 >= times.mostRefusals;
    attempted(isLast ? 'given_up' : 'failed');
    if (receipt.kind === 'answered' && receipt.status === gone) {
      await pauseByItself(turns, row, 'the receiver answered 410 Gone');
      return false;
    }
    if (isLast) {
      await giveUp(turns, row, failure);
      log.warn({ webhook: row.id, failure, delivery: pendingId }, 'a batch for a webhook became a dead letter');
      return true;
    }
    const askedMs = receipt.kind === 'answered' ? Math.min(receipt.retryAfterMs ?? 0, times.longestDelayMs) : 0;
    const delayMs = Math.max(askedMs, delayAfter(attempts + 1, times));
    await noteFailed(turns, row, { failure, isRefusal, delayMs });
    return false;
  };

  /** True when there was a letter to send once more. */
  const sendLetter = async (row: WebhookRow): Promise<boolean> => {
    const letter = await findQueuedLetter(turns, row.id);
    if (letter === null) return false;
    const receipt = await post(row, letter.deliveryId, letter.body);
    if (receipt.kind === 'unanswered' && closing.signal.aborted) return true;
    attempted(receipt.kind === 'taken' ? 'taken' : 'failed');
    await noteLetter(turns, letter, receipt.kind === 'taken' ? null : describeFailure(receipt));
    return true;
  };

  const looking = createRepeatedLook({
    look,
    lookMs: times.lookMs,
    whenFailing: (error) => log.warn({ err: error }, 'webhooks wait: what changed cannot be read'),
  });
  const stops = [
    ...roomLogs.map(({ room }) => wakeups.onWake(room, () => void (hasWebhooks && looking.wake()))),
    wakeups.onWake(webhooksTopic, looking.wake),
  ];
  looking.start();
  return {
    async close() {
      for (const stop of stops) stop();
      closing.abort(new Error('webhooks are no longer delivered here'));
      await looking.stop();
      await Promise.all(running.values());
      await sender.close();
    },
  };
}

const isInvalidCursor = (error: unknown): boolean => error instanceof ClientError && error.code === 'INVALID_CURSOR';

const describeFailure = (receipt: Exclude<Receipt, { readonly kind: 'taken' }>): string =>
  receipt.kind === 'answered' ? `answered ${receipt.status}` : receipt.reason;

/** Half of it by chance, so that webhooks that failed together are not tried together. */
function delayAfter(attempts: number, { firstDelayMs, longestDelayMs }: DeliveryTimes): number {
  const fullMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts - 1, 40));
  return Math.round(fullMs * (0.5 + Math.random() / 2));
}

/** Of what was read, the part for one request; `endCursor` passes over what the webhook leaves out. */
function cutBatch(page: Page, { types, batchSize }: WebhookRow): Page {
  const wanted = page.entries.filter(({ nodeType }) => types === null || types.includes(nodeType));
  const entries = wanted.slice(0, batchSize);
  const last = entries.at(-1);
  if (last === undefined || wanted.length === entries.length) return { ...page, entries };
  return { entries, endCursor: last.cursor, hasMore: true };
}
