// Attempts to deliver webhooks, and what waits for one → metrics of the process that sends them.
import type { Meters } from '../../../process/meters.js';
import type { Store } from '../../kit/store.js';
import type { AccessTables } from '../entities/storage.js';
import { countWebhooks, type WebhookTotals } from '../loaders/webhooks.js';
import { type DeliveryOptions, deliveryOutcomes } from './deliver-webhooks.js';

/** Gives who is to be told of each attempt. */
export function createWebhookMeter(
  meters: Meters | null,
  store: Pick<Store<AccessTables>, 'sql'>,
): DeliveryOptions['attempted'] {
  if (meters === null) return () => {};
  const attempts = meters.counter({
    name: 'civic_webhook_attempts_total',
    help: 'Attempts to deliver a batch to a webhook; given_up: the batch became a dead letter.',
    labels: ['outcome'],
  });
  const series = new Map(deliveryOutcomes.map((outcome) => [outcome, attempts.series({ outcome })]));
  // Both levels are looked at in the same turn: one statement counts for both.
  let counting: Promise<WebhookTotals> | null = null;
  const count = () => (counting ??= countWebhooks(store.sql).finally(() => (counting = null)));
  meters.level({
    name: 'civic_webhooks',
    help: 'Webhooks of the database: those that are served and those that are paused.',
    labels: ['state'],
    async read() {
      const { active, paused } = await count();
      return [
        [{ state: 'active' }, active],
        [{ state: 'paused' }, paused],
      ];
    },
  });
  meters.level({
    name: 'civic_webhook_batches',
    help: 'Batches for webhooks of the database: those that wait to be taken, and dead letters.',
    labels: ['state'],
    async read() {
      const { waiting, deadLetters } = await count();
      return [
        [{ state: 'waiting' }, waiting],
        [{ state: 'dead' }, deadLetters],
      ];
    },
  });
  return (outcome) => series.get(outcome)?.add();
}
