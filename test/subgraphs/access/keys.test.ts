// Keys: made and shown once, found by what is presented, rotated, revoked, and never more than the one who makes them may do.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyHash } from '../../../subgraphs/access/commands/key-text.js';
import { databases } from '../../support/services/databases.js';
import { type AccessRoom, keyFields, openAccessRoom } from './access-room.js';

const start = '2026-03-02T01:30:00.000Z';
const codesOf = ({ userErrors }: { userErrors: readonly { code: string; path: readonly string[] }[] }) =>
  userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);

describe.each(databases)('keys on the $name database', ({ create }) => {
  let access: AccessRoom;
  beforeAll(async () => {
    access = await openAccessRoom(create, start);
  });
  afterAll(() => access.close());
  beforeEach(() => access.setTime(start));

  const make = async (input: object = {}) => {
    const { apiKey, key, userErrors } = await access.create({ name: 'Partner', ...input });
    expect(userErrors).toEqual([]);
    if (apiKey === null || key === null) throw new Error('no key was made');
    return { apiKey, text: key };
  };

  it('are made with a text of 32 random bytes, shown once, and hold from then on', async () => {
    const { apiKey, text } = await make({
      name: '  Cổng dữ liệu A ',
      scopes: ['units:write', 'articles:write', 'units:write'],
      contract: 'internal',
      quotaUnitsPerMinute: 100,
      burstUnits: 50,
      expiresAt: '2027-01-01T00:00:00Z',
    });
    expect(text).toMatch(/^civic_[\w-]{43}$/);
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{24}$/),
      name: 'Cổng dữ liệu A',
      prefix: text.slice(0, 14),
      scopes: ['articles:write', 'units:write'],
      contract: 'internal',
      quotaUnitsPerMinute: 100,
      burstUnits: 50,
      createdBy: 'person one',
      expiresAt: '2027-01-01T00:00:00.000Z',
      revokedAt: null,
      previousUntil: null,
      lastUsedAt: null,
    });
    expect(await access.present(text)).toEqual({
      id: apiKey.id,
      name: 'Cổng dữ liệu A',
      scopes: ['articles:write', 'units:write'],
      contract: 'internal',
      quotaUnitsPerMinute: 100,
      burstUnits: 50,
      expiresAt: '2027-01-01T00:00:00.000Z',
      isRevoked: false,
    });
  });

  it('have no scopes, the contract of partners and a quota where nothing is said', async () => {
    const { apiKey } = await make();
    expect(apiKey).toMatchObject({ scopes: [], contract: 'partner', quotaUnitsPerMinute: 600, burstUnits: 1200 });
  });

  it('leave nothing of their text, nor its plain hash, in the database', async () => {
    const { text } = await make();
    const sha256 = createHash('sha256').update(text).digest('hex');
    const { rows } = await sql<{ row: string }>`
      select key::text as row from ${sql.table('access.api_key')} as key
      union all select entry::text from ${sql.table('access.change_log')} as entry`.execute(access.store.sql);
    const stored = rows.map(({ row }) => row).join('\n');
    expect(stored).toContain(text.slice(0, 14));
    expect(stored).not.toContain(text.slice(14));
    expect(stored).not.toContain(sha256);
    expect(stored).toContain(createKeyHash('a secret of the tests, long enough to be accepted')(sha256));
  });

  it('are not found by what is stored, by another text or by what is no hash', async () => {
    const { text } = await make();
    const stored = await access.store.sql.selectFrom('api_key').select('digest').execute();
    for (const digest of [...stored.map((row) => row.digest), text, '', `${'0'.repeat(63)}g`, 'A'.repeat(64)]) {
      const { data } = await access.execute(
        'query ($digest: String!) { apiKeyByDigest(digest: $digest) { id } }',
        { digest },
        null,
      );
      expect(data).toEqual({ apiKeyByDigest: null });
    }
    expect(await access.present(`${text}x`)).toBeNull();
  });

  it('are looked up with one statement', async () => {
    const { text } = await make();
    const { statements } = await access.database.countStatements(() => access.present(text));
    expect(statements).toHaveLength(1);
  });

  describe('given a new text', () => {
    it('hold by both until the grace is over, then by the new one alone', async () => {
      const { apiKey, text } = await make();
      const rotated = await access.rotate({ id: apiKey.id, graceMinutes: 10 });
      expect(rotated).toMatchObject({ apiKey: { id: apiKey.id, previousUntil: '2026-03-02T01:40:00.000Z' } });
      const fresh = rotated.key ?? '';
      expect(fresh).not.toBe(text);
      expect(rotated.apiKey?.prefix).toBe(fresh.slice(0, 14));
      access.setTime('2026-03-02T01:39:59Z');
      expect([(await access.present(text))?.id, (await access.present(fresh))?.id]).toEqual([apiKey.id, apiKey.id]);
      access.setTime('2026-03-02T01:40:00Z');
      expect([await access.present(text), (await access.present(fresh))?.id]).toEqual([null, apiKey.id]);
    });

    it('lose the old one at once without a grace, and one that still held by a second rotation', async () => {
      const { apiKey, text } = await make();
      const second = (await access.rotate({ id: apiKey.id })).key ?? '';
      const third = (await access.rotate({ id: apiKey.id, graceMinutes: 0 })).key ?? '';
      expect(await access.present(text)).toBeNull();
      expect(await access.present(second)).toBeNull();
      expect((await access.present(third))?.id).toBe(apiKey.id);
    });

    it('are refused with a reason for an unknown id, a grace that is too long, or a key that is revoked', async () => {
      const { apiKey } = await make();
      expect(codesOf(await access.rotate({ id: 'key_none' }))).toEqual(['NOT_FOUND id']);
      for (const graceMinutes of [-1, 43_201])
        expect(codesOf(await access.rotate({ id: apiKey.id, graceMinutes }))).toEqual(['INVALID_GRACE graceMinutes']);
      await access.revoke(apiKey.id);
      expect(codesOf(await access.rotate({ id: apiKey.id }))).toEqual(['REVOKED id']);
    });
  });

  describe('revoked', () => {
    it('are told as revoked, by the new text; the old one is unknown', async () => {
      const { apiKey, text } = await make();
      const fresh = (await access.rotate({ id: apiKey.id })).key ?? '';
      access.setTime('2026-03-02T01:31:00Z');
      const { apiKey: revoked, key } = await access.revoke(apiKey.id);
      expect([revoked?.revokedAt, revoked?.previousUntil, key]).toEqual(['2026-03-02T01:31:00.000Z', null, null]);
      expect(await access.present(fresh)).toMatchObject({ id: apiKey.id, isRevoked: true });
      expect(await access.present(text)).toBeNull();
    });

    it('stay so, with the time of the first revocation', async () => {
      const { apiKey } = await make();
      await access.revoke(apiKey.id);
      access.setTime('2026-03-03T00:00:00Z');
      expect((await access.revoke(apiKey.id)).apiKey?.revokedAt).toBe(start);
      expect(codesOf(await access.revoke('key_none'))).toEqual(['NOT_FOUND id']);
    });

    it('are listed only when they are asked for', async () => {
      const { apiKey } = await make();
      const idsOf = async (all: boolean) => (await access.list(all)).map(({ id }) => id);
      expect(await idsOf(false)).toContain(apiKey.id);
      await access.revoke(apiKey.id);
      expect(await idsOf(false)).not.toContain(apiKey.id);
      expect(await idsOf(true)).toContain(apiKey.id);
    });
  });

  describe('and who makes them', () => {
    it.each([
      ['a scope that they lack', ['articles:write', 'polls:write'], 'keys:write articles:write'],
      ['a scope that is only like theirs', ['keys:read'], 'keys:write'],
      ['every scope', ['*'], 'keys:write articles:write'],
    ])('cannot give %s', async (_, scopes, held) => {
      const refused = await access.create({ name: 'x', scopes }, held);
      expect([refused.apiKey, refused.key, codesOf(refused)]).toEqual([null, null, ['SCOPE_NOT_HELD input.scopes']]);
    });

    it('can give what they hold, and everything with every scope', async () => {
      expect(codesOf(await access.create({ name: 'x', scopes: ['keys:write'] }, 'keys:write'))).toEqual([]);
      expect(codesOf(await access.create({ name: 'x', scopes: ['*', 'a:b'] }, '*'))).toEqual([]);
    });

    it('get no new text of a key that can do more than they, though they may revoke it', async () => {
      const { apiKey, text } = await make({ scopes: ['articles:write'] });
      const refused = await access.rotate({ id: apiKey.id }, 'keys:write units:write');
      expect([refused.key, codesOf(refused)]).toEqual([null, ['SCOPE_NOT_HELD id']]);
      expect((await access.present(text))?.id).toBe(apiKey.id);
      expect(codesOf(await access.revoke(apiKey.id, 'keys:write'))).toEqual([]);
    });

    it.each([
      [`{ apiKeys { ${keyFields} } }`, 'keys:write usage:read'],
      ['mutation { apiKeyCreate(input: { name: "x" }) { key } }', 'keys:read'],
      ['mutation { apiKeyRotate(id: "x") { key } }', 'keys:read'],
      ['mutation { apiKeyRevoke(id: "x") { key } }', 'keys:read'],
      ['{ fieldUsage { count } }', 'keys:read keys:write'],
    ])('need the scope for it: %s', async (query, scopes) => {
      const { errors } = await access.execute(query, {}, scopes);
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'FORBIDDEN' }]);
    });
  });

  it.each([
    [{ name: ' ' }, 'BLANK input.name'],
    [{ name: 'x'.repeat(201) }, 'TOO_LONG input.name'],
    [{ scopes: Array.from({ length: 51 }, () => 'articles:write') }, 'TOO_LONG input.scopes'],
    [{ scopes: ['articles'] }, 'INVALID_SCOPE input.scopes'],
    [{ scopes: ['articles:write units:write'] }, 'INVALID_SCOPE input.scopes'],
    [{ contract: 'Partner' }, 'INVALID_CONTRACT input.contract'],
    [{ quotaUnitsPerMinute: 0 }, 'INVALID_QUOTA input.quotaUnitsPerMinute'],
    [{ burstUnits: 1_000_000_001 }, 'INVALID_QUOTA input.burstUnits'],
    [{ expiresAt: start }, 'INVALID_EXPIRY input.expiresAt'],
  ])('are not made of %j', async (input, code) => {
    const before = (await access.list(true)).length;
    expect(codesOf(await access.create({ name: 'x', ...input }))).toEqual([code]);
    expect(await access.list(true)).toHaveLength(before);
  });

  it('each leave an entry in the change log when they are made or changed', async () => {
    const { apiKey } = await make();
    await access.rotate({ id: apiKey.id });
    await access.revoke(apiKey.id);
    const { rows } = await sql<{ kind: string }>`
      select kind from ${sql.table('access.change_log')} where node_id = ${apiKey.id} and node_type = 'ApiKey' order by number`.execute(
      access.store.sql,
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['CREATED', 'UPDATED', 'UPDATED']);
  });
});
