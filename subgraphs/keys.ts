// `npm run keys -- create | list | rotate | revoke`: the keys of the gateway, for whoever can open its database.
import { parseArgs } from 'node:util';
import { parseOrTellUsage } from '../process/command-line.js';
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { openAccessStore } from './access-store.js';
import { createKey, type KeyCommands, operator, revokeKey, rotateKey } from './access/commands/change-keys.js';
import { createKeyHash } from './access/commands/key-text.js';
import type { KeyOutcome } from './access/commands/outcome.js';
import { type ApiKeyRow, listKeys } from './access/loaders/keys.js';
import { readRoomSecrets } from './room-secrets.js';

const usage = `Use: npm run keys -- COMMAND
  create --name NAME [--scopes "articles:write units:write"] [--contract public|partner|internal] [--quota UNITS] [--burst UNITS] [--expires 2027-01-01]
  list [--all]                    --all: also those that are revoked
  rotate ID [--grace MINUTES]     a new text; the old one holds for so long yet, 60 minutes if nothing is said
  revoke ID`;

const defaults = { contract: 'partner', quota: '600', burst: '1200', grace: '60' } as const;

function readArguments(given: readonly string[]) {
  return parseOrTellUsage(usage, () =>
    parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        scopes: { type: 'string', default: '' },
        contract: { type: 'string', default: defaults.contract },
        quota: { type: 'string', default: defaults.quota },
        burst: { type: 'string', default: defaults.burst },
        expires: { type: 'string' },
        grace: { type: 'string', default: defaults.grace },
        all: { type: 'boolean', default: false },
      },
    }),
  );
}

function readNumber(option: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new StartError(`--${option} ${text} is no number.\n${usage}`);
  return Number(text);
}

/** A day means its start, in UTC. */
function readInstant(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const instant = new Date(text);
  if (!/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) || Number.isNaN(instant.getTime()))
    throw new StartError(`--expires ${text} is no day such as 2027-01-01.\n${usage}`);
  return instant;
}

function stateOf({ revokedAt, expiresAt, previousUntil }: ApiKeyRow, now: Date): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt !== null && expiresAt <= now) return `expired ${expiresAt.toISOString()}`;
  const until = expiresAt === null ? 'holds until it is revoked' : `holds until ${expiresAt.toISOString()}`;
  return previousUntil !== null && previousUntil > now
    ? `${until}; its old text until ${previousUntil.toISOString()}`
    : until;
}

function describe(key: ApiKeyRow, now: Date): string[] {
  return [
    `${key.id}  ${key.prefix}…  ${key.name}`,
    `  contract ${key.contract}; scopes ${key.scopes.join(' ') || 'none'}; ${key.quotaUnitsPerMinute} units a minute, ${key.burstUnits} at once`,
    `  ${stateOf(key, now)}; last used ${key.lastUsedAt?.toISOString() ?? 'never'}`,
  ];
}

await runProcess(
  async (context) => {
    const { settings, print, arguments: given } = context;
    const { values, positionals } = readArguments(given);
    const [command, id, ...more] = positionals;
    const takesId = command === 'rotate' || command === 'revoke';
    const isKnown = command === 'create' || command === 'list' || takesId;
    if (!isKnown || more.length > 0 || (id === undefined) === takesId) throw new StartError(usage);
    const now = () => new Date();
    const hashKey = createKeyHash(readRoomSecrets(settings, ['access']).get('access') ?? '');
    const store = await openAccessStore(
      context,
      now,
      'the mutations apiKeyCreate, apiKeyRotate and apiKeyRevoke need a key with the scope keys:write',
    );
    const commands: KeyCommands = { store, now, hashKey };

    const tell = (outcome: KeyOutcome) => {
      if (!outcome.ok) {
        const faults = outcome.faults.map(({ path, message }) => `  ${path.at(-1)}: ${message}`);
        throw new StartError(['Nothing was changed:', ...faults].join('\n'));
      }
      for (const line of describe(outcome.key, now())) print(line);
      if (outcome.text === null) return;
      print('The key, which is shown this once and kept nowhere:');
      print(outcome.text);
    };

    if (command === 'list') {
      const keys = await listKeys(store.sql, values.all);
      if (keys.length === 0) print('There are no keys.');
      for (const key of keys) for (const line of describe(key, now())) print(line);
    } else if (command === 'create') {
      if (values.name === undefined) throw new StartError(`--name is missing.\n${usage}`);
      const key = {
        name: values.name,
        scopes: values.scopes.split(/[\s,]+/).filter((scope) => scope !== ''),
        contract: values.contract,
        quotaUnitsPerMinute: readNumber('quota', values.quota),
        burstUnits: readNumber('burst', values.burst),
        expiresAt: readInstant(values.expires),
      };
      tell(await createKey(commands, operator, key));
    } else if (command === 'rotate')
      tell(await rotateKey(commands, operator, { id: id ?? '', graceMinutes: readNumber('grace', values.grace) }));
    else tell(await revokeKey(commands, id ?? ''));
  },
  { stay: false },
);
