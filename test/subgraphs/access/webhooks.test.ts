// Webhooks delivered to a real HTTP server: in the order of the log whatever fails, signed, by one sender at a time, over restarts.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Closable } from '../../../process/lifecycle.js';
import { createLog } from '../../../process/log.js';
import {
  pauseWebhook,
  removeWebhook,
  replayWebhook,
  resumeWebhook,
  retryDeadLetters,
  rotateWebhookSecret,
} from '../../../subgraphs/access/commands/change-webhooks.js';
import { eventually } from '../../support/followers.js';
import { databases } from '../../support/services/databases.js';
import { isSignedWith, startReceiver } from '../../support/webhook-receiver.js';
import { openWebhookPlace, type WebhookPlace } from './webhook-place.js';

describe.each(databases)('webhooks on the $name database', ({ create }) => {
  let place: WebhookPlace;
  let keyId: string;
  const opened: Closable[] = [];
  const open = <T extends Closable>(started: T): T => {
    opened.push(started);
    return started;
  };
  beforeAll(async () => {
    place = await openWebhookPlace(create);
    keyId = await place.makeKey();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).toReversed()) await each.close();
    await place.store.sql.deleteFrom('webhook').execute();
  });
  afterAll(() => place.close());

  const receive = async (...given: Parameters<typeof startReceiver>) => open(await startReceiver(...given));
  const waitFor = (isSo: () => boolean | Promise<boolean>) => eventually(async () => expect(await isSo()).toBe(true));

  it('tell what comes, in batches in the order of the log, signed by the secret that was shown', async () => {
    const receiver = await receive();
    open(place.start());
    const { id, secret } = await place.register(keyId, { url: receiver.url });
    const nodeIds = await place.write(30);
    await waitFor(() => receiver.taken().length === 30);
    expect(receiver.taken()).toEqual(nodeIds);
    for (const request of receiver.requests) {
      expect(request).toMatchObject({ path: '/hook?of=us', id: expect.stringMatching(/^msg_[\w-]{32}$/) });
      expect(isSignedWith(secret, request)).toBe(true);
      expect(isSignedWith(secret, { ...request, text: request.text.replace('CREATED', 'DELETED') })).toBe(false);
      expect(isSignedWith(secret, { ...request, timestamp: String(Number(request.timestamp) + 1) })).toBe(false);
      expect(isSignedWith(secret, { ...request, id: `${request.id}x` })).toBe(false);
    }
    await waitFor(async () => (await place.view(id)).cursor === receiver.requests.at(-1)?.cursor);
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  });

  it('keep the order when the receiver fails at random, and send the same under the same id again', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const receiver = await receive(() => (random() < 0.4 ? (random() < 0.5 ? 503 : 'none') : 200));
    open(place.start());
    await place.register(keyId, { url: receiver.url, batchSize: 3 });
    const nodeIds = await place.write(60);
    await waitFor(() => receiver.taken().length === 60);
    expect(receiver.taken()).toEqual(nodeIds);
    expect(receiver.mostOpen()).toBe(1);
    const texts = new Map<string, string>();
    for (const { id, text } of receiver.requests) {
      expect(text).toBe(texts.get(id) ?? text);
      texts.set(id, text);
    }
    // Between the first and the last attempt of a batch nothing else is sent.
    const ids = receiver.requests.map(({ id }) => id);
    expect(ids.filter((id, index) => id !== ids[index - 1])).toEqual([...new Set(ids)]);
    expect(ids.length).toBeGreaterThan(texts.size);
  });

  it('wait out a receiver that is away, longer than it may refuse, and lose nothing', async () => {
    const away = await startReceiver();
    await away.close();
    open(place.start());
    const { id } = await place.register(keyId, { url: away.url });
    const nodeIds = await place.write(12);
    await waitFor(async () => (await place.view(id)).attempts > 8);
    expect(await place.view(id)).toMatchObject({
      state: 'ACTIVE',
      lastFailure: 'no connection (ECONNREFUSED)',
      lastDeliveredAt: null,
      deadLetters: 0,
    });
    const receiver = await receive(() => 200, away.port);
    await waitFor(() => receiver.taken().length === 12);
    expect(receiver.taken()).toEqual(nodeIds);
    await waitFor(async () => (await place.view(id)).attempts === 0);
    expect(await place.view(id)).toMatchObject({ lastFailure: null, nextAttemptAt: null });
  });

  it('go on behind what is refused too often, which is listed and can be sent once more', async () => {
    let isMended = false;
    const after = await place.commands.findEnd();
    const [poison = ''] = await place.write(1);
    const receiver = await receive((_number, sent) => (sent.includes(poison) && !isMended ? 422 : 200));
    open(place.start());
    const before = await place.readCounts();
    const { id } = await place.register(keyId, { url: receiver.url, batchSize: 1, after, types: ['Article'] });
    const later = await place.write(3);
    await waitFor(() => receiver.taken().includes(later.at(-1) ?? ''));
    expect(receiver.taken()).not.toContain(poison);
    expect(receiver.requests.filter(({ nodeIds }) => nodeIds.includes(poison))).toHaveLength(4);
    const letters = await place.letters(id);
    expect(letters).toMatchObject([
      { attempts: 4, failure: 'answered 422', isQueued: false, entries: [{ nodeId: poison, kind: 'CREATED' }] },
    ]);

    expect(await place.readCounts()).toMatchObject({ dead: 1, givenUp: before.givenUp + 1 });
    await retryDeadLetters(place.commands, keyId, id);
    await waitFor(async () => (await place.letters(id))[0]?.attempts === 5);
    expect((await place.letters(id))[0]?.isQueued).toBe(false);
    isMended = true;
    await retryDeadLetters(place.commands, keyId, id);
    await waitFor(async () => (await place.letters(id)).length === 0);
    expect(receiver.requests.at(-1)).toMatchObject({ id: letters[0]?.id, nodeIds: [poison], status: 200 });
    expect(await place.readCounts()).toMatchObject({ dead: 0, taken: before.taken + 4, givenUp: before.givenUp + 1 });
    expect((await place.readCounts()).failed - before.failed).toBeGreaterThanOrEqual(4);
  });

  it('tell only the types that were asked for, and pass over the others', async () => {
    const receiver = await receive();
    open(place.start());
    const { id, cursor } = await place.register(keyId, { url: receiver.url, types: ['Poll'] });
    await place.write(5, 'Article');
    await waitFor(async () => (await place.view(id)).cursor !== cursor);
    const polls = await place.write(2, 'Poll');
    await place.write(3, 'Article');
    await waitFor(() => receiver.taken().length === 2);
    expect(receiver.taken()).toEqual(polls);
  });

  it('are sent back to a cursor and tell all after it once more, under other ids', async () => {
    const receiver = await receive();
    open(place.start());
    const { id, cursor } = await place.register(keyId, { url: receiver.url, batchSize: 2 });
    const nodeIds = await place.write(6);
    await waitFor(() => receiver.taken().length === 6);
    expect((await replayWebhook(place.commands, keyId, { id, after: cursor })).ok).toBe(true);
    await waitFor(() => receiver.taken().length === 12);
    expect(receiver.taken()).toEqual([...nodeIds, ...nodeIds]);
    const [, second] = receiver.requests;
    await replayWebhook(place.commands, keyId, { id, after: second?.cursor ?? null });
    const behind = nodeIds.slice(nodeIds.indexOf(second?.nodeIds.at(-1) ?? '') + 1);
    await waitFor(() => receiver.taken().length === 12 + behind.length);
    expect(receiver.taken().slice(12)).toEqual(behind);
    await expect(replayWebhook(place.commands, keyId, { id, after: 'x' })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });

  it('go on in order after the sender is closed in the middle of a request and another one starts', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const receiver = await receive(async (number) => {
      if (number === 3) await held;
      return 200;
    });
    const first = place.start();
    await place.register(keyId, { url: receiver.url, batchSize: 2 });
    const nodeIds = await place.write(10);
    await waitFor(() => receiver.mostOpen() === 1 && receiver.requests.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await first.close();
    open(place.start());
    await waitFor(() => receiver.taken().length === 10);
    expect(receiver.taken()).toEqual(nodeIds);
    release();
    await waitFor(() => receiver.requests.length > 5);
    expect(receiver.taken().toSorted()).toEqual(nodeIds);
  });

  it('are delivered by one of several senders at a time, in order', async () => {
    const receiver = await receive(async (number) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return number % 5 === 0 ? 503 : 200;
    });
    const senders = [open(place.start()), open(place.start()), open(place.start())];
    await place.register(keyId, { url: receiver.url, batchSize: 1 });
    const nodeIds = await place.write(40);
    await waitFor(() => receiver.taken().length === 40);
    expect(senders).toHaveLength(3);
    expect(receiver.taken()).toEqual(nodeIds);
    expect(receiver.mostOpen()).toBe(1);
    const ids = receiver.requests.map(({ id }) => id);
    expect(ids.filter((id, index) => id !== ids[index - 1])).toEqual([...new Set(ids)]);
  });

  it('are taken over when the time of a sender that died is up', async () => {
    const receiver = await receive();
    const { id } = await place.register(keyId, { url: receiver.url });
    await place.store.sql
      .updateTable('webhook')
      .set({ leaseHolder: 'one that died', leaseUntil: new Date(Date.now() + 1_500) })
      .execute();
    open(place.start());
    const nodeIds = await place.write(2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.requests).toEqual([]);
    await waitFor(() => receiver.taken().length === 2);
    expect(receiver.taken()).toEqual(nodeIds);
    expect((await place.view(id)).attempts).toBe(0);
  });

  it.each([
    ['is revoked', { revokedAt: new Date() }],
    ['expires', { expiresAt: new Date() }],
    ['may follow no changes', { contract: 'public' }],
  ] as const)('stop when their key %s', async (_, change) => {
    const receiver = await receive();
    const other = await place.makeKey();
    open(place.start());
    const { id } = await place.register(other, { url: receiver.url });
    await place.write(1);
    await waitFor(() => receiver.taken().length === 1);
    await place.store.sql.updateTable('api_key').set(change).where('id', '=', other).execute();
    const { id: witness } = await place.register(keyId, { url: receiver.url });
    await place.write(1);
    await waitFor(() => receiver.requests.some(({ text }) => text.includes(witness)));
    expect(receiver.requests.filter(({ text }) => text.includes(id))).toHaveLength(1);
    expect((await place.view(id)).state).toBe('KEY_ENDED');
  });

  it('are woken by writes and by their registration, without waiting for a look', async () => {
    const receiver = await receive();
    open(place.start({ times: { lookMs: 86_400_000 } }));
    await place.register(keyId, { url: receiver.url });
    const nodeIds = await place.write(1);
    await waitFor(() => receiver.taken().length === 1);
    nodeIds.push(...(await place.write(2)));
    await waitFor(() => receiver.taken().length === 3);
    expect(receiver.taken()).toEqual(nodeIds);
  });

  it('cost the writes of other rooms no statement while there are none', async () => {
    open(place.start({ times: { lookMs: 86_400_000 } }));
    const { statements } = await place.database.countStatements(async () => {
      await place.write(1);
      await new Promise((resolve) => setTimeout(resolve, 150));
    });
    expect(statements.filter((statement) => statement.includes('webhook'))).toEqual([]);
  });

  it('are paused by their owner, and by a receiver that says it is gone, until they are resumed', async () => {
    let status = 410;
    const receiver = await receive(() => status);
    open(place.start());
    const { id } = await place.register(keyId, { url: receiver.url });
    const nodeIds = await place.write(1);
    await waitFor(async () => (await place.view(id)).state === 'PAUSED');
    expect((await place.view(id)).pauseReason).toBe('the receiver answered 410 Gone');
    expect(await place.readCounts()).toMatchObject({ active: 0, paused: 1, waiting: 1 });
    status = 200;
    await resumeWebhook(place.commands, keyId, id);
    await waitFor(() => receiver.taken().length === 1);
    await pauseWebhook(place.commands, keyId, id);
    nodeIds.push(...(await place.write(2)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.taken()).toHaveLength(1);
    expect(await place.view(id)).toMatchObject({ state: 'PAUSED', pauseReason: null });
    await resumeWebhook(place.commands, keyId, id);
    await waitFor(() => receiver.taken().length === 3);
    expect(receiver.taken()).toEqual(nodeIds);
  });

  it('are signed by the new secret at once after a rotation, and by the old one until its time is up', async () => {
    const receiver = await receive();
    open(place.start());
    const { id, secret } = await place.register(keyId, { url: receiver.url });
    const rotate = async (graceMinutes: number) => {
      const outcome = await rotateWebhookSecret(place.commands, keyId, { id, graceMinutes });
      return outcome.ok ? (outcome.secret ?? '') : outcome.faults[0]?.code;
    };
    const signedBy = async (...secrets: (string | undefined)[]) => {
      const count = receiver.requests.length;
      await place.write(1);
      await waitFor(() => receiver.requests.length > count);
      const [request] = receiver.requests.slice(count);
      return secrets.map((each) => request !== undefined && isSignedWith(each ?? '', request));
    };
    const second = await rotate(60);
    expect(await signedBy(second, secret)).toEqual([true, true]);
    const third = await rotate(0);
    expect(await signedBy(third, second, secret)).toEqual([true, false, false]);
    expect(await rotate(-1)).toBe('INVALID_GRACE');
    expect(await rotate(43_201)).toBe('INVALID_GRACE');
    expect(await signedBy(third)).toEqual([true]);
  });

  it('leave a receiver alone for as long as it asks', async () => {
    const receiver = await startReceiver((number) => (number === 1 ? 429 : 200), 0, { 'retry-after': '1' });
    open(receiver);
    open(place.start({ times: { longestDelayMs: 60_000 } }));
    const { id } = await place.register(keyId, { url: receiver.url });
    await place.write(1);
    await waitFor(async () => (await place.view(id)).attempts === 1);
    const { lastFailureAt, nextAttemptAt } = await place.view(id);
    expect((nextAttemptAt?.getTime() ?? 0) - (lastFailureAt?.getTime() ?? 0)).toBe(1_000);
    await waitFor(() => receiver.taken().length === 1);
  });

  it('take a redirect for a refusal and do not follow it', async () => {
    const receiver = await receive(() => 307);
    open(place.start());
    const { id } = await place.register(keyId, { url: receiver.url });
    await place.write(1);
    await waitFor(async () => (await place.letters(id)).length === 1);
    expect(new Set(receiver.requests.map(({ path }) => path))).toEqual(new Set(['/hook?of=us']));
  });

  it('give up an answer that does not come in time', async () => {
    const receiver = await receive(() => new Promise(() => {}));
    open(place.start({ timeoutMs: 100 }));
    const { id } = await place.register(keyId, { url: receiver.url });
    await place.write(1);
    await waitFor(async () => (await place.view(id)).attempts > 1);
    expect((await place.view(id)).lastFailure).toBe('no answer in 100 ms');
  });

  it('are of their key alone', async () => {
    const receiver = await receive();
    const other = await place.makeKey();
    const { id } = await place.register(keyId, { url: receiver.url });
    for (const change of [pauseWebhook, resumeWebhook, removeWebhook, retryDeadLetters])
      expect(await change(place.commands, other, id)).toMatchObject({ ok: false, faults: [{ code: 'NOT_FOUND' }] });
    expect(await replayWebhook(place.commands, other, { id, after: null })).toMatchObject({ ok: false });
    expect((await removeWebhook(place.commands, keyId, id)).ok).toBe(true);
    await expect(place.view(id)).rejects.toThrow('no webhook');
  });

  it('say in the log that one fails, without its URL or what it signs with', async () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const receiver = await receive((number) => (number < 3 ? 500 : 200));
    open(place.start({ log: createLog('trace', { destination }) }));
    const { id, secret } = await place.register(keyId, { url: receiver.url });
    await place.write(1);
    await waitFor(() => lines.some((line) => line.includes('taken again')));
    createLog('trace', { destination }).warn({ given: `a secret ${secret} in passing` }, secret);
    const text = lines.join('');
    expect(text).toContain(id);
    for (const hidden of [secret, secret.slice(6), 'of=us', String(receiver.port)]) expect(text).not.toContain(hidden);
  });
});
