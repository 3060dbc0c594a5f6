// A key of a partner or a service as stored: what it may do and how much, and a keyed hash of its text, never the text.
import { defineEntity, p } from '@mikro-orm/core';

/** The contracts of the graph, from the narrowest to the widest. */
export const contractNames = ['public', 'partner', 'internal'] as const;
export type ContractName = (typeof contractNames)[number];

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    digest: p.text(),
    /** Of the text before the last rotation; it goes on holding until `previousUntil`. */
    previousDigest: p.text().nullable(),
    previousUntil: p.datetime(3).nullable(),
    /** The first characters of the text, to tell keys apart by. */
    prefix: p.text(),
    scopes: p.array().$type<readonly string[]>(),
    contract: p.string().$type<ContractName>(),
    quotaUnitsPerMinute: p.integer(),
    burstUnits: p.integer(),
    /** Who made it; null for the command line. */
    createdBy: p.text().nullable(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
    /** To the minute. */
    lastUsedAt: p.datetime(3).nullable(),
  },
});
