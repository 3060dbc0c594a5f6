// Settings → the keys for hashes that must outlive a process: given, or made once and kept beside the embedded database.
// Separate from starting rooms, because the command line hashes keys too.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../process/errors.js';
import type { Settings } from '../process/settings.js';
import type { SubgraphName } from '../process/subgraphs.js';

interface SecretSource {
  readonly room: SubgraphName;
  readonly setting: 'POLL_SECRET' | 'ACCESS_SECRET';
  /** In DATA_DIR, where no setting gives one. */
  readonly file: string;
}

const sources: readonly SecretSource[] = [
  { room: 'polls', setting: 'POLL_SECRET', file: 'secret' },
  { room: 'access', setting: 'ACCESS_SECRET', file: 'access-secret' },
];

/**
 * The secret of each of the rooms that needs one.
 * Errors: `StartError` that names those that a database server needs and no setting gives.
 */
export function readRoomSecrets(settings: Settings, rooms: readonly SubgraphName[]): ReadonlyMap<SubgraphName, string> {
  const needed = sources.filter(({ room }) => rooms.includes(room));
  const missing = needed.filter(({ setting }) => settings[setting] === undefined).map(({ setting }) => setting);
  if (settings.DATABASE_URL !== undefined && missing.length > 0) {
    throw new StartError(
      missing.length === 1
        ? `${missing[0]} is missing: with DATABASE_URL set, give 32 or more random characters and keep them for good.`
        : `${missing.join(' and ')} are missing: with DATABASE_URL set, give each 32 or more random characters of its own and keep them for good.`,
    );
  }
  return new Map(
    needed.map(({ room, setting, file }) => [room, settings[setting] ?? keepSecret(settings.DATA_DIR, file)]),
  );
}

function keepSecret(folder: string, name: string): string {
  const file = join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(32).toString('base64url');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}
