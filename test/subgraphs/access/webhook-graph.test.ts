// Webhooks in the graph: who may have them, what is refused with which reason, and that the secret is shown once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { databases } from '../../support/services/databases.js';
import { type AccessRoom, openAccessRoom } from './access-room.js';

const start = '2026-03-02T01:30:00.000Z';
const url = 'https://8.8.8.8/hook';
const payload = z.object({
  answer: z.object({
    webhook: z.object({ id: z.string(), state: z.string(), types: z.array(z.string()).nullable() }).nullable(),
    secret: z.string().nullable(),
    userErrors: z.array(z.object({ code: z.string(), path: z.array(z.string()) })),
  }),
});
const fields =
  'webhook { id keyId url types batchSize state pauseReason cursor attempts nextAttemptAt lastDeliveredAt lastFailure lastFailureAt createdAt deadLetters } secret userErrors { message path ... on WebhookUserError { code } }';
const list = z.object({ webhooks: z.array(z.object({ id: z.string(), state: z.string(), url: z.string() })) });

describe.each(databases)('webhooks in the graph on the $name database', ({ create }) => {
  let access: AccessRoom;
  beforeAll(async () => {
    access = await openAccessRoom(create, start);
  });
  afterAll(() => access.close());

  const makeKey = async (contract = 'partner') => (await access.create({ name: 'Partner', contract })).apiKey?.id ?? '';
  const change = async (key: string, mutation: string, variables: object = {}) => {
    const { data, errors } = await access.execute(mutation, { ...variables }, 'webhooks:manage', `partner:${key}`);
    expect(errors).toBeUndefined();
    const { answer } = payload.parse(data);
    return { ...answer, codes: answer.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
  };
  const register = (key: string, input: object) =>
    change(key, `mutation ($input: WebhookRegisterInput!) { answer: webhookRegister(input: $input) { ${fields} } }`, {
      input: { url, ...input },
    });
  const withId = (name: string) => `mutation ($id: ID!) { answer: ${name}(id: $id) { ${fields} } }`;
  const listOf = async (key: string) => {
    const { data } = await access.execute('{ webhooks { id state url } }', {}, 'webhooks:manage', `partner:${key}`);
    return list.parse(data).webhooks;
  };

  it('are registered for the key that asks, with a secret that is shown once and stored nowhere', async () => {
    const key = await makeKey();
    const made = await register(key, { types: ['Poll', 'Article', 'Poll'] });
    expect(made).toMatchObject({ webhook: { state: 'ACTIVE', types: ['Article', 'Poll'] }, codes: [] });
    expect(made.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const id = made.webhook?.id ?? '';
    expect((await change(key, withId('webhookPause'), { id })).secret).toBeNull();
    expect(await listOf(key)).toEqual([{ id, state: 'PAUSED', url }]);
    const stored = JSON.stringify(await access.store.sql.selectFrom('webhook').selectAll().execute());
    expect(stored).toContain(id);
    expect(stored).not.toContain(made.secret?.slice(6, 40));
    expect((await register(key, {})).secret).not.toBe(made.secret);
  });

  it('are seen and changed by their key alone', async () => {
    const [key, other] = [await makeKey(), await makeKey()];
    const id = (await register(key, {})).webhook?.id ?? '';
    for (const name of [
      'webhookPause',
      'webhookResume',
      'webhookReplay',
      'webhookRotateSecret',
      'webhookDeadLettersRetry',
      'webhookRemove',
    ])
      expect((await change(other, withId(name), { id })).codes).toEqual(['NOT_FOUND id']);
    expect(await listOf(other)).toEqual([]);
    for (const [name, state] of [
      ['webhookPause', 'PAUSED'],
      ['webhookReplay', 'PAUSED'],
      ['webhookResume', 'ACTIVE'],
      ['webhookDeadLettersRetry', 'ACTIVE'],
      ['webhookRemove', 'ACTIVE'],
    ] as const)
      expect((await change(key, withId(name), { id })).webhook?.state).toBe(state);
    expect(await listOf(key)).toEqual([]);
  });

  it('get another secret, which is shown once', async () => {
    const key = await makeKey();
    const made = await register(key, {});
    const id = made.webhook?.id ?? '';
    const rotated = await change(key, withId('webhookRotateSecret'), { id });
    expect(rotated).toMatchObject({ webhook: { id, state: 'ACTIVE' }, codes: [] });
    expect(rotated.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(rotated.secret).not.toBe(made.secret);
    const tooLong = `mutation ($id: ID!) { answer: webhookRotateSecret(id: $id, graceMinutes: 43201) { ${fields} } }`;
    expect((await change(key, tooLong, { id })).codes).toEqual(['INVALID_GRACE graceMinutes']);
  });

  it.each([
    [{ url: 'http://8.8.8.8/' }, 'INVALID_URL input.url'],
    [{ url: 'https://127.0.0.1/' }, 'ADDRESS_NOT_ALLOWED input.url'],
    [{ url: 'https://2130706433/' }, 'ADDRESS_NOT_ALLOWED input.url'],
    [{ types: [] }, 'INVALID_TYPES input.types'],
    [{ types: ['article'] }, 'INVALID_TYPES input.types'],
    [{ types: Array.from({ length: 51 }, () => 'Article') }, 'INVALID_TYPES input.types'],
    [{ batchSize: 0 }, 'INVALID_BATCH_SIZE input.batchSize'],
    [{ batchSize: 101 }, 'INVALID_BATCH_SIZE input.batchSize'],
  ])('are not made of %j', async (input, code) => {
    const key = await makeKey();
    expect(await register(key, input)).toMatchObject({ webhook: null, secret: null, codes: [code] });
    expect(await listOf(key)).toEqual([]);
  });

  it('are refused for a key that sees no changes, was revoked, or has as many as it may', async () => {
    expect((await register(await makeKey('public'), {})).codes).toEqual(['KEY_ENDED ']);
    const revoked = await makeKey();
    const { webhook } = await register(revoked, {});
    await access.revoke(revoked);
    expect((await register(revoked, {})).codes).toEqual(['KEY_ENDED ']);
    expect(await listOf(revoked)).toEqual([{ id: webhook?.id, state: 'KEY_ENDED', url }]);
    const many = await makeKey('internal');
    const made = await Promise.all(Array.from({ length: 22 }, () => register(many, {})));
    expect(made.map(({ codes }) => codes[0]).filter((code) => code === 'TOO_MANY ')).toHaveLength(2);
    expect(await listOf(many)).toHaveLength(20);
  });

  it.each([
    ['webhooks:read', 'partner:key_000000000000000000000000', 'needs the scope webhooks:manage'],
    ['webhooks:manage', 'person one', 'Webhooks belong to API keys'],
    ['webhooks:manage', 'person:key_000000000000000000000000', 'Webhooks belong to API keys'],
  ])('need a key with the scope: %s of %s', async (scopes, subject, message) => {
    for (const query of [
      '{ webhooks { id } }',
      '{ webhookDeadLetters(id: "x") { id } }',
      `mutation { webhookRegister(input: { url: "${url}" }) { secret } }`,
      'mutation { webhookReplay(id: "x") { secret } }',
      'mutation { webhookRotateSecret(id: "x") { secret } }',
      'mutation { webhookRemove(id: "x") { secret } }',
    ]) {
      const { errors } = await access.execute(query, {}, scopes, subject);
      expect(errors).toMatchObject([{ message: expect.stringContaining(message), extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  it('take no cursor that is none', async () => {
    const key = await makeKey();
    const { errors } = await access.execute(
      `mutation { webhookRegister(input: { url: "${url}", after: "x" }) { secret } }`,
      {},
      'webhooks:manage',
      `partner:${key}`,
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'INVALID_CURSOR' });
  });
});
