// A database with the room's tables, a change log that tests write to, a key, and senders of webhooks on them. Separate, because
// several suites start with the same steps.
import { createHash, randomBytes } from 'node:crypto';
import { createLog, type Log } from '../../../process/log.js';
import { createMeters } from '../../../process/meters.js';
import { createKey, operator } from '../../../subgraphs/access/commands/change-keys.js';
import {
  type NewWebhook,
  registerWebhook,
  type WebhookCommands,
} from '../../../subgraphs/access/commands/change-webhooks.js';
import {
  type DeliveryTimes,
  startWebhookDelivery,
  usualTimes,
  webhooksTopic,
} from '../../../subgraphs/access/commands/deliver-webhooks.js';
import { createWebhookMeter } from '../../../subgraphs/access/commands/webhook-meter.js';
import { createWebhookKeys } from '../../../subgraphs/access/commands/webhook-signature.js';
import { accessStorage, type AccessTables } from '../../../subgraphs/access/entities/storage.js';
import { mergeChanges } from '../../../subgraphs/access/loaders/merge-changes.js';
import { listDeadLetters, listWebhooks } from '../../../subgraphs/access/loaders/webhooks.js';
import { createWebhookSender } from '../../../subgraphs/access/sources/post-webhook.js';
import type { ResolveHost } from '../../../subgraphs/access/sources/public-address.js';
import type { RoomLog } from '../../../subgraphs/access/sources/room-logs.js';
import { logEnd } from '../../../subgraphs/kit/change-log.js';
import { createMemoryWakeups } from '../../../subgraphs/kit/change-wakeups.js';
import { openStore } from '../../../subgraphs/kit/store.js';
import { readMetrics } from '../../support/read-metrics.js';
import { openTestDatabase } from '../../support/rooms.js';
import type { FreshDatabase } from '../../support/services/databases.js';

const quick: DeliveryTimes = {
  ...usualTimes,
  lookMs: 20,
  firstDelayMs: 5,
  longestDelayMs: 40,
  mostRefusals: 4,
  leaseMs: 2_000,
};

export async function openWebhookPlace(create: () => Promise<FreshDatabase>) {
  const database = await openTestDatabase(create);
  const now = () => new Date();
  const wakeups = createMemoryWakeups();
  const store = await openStore<AccessTables>(database.database, accessStorage, now, () => wakeups.wake('news'));
  // The room's own log stands for those of the others: written and read as theirs are.
  const roomLogs: readonly RoomLog[] = [
    {
      room: 'news',
      schema: 'access',
      async read(after, limit) {
        const found = await store.readChanges({ limit, after });
        const isTold = ({ nodeType }: { readonly nodeType: string }) => nodeType === 'Article' || nodeType === 'Poll';
        return { ...found, entries: found.entries.filter(isTold) };
      },
    },
  ];
  const deriveKey = createWebhookKeys('a secret of the tests, long enough to be accepted');
  const commands: WebhookCommands = {
    store,
    now,
    deriveKey,
    roomLogs,
    findEnd: async () => (await mergeChanges(roomLogs, { after: logEnd, limit: 1, types: null })).endCursor,
    urlRules: { allowsPrivate: true, resolve: async () => ['127.0.0.1'] },
    wake: () => wakeups.wake(webhooksTopic),
  };
  const onFailure = (error: unknown) => {
    throw error;
  };
  const meters = createMeters({ readTimeoutMs: 60_000, onFailure });
  const attempted = createWebhookMeter(meters, store);
  const hashKey = (text: string) => createHash('sha256').update(text).digest('hex');
  let written = 0;
  return {
    database,
    store,
    commands,
    makeKey: async (contract = 'partner') => {
      const made = await createKey({ store, now, hashKey }, operator, {
        name: randomBytes(4).toString('hex'),
        scopes: [],
        contract,
        quotaUnitsPerMinute: 1,
        burstUnits: 1,
        expiresAt: null,
      });
      if (!made.ok) throw new Error(JSON.stringify(made.faults));
      return made.key.id;
    },
    register: async (keyId: string, given: Partial<NewWebhook> & { readonly url: string }) => {
      const input = { types: null, after: 'now', batchSize: 100, ...given };
      const made = await registerWebhook(commands, keyId, input);
      if (!made.ok || made.secret === null) throw new Error(JSON.stringify(made));
      return { id: made.webhook.id, secret: made.secret, cursor: made.webhook.cursor };
    },
    /** Writes entries, each in a transaction of its own, and gives the ids of their nodes. */
    write: async (count: number, nodeType: 'Article' | 'Poll' = 'Article') => {
      const nodeIds: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const nodeId = `node_${String((written += 1)).padStart(5, '0')}`;
        await store.write(async ({ record }) => record({ kind: 'CREATED', nodeType, nodeId }));
        nodeIds.push(nodeId);
      }
      return nodeIds;
    },
    view: async (id: string) => {
      const [found] = await listWebhooks(store.sql, { owner: null, at: now(), id });
      if (found === undefined) throw new Error(`no webhook ${id}`);
      return found;
    },
    /** What its senders tell at /metrics. */
    async readCounts() {
      const { valueOf } = readMetrics(await meters.write());
      const attempts = (outcome: string) => valueOf(`civic_webhook_attempts_total{outcome="${outcome}"}`);
      return {
        taken: attempts('taken'),
        failed: attempts('failed'),
        givenUp: attempts('given_up'),
        active: valueOf('civic_webhooks{state="active"}'),
        paused: valueOf('civic_webhooks{state="paused"}'),
        waiting: valueOf('civic_webhook_batches{state="waiting"}'),
        dead: valueOf('civic_webhook_batches{state="dead"}'),
      };
    },
    letters: (id: string) => listDeadLetters(store.sql, null, id),
    start: ({
      times = {},
      log = createLog('silent'),
      timeoutMs = 1_000,
      resolve = async () => ['127.0.0.1'],
      allowsPrivate = true,
    }: {
      times?: Partial<DeliveryTimes>;
      log?: Log;
      timeoutMs?: number;
      resolve?: ResolveHost;
      allowsPrivate?: boolean;
    } = {}) =>
      startWebhookDelivery({
        store,
        roomLogs,
        deriveKey,
        sender: createWebhookSender({ allowsPrivate, resolve, timeoutMs }),
        wakeups,
        now,
        log,
        times: { ...quick, ...times },
        attempted,
      }),
    close: () => database.close(),
  };
}

export type WebhookPlace = Awaited<ReturnType<typeof openWebhookPlace>>;
