// `npm run webhooks -- list | add | pause | resume | replay | remove | dead-letters | retry`: everybody's webhooks, for whoever can open
// the database. Separate from keys.ts, which knows nothing of deliveries.
import { parseArgs } from 'node:util';
import { parseOrTellUsage } from '../process/command-line.js';
import { ClientError, StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { openAccessStore } from './access-store.js';
import {
  pauseWebhook,
  registerWebhook,
  removeWebhook,
  replayWebhook,
  resumeWebhook,
  retryDeadLetters,
  rotateWebhookSecret,
  type WebhookCommands,
  type WebhookOutcome,
} from './access/commands/change-webhooks.js';
import { createWebhookKeys } from './access/commands/webhook-signature.js';
import { listDeadLetters, listWebhooks, type WebhookView } from './access/loaders/webhooks.js';
import { resolveHost } from './access/sources/public-address.js';
import { createRoomLogs } from './access/sources/room-logs.js';
import { logEnd } from './kit/change-log.js';
import { readRoomSecrets } from './room-secrets.js';

const usage = `Use: npm run webhooks -- COMMAND
  list [--key KEY]                how far each has come and what failed
  add --key KEY --url URL [--types Article,Poll] [--after CURSOR|now|start] [--batch 100]
  pause ID | resume ID | remove ID
  replay ID --after CURSOR|now|start
  rotate ID [--grace MINUTES]     another secret; the old one signs too for so long, 60 minutes if nothing is said
  dead-letters ID | retry ID      what was given up; retry sends it once more`;

function readArguments(given: readonly string[]) {
  return parseOrTellUsage(usage, () =>
    parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        url: { type: 'string' },
        types: { type: 'string' },
        after: { type: 'string' },
        grace: { type: 'string', default: '60' },
        batch: { type: 'string', default: '100' },
      },
    }),
  );
}

/** `start`: before the first entry. */
const readPlace = (text: string): string | null => (text === 'start' ? null : text);

function describe(webhook: WebhookView): string[] {
  const { id, url, keyId, types, batchSize, state, pauseReason, attempts, nextAttemptAt, lastFailure } = webhook;
  const failing =
    lastFailure === null
      ? []
      : [
          `  ${lastFailure}; ${attempts} attempts failed; next ${nextAttemptAt?.toISOString() ?? 'with the next change'}`,
        ];
  return [
    `${id}  ${state}${pauseReason === null ? '' : ` (${pauseReason})`}  ${url}`,
    `  key ${keyId}; types ${types?.join(' ') ?? 'all'}; ${batchSize} entries a request; last delivered ${webhook.lastDeliveredAt?.toISOString() ?? 'never'}`,
    `  cursor ${webhook.cursor ?? 'none'}; ${webhook.deadLetters} dead letters`,
    ...failing,
  ];
}

const changes = {
  pause: pauseWebhook,
  resume: resumeWebhook,
  remove: removeWebhook,
  retry: retryDeadLetters,
} as const;
const isChange = (command: string): command is keyof typeof changes => Object.hasOwn(changes, command);
const withoutId = ['list', 'add'];
const withId = [...Object.keys(changes), 'replay', 'rotate', 'dead-letters'];

await runProcess(
  async (context) => {
    const { settings, print, arguments: given } = context;
    const { values, positionals } = readArguments(given);
    const [command = '', id, ...more] = positionals;
    const isKnown = id === undefined ? withoutId.includes(command) : withId.includes(command);
    if (!isKnown || more.length > 0) throw new StartError(usage);
    const now = () => new Date();
    const deriveKey = createWebhookKeys(readRoomSecrets(settings, ['access']).get('access') ?? '');
    const store = await openAccessStore(context, now, 'the mutations webhookRegister, webhookReplay and others');
    const commands: WebhookCommands = {
      store,
      now,
      deriveKey,
      // No room is asked here: whoever delivers finds the end of the log when it first looks.
      roomLogs: createRoomLogs(async () => null),
      findEnd: async () => logEnd,
      urlRules: { allowsPrivate: settings.WEBHOOK_PRIVATE_ADDRESSES === 'allow', resolve: resolveHost },
      wake: () => {},
    };
    const tell = async (changing: Promise<WebhookOutcome>) => {
      const outcome = await changing.catch((error: unknown) => {
        throw error instanceof ClientError ? new StartError(error.message, { cause: error }) : error;
      });
      if (!outcome.ok) {
        const faults = outcome.faults.map(({ path, message }) => `  ${path.at(-1) ?? 'key'}: ${message}`);
        throw new StartError(['Nothing was changed:', ...faults].join('\n'));
      }
      for (const line of describe(outcome.webhook)) print(line);
      if (outcome.secret === null) return;
      print('The secret that requests are signed with, which is shown this once:');
      print(outcome.secret);
    };

    if (command === 'list') {
      const webhooks = await listWebhooks(store.sql, { owner: values.key ?? null, at: now() });
      if (webhooks.length === 0) print('There are no webhooks.');
      for (const webhook of webhooks) for (const line of describe(webhook)) print(line);
    } else if (command === 'add') {
      if (values.key === undefined || values.url === undefined)
        throw new StartError(`--key or --url is missing.\n${usage}`);
      const types = values.types?.split(/[\s,]+/).filter((type) => type !== '') ?? null;
      const after = readPlace(values.after ?? logEnd);
      await tell(
        registerWebhook(commands, values.key, { url: values.url, types, after, batchSize: Number(values.batch) }),
      );
    } else if (command === 'dead-letters') {
      const letters = await listDeadLetters(store.sql, null, id ?? '');
      if (letters.length === 0) print('There are no dead letters.');
      for (const letter of letters) {
        const queued = letter.isQueued ? '; to be sent once more' : '';
        print(
          `${letter.id}  ${letter.failedAt.toISOString()}  ${letter.failure}, ${letter.attempts} attempts${queued}`,
        );
        for (const { kind, nodeType, nodeId, occurredAt } of letter.entries)
          print(`  ${occurredAt.toISOString()}  ${kind} ${nodeType} ${nodeId}`);
      }
    } else if (command === 'replay') {
      if (values.after === undefined) throw new StartError(`--after is missing.\n${usage}`);
      await tell(replayWebhook(commands, null, { id: id ?? '', after: readPlace(values.after) }));
    } else if (command === 'rotate')
      await tell(rotateWebhookSecret(commands, null, { id: id ?? '', graceMinutes: Number(values.grace) }));
    else if (isChange(command)) await tell(changes[command](commands, null, id ?? ''));
  },
  { stay: false },
);
