// The access room on a fresh database with a clock that tests move, and short ways to ask it as different callers.
// Separate, because the suites of keys and of usage start with the same steps.
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { accessStorage, type AccessTables } from '../../../subgraphs/access/entities/storage.js';
import { room as accessRoom } from '../../../subgraphs/access/room.js';
import { openStore } from '../../../subgraphs/kit/store.js';
import { openTestDatabase, startTestRoom } from '../../support/rooms.js';
import type { FreshDatabase } from '../../support/services/databases.js';

const keyView = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  contract: z.string(),
  quotaUnitsPerMinute: z.number(),
  burstUnits: z.number(),
  createdBy: z.string().nullable(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  previousUntil: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});
const payload = z.object({
  answer: z.object({
    apiKey: keyView.nullable(),
    key: z.string().nullable(),
    userErrors: z.array(z.object({ code: z.string(), path: z.array(z.string()), message: z.string() })),
  }),
});
const presented = z.object({
  apiKeyByDigest: z
    .object({
      id: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
      contract: z.string(),
      quotaUnitsPerMinute: z.number(),
      burstUnits: z.number(),
      expiresAt: z.string().nullable(),
      isRevoked: z.boolean(),
    })
    .nullable(),
});

export const keyFields =
  'id name prefix scopes contract quotaUnitsPerMinute burstUnits createdBy expiresAt revokedAt previousUntil lastUsedAt';
const payloadFields = `apiKey { ${keyFields} } key userErrors { message path ... on ApiKeyUserError { code } }`;

type Variables = Readonly<Record<string, unknown>>;

export async function openAccessRoom(create: () => Promise<FreshDatabase>, startAt: string) {
  const database = await openTestDatabase(create);
  let time = new Date(startAt);
  const now = () => time;
  const room = await startTestRoom(accessRoom, database, {
    now,
    ask: async (_room, _query, { after }) => ({
      changes: { nodes: [], pageInfo: { hasNextPage: false, endCursor: after === 'now' ? null : after } },
    }),
    environment: { WEBHOOK_TIMER_MS: '86400000' },
  });
  const store = await openStore<AccessTables>(database.database, accessStorage, now);

  /** `scopes`: those of the caller; null for the gateway itself, which has none. */
  const execute = (query: string, variables: Variables, scopes: string | null, subject = 'person one') =>
    room.execute({
      query,
      variables,
      headers: scopes === null ? {} : { 'x-caller-scopes': scopes, 'x-caller-subject': subject },
    });
  const ask = async <T>(shape: z.ZodType<T>, query: string, variables: Variables, scopes: string | null) => {
    const { data, errors } = await execute(query, variables, scopes);
    expect(errors).toBeUndefined();
    return shape.parse(data);
  };

  return {
    database,
    store,
    room,
    execute,
    ask,
    setTime: (at: string) => void (time = new Date(at)),
    create: async (input: object, scopes = 'keys:write articles:write units:write') =>
      (
        await ask(
          payload,
          `mutation ($input: ApiKeyCreateInput!) { answer: apiKeyCreate(input: $input) { ${payloadFields} } }`,
          { input },
          scopes,
        )
      ).answer,
    rotate: async (variables: object, scopes = 'keys:write articles:write units:write') =>
      (
        await ask(
          payload,
          `mutation ($id: ID!, $graceMinutes: Int! = 60) { answer: apiKeyRotate(id: $id, graceMinutes: $graceMinutes) { ${payloadFields} } }`,
          { ...variables },
          scopes,
        )
      ).answer,
    revoke: async (id: string, scopes = 'keys:write') =>
      (await ask(payload, `mutation ($id: ID!) { answer: apiKeyRevoke(id: $id) { ${payloadFields} } }`, { id }, scopes))
        .answer,
    list: async (includeRevoked: boolean) =>
      (
        await ask(
          z.object({ apiKeys: z.array(keyView) }),
          `query ($all: Boolean!) { apiKeys(includeRevoked: $all) { ${keyFields} } }`,
          { all: includeRevoked },
          'keys:read',
        )
      ).apiKeys,
    /** As the gateway asks for the text that a caller presents. */
    present: async (text: string) => {
      const digest = createHash('sha256').update(text).digest('hex');
      const query = `query ($digest: String!) { apiKeyByDigest(digest: $digest) {
        id name scopes contract quotaUnitsPerMinute burstUnits expiresAt isRevoked } }`;
      return (await ask(presented, query, { digest }, null)).apiKeyByDigest;
    },
    report: (entries: readonly object[], keysUsed: readonly object[] = []) =>
      execute(
        'mutation ($entries: [UsageEntryInput!]!, $keysUsed: [KeyUseInput!]!) { usageRecord(entries: $entries, keysUsed: $keysUsed) }',
        { entries, keysUsed },
        null,
      ),
    async close() {
      await room.close();
      await database.close();
    },
  };
}

export type AccessRoom = Awaited<ReturnType<typeof openAccessRoom>>;
