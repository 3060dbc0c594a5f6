// The room of access: who may use the gateway by a key, what of the graph is used, and what changed in it for
// those who follow, by asking or by webhooks. Its storage, its graph and how it starts.
import { logEnd } from '../kit/change-log.js';
import { defineRoom } from '../kit/room.js';
import { startWebhookDelivery, usualTimes, webhooksTopic } from './commands/deliver-webhooks.js';
import { createWebhookMeter } from './commands/webhook-meter.js';
import { createKeyHash } from './commands/key-text.js';
import { createWebhookKeys } from './commands/webhook-signature.js';
import { accessStorage, type AccessTables } from './entities/storage.js';
import { mergeChanges } from './loaders/merge-changes.js';
import { ChangeResolver } from './schema/change-resolver.js';
import type { AccessContext } from './schema/context.js';
import { GatewayResolver } from './schema/gateway-resolver.js';
import { KeyResolver } from './schema/key-resolver.js';
import { ApiKeyUserError } from './schema/key-types.js';
import { UsageResolver } from './schema/usage-resolver.js';
import { WebhookResolver } from './schema/webhook-resolver.js';
import { WebhookUserError } from './schema/webhook-types.js';
import { createWebhookSender } from './sources/post-webhook.js';
import { resolveHost } from './sources/public-address.js';
import { createRoomLogs } from './sources/room-logs.js';

/** Shorter than the time that a sender of webhooks has its turn. */
const webhookTimeoutMs = 10_000;

export const room = defineRoom<AccessTables, AccessContext>({
  name: 'access',
  storage: accessStorage,
  graph: {
    resolvers: [KeyResolver, UsageResolver, GatewayResolver, ChangeResolver, WebhookResolver],
    orphanedTypes: [ApiKeyUserError, WebhookUserError],
    references: {},
    enumTags: { ApiKeyErrorCode: 'internal', WebhookErrorCode: 'partner', WebhookState: 'partner' },
  },
  async open({ store, now, secret, ask, settings, wakeups, log, meters }) {
    const commands = { store, now, hashKey: createKeyHash(secret) };
    const roomLogs = createRoomLogs(ask);
    const deriveKey = createWebhookKeys(secret);
    const urlRules = { allowsPrivate: settings.WEBHOOK_PRIVATE_ADDRESSES === 'allow', resolve: resolveHost };
    const wake = () => wakeups.wake(webhooksTopic);
    const findEnd = async () => (await mergeChanges(roomLogs, { after: logEnd, limit: 1, types: null })).endCursor;
    const webhookCommands = { store, now, deriveKey, roomLogs, findEnd, urlRules, wake };
    const delivery = startWebhookDelivery({
      store,
      roomLogs,
      deriveKey,
      sender: createWebhookSender({ ...urlRules, timeoutMs: webhookTimeoutMs }),
      wakeups,
      now,
      log,
      attempted: createWebhookMeter(meters, store),
      times: { ...usualTimes, lookMs: settings.WEBHOOK_TIMER_MS },
    });
    return {
      createContext: (caller) => ({ caller, store, now, commands, webhookCommands, roomLogs }),
      // A key that everybody knows would be none.
      loadSample: async () => {},
      close: () => delivery.close(),
    };
  },
});
