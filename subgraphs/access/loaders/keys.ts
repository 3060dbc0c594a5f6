// Keys read: all of them for whoever keeps them, one by its hash for the gateway. Hashes are compared and never given out.
import { type Kysely, sql } from 'kysely';
import type { AccessTables } from '../entities/storage.js';

/** Columns of a key without its hashes. */
export const keyColumns = [
  'id',
  'name',
  'prefix',
  'scopes',
  'contract',
  'quotaUnitsPerMinute',
  'burstUnits',
  'createdBy',
  'createdAt',
  'expiresAt',
  'revokedAt',
  'previousUntil',
  'lastUsedAt',
] as const;

export type ApiKeyRow = Pick<AccessTables['api_key'], (typeof keyColumns)[number]>;

/** More keys than anybody reads through. */
const mostKeys = 1000;

/** Newest first, at most 1,000. */
export async function listKeys(db: Kysely<AccessTables>, includeRevoked: boolean): Promise<readonly ApiKeyRow[]> {
  return db
    .selectFrom('api_key')
    .select(keyColumns)
    .$if(!includeRevoked, (query) => query.where('revokedAt', 'is', null))
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(mostKeys)
    .execute();
}

/** The key whose text, or whose text before the last rotation while that still holds, has this stored hash. */
export async function findKeyByHash(db: Kysely<AccessTables>, hash: string, at: Date): Promise<ApiKeyRow | null> {
  const found = await db
    .selectFrom('api_key')
    .select(keyColumns)
    .where(sql<boolean>`digest = ${hash} or (previous_digest = ${hash} and previous_until > ${at}::timestamptz)`)
    .executeTakeFirst();
  return found ?? null;
}
