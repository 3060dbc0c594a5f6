// Keys: made, given a new text, revoked. One transaction each. Who does it is known, because nobody may hand on more than
// they have: a key that makes keys would else be a key to everything.
import { newId } from '../../kit/ids.js';
import type { Store, Transaction } from '../../kit/store.js';
import { codePointLength } from '../../kit/vietnamese.js';
import { contractNames, type ContractName } from '../entities/api-key.js';
import type { AccessTables } from '../entities/storage.js';
import { type ApiKeyRow, keyColumns } from '../loaders/keys.js';
import { type HashKey, makeKeyText } from './key-text.js';
import { fault, type KeyFault, type KeyOutcome, refuse } from './outcome.js';

export interface KeyCommands {
  readonly store: Store<AccessTables>;
  readonly now: () => Date;
  readonly hashKey: HashKey;
}

/** Who changes keys. */
export interface KeyKeeper {
  /** Kept with the keys that they make. */
  readonly subject: string | null;
  /** Whether they may do what needs the scope; `*`: everything. */
  holds(scope: string): boolean;
}

/** Whoever can open the database can do everything already. */
export const operator: KeyKeeper = { subject: null, holds: () => true };

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly contract: string;
  readonly quotaUnitsPerMinute: number;
  readonly burstUnits: number;
  readonly expiresAt: Date | null;
}

const longestName = 200;
const mostScopes = 50;
const mostUnits = 1_000_000_000;
const longestGraceMinutes = 30 * 24 * 60;
const scopeForm = /^(\*|[a-z][a-z-]{0,39}:[a-z][a-z-]{0,39})$/;

const isContract = (name: string): name is ContractName => contractNames.some((each) => each === name);
const isQuota = (units: number) => Number.isInteger(units) && units >= 1 && units <= mostUnits;

/** Scopes that the keeper does not hold. `*` is held by those who hold `*`. */
function scopeFaults(scopes: readonly string[], keeper: KeyKeeper, path: readonly string[]): KeyFault[] {
  const lacking = scopes.filter((scope) => !keeper.holds(scope));
  return lacking.length === 0
    ? []
    : [fault('SCOPE_NOT_HELD', path, `You do not hold ${lacking.join(', ')}, so you cannot give it.`)];
}

function findFaults(given: NewKey, keeper: KeyKeeper, at: Date): readonly KeyFault[] {
  const path = (field: string) => ['input', field];
  const faults: KeyFault[] = [];
  if (given.name.trim() === '') faults.push(fault('BLANK', path('name')));
  if (codePointLength(given.name) > longestName)
    faults.push(fault('TOO_LONG', path('name'), `A name may have ${longestName} characters.`));
  if (given.scopes.length > mostScopes)
    faults.push(fault('TOO_LONG', path('scopes'), `A key may have ${mostScopes} scopes.`));
  if (given.scopes.some((scope) => !scopeForm.test(scope))) faults.push(fault('INVALID_SCOPE', path('scopes')));
  else faults.push(...scopeFaults(given.scopes, keeper, path('scopes')));
  if (!isContract(given.contract)) faults.push(fault('INVALID_CONTRACT', path('contract')));
  if (!isQuota(given.quotaUnitsPerMinute)) faults.push(fault('INVALID_QUOTA', path('quotaUnitsPerMinute')));
  if (!isQuota(given.burstUnits)) faults.push(fault('INVALID_QUOTA', path('burstUnits')));
  if (given.expiresAt !== null && given.expiresAt <= at) faults.push(fault('INVALID_EXPIRY', path('expiresAt')));
  return faults;
}

/** Makes a key. Its text is in the outcome and nowhere else. */
export async function createKey(commands: KeyCommands, keeper: KeyKeeper, given: NewKey): Promise<KeyOutcome> {
  const at = commands.now();
  const faults = findFaults(given, keeper, at);
  const { contract } = given;
  if (faults.length > 0 || !isContract(contract)) return refuse(...faults);
  const { text, prefix, sha256 } = makeKeyText();
  return commands.store.write(async ({ sql, record }) => {
    const key = await sql
      .insertInto('api_key')
      .values({
        id: newId('key'),
        name: given.name.normalize('NFC').trim(),
        digest: commands.hashKey(sha256),
        previousDigest: null,
        previousUntil: null,
        prefix,
        scopes: [...new Set(given.scopes)].toSorted(),
        contract,
        quotaUnitsPerMinute: given.quotaUnitsPerMinute,
        burstUnits: given.burstUnits,
        createdBy: keeper.subject,
        createdAt: at,
        expiresAt: given.expiresAt,
        revokedAt: null,
        lastUsedAt: null,
      })
      .returning(keyColumns)
      .executeTakeFirstOrThrow();
    record({ kind: 'CREATED', nodeType: 'ApiKey', nodeId: key.id });
    return { ok: true, key, text };
  });
}

/**
 * Gives a key a new text. The old one goes on holding for `graceMinutes`, so that its holder can change over; one that
 * still held from a rotation before ends at once.
 */
export async function rotateKey(
  commands: KeyCommands,
  keeper: KeyKeeper,
  { id, graceMinutes }: { readonly id: string; readonly graceMinutes: number },
): Promise<KeyOutcome> {
  if (!Number.isInteger(graceMinutes) || graceMinutes < 0 || graceMinutes > longestGraceMinutes)
    return refuse(fault('INVALID_GRACE', ['graceMinutes']));
  return changeKey(commands, id, async (locked, { sql }) => {
    if (locked.revokedAt !== null) return refuse(fault('REVOKED', ['id']));
    // Whoever gets the text can do what the key can.
    const faults = scopeFaults(locked.scopes, keeper, ['id']);
    if (faults.length > 0) return refuse(...faults);
    const { text, prefix, sha256 } = makeKeyText();
    const key = await sql
      .updateTable('api_key')
      .set({
        digest: commands.hashKey(sha256),
        prefix,
        previousDigest: locked.digest,
        previousUntil: new Date(commands.now().getTime() + graceMinutes * 60_000),
      })
      .where('id', '=', id)
      .returning(keyColumns)
      .executeTakeFirstOrThrow();
    return { ok: true, key, text };
  });
}

/** Ends a key for good, the text before the last rotation too. Repeating it changes nothing. */
export async function revokeKey(commands: KeyCommands, id: string): Promise<KeyOutcome> {
  return changeKey(commands, id, async (locked, { sql }) => {
    const key = await sql
      .updateTable('api_key')
      .set({ revokedAt: locked.revokedAt ?? commands.now(), previousDigest: null, previousUntil: null })
      .where('id', '=', id)
      .returning(keyColumns)
      .executeTakeFirstOrThrow();
    return { ok: true, key, text: null };
  });
}

async function changeKey(
  { store }: KeyCommands,
  id: string,
  change: (
    locked: ApiKeyRow & { readonly digest: string },
    transaction: Transaction<AccessTables>,
  ) => Promise<KeyOutcome>,
): Promise<KeyOutcome> {
  return store.write(async (transaction) => {
    const locked = await transaction.sql
      .selectFrom('api_key')
      .select([...keyColumns, 'digest'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (locked === undefined) return refuse(fault('NOT_FOUND', ['id']));
    const outcome = await change(locked, transaction);
    if (outcome.ok) transaction.record({ kind: 'UPDATED', nodeType: 'ApiKey', nodeId: id });
    return outcome;
  });
}
