// A subgraph's earlier reply in place of one that fails, as old as may be, marked as such.
import { describe, expect, it } from 'vitest';
import { asOwnReply, type SubgraphReply, type SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { createLastGoodReplies, withLastGood } from '../../../gateway/fetch/with-last-good.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';
import { begun, broken, createHeldPort, request } from './held-port.js';

describe('the last good reply', () => {
  const good = (value: string, size = 20): SubgraphReply => ({ data: { value }, errors: [], plain: true, size });
  const failing = (code?: string): SubgraphReply => ({
    data: { value: null },
    errors: [{ message: 'no', ...(code === undefined ? {} : { extensions: { code } }) }],
    plain: true,
  });
  function open(maximumBytes = 10_000) {
    const clock = { ms: 1_000 };
    const replies = createLastGoodReplies(maximumBytes);
    const { asked, fetch } = createHeldPort();
    const send = withLastGood({ replies, now: () => clock.ms }, fetch);
    /** One request, answered with a reply or an error. */
    const ask = (given: Partial<SubgraphRequest>, answer: SubgraphReply | Error) => {
      const answered = send(request(given));
      const last = asked.at(-1);
      if (answer instanceof Error) last?.reject(answer);
      else last?.resolve(answer);
      return answered;
    };
    return { clock, replies, asked, send, ask };
  }
  const mayBeOld = { staleForMs: 500 };

  it('is given while the subgraph fails, with the time that it was asked for, until it is older than the request takes', async () => {
    const { clock, ask } = open();
    expect(await ask(mayBeOld, good('a'))).toMatchObject({
      data: { value: 'a' },
      reading: { atMs: 1_000, isStale: false, staleForMs: 500 },
    });
    clock.ms = 1_500;
    expect(await ask(mayBeOld, broken())).toMatchObject({
      data: { value: 'a' },
      reading: { atMs: 1_000, isStale: true, staleForMs: 500 },
    });
    await expect(ask({ staleForMs: 499 }, broken())).rejects.toThrow('reset');
    clock.ms = 1_501;
    await expect(ask(mayBeOld, broken())).rejects.toThrow('reset');
  });

  it('is given where the subgraph says that it failed itself, and not where it refuses what was asked', async () => {
    const { ask } = open();
    await ask(mayBeOld, good('a'));
    expect(await ask(mayBeOld, failing('INTERNAL_SERVER_ERROR'))).toMatchObject({ data: { value: 'a' }, errors: [] });
    expect(await ask(mayBeOld, failing('BAD_USER_INPUT'))).toMatchObject({ data: { value: null } });
    expect(await ask(mayBeOld, failing())).toMatchObject({ data: { value: null }, reading: { isStale: false } });
  });

  it.each([
    ['a request that takes none', {}],
    ['a request that takes along a header', { ...mayBeOld, headers: { 'x-voter-token': 'a' } }],
    ['a mutation', { ...mayBeOld, kind: 'mutation' as const }],
    ['another body', { ...mayBeOld, body: '{"query":"{b}"}' }],
    ['another subgraph', { ...mayBeOld, subgraph: 'news' }],
  ])('is not given to %s, and none is kept of it', async (_what, other) => {
    const { ask } = open();
    await ask(mayBeOld, good('a'));
    await expect(ask(other, broken())).rejects.toThrow('reset');
    const fresh = open();
    await fresh.ask(other, good('a'));
    await expect(fresh.ask(mayBeOld, broken())).rejects.toThrow('reset');
  });

  it('is none that anybody may let go of, where it is kept; elsewhere the reply is let go of with its copy', async () => {
    const asked: (boolean | undefined)[] = [];
    const original = asOwnReply({ data: { a: 1 }, errors: [], plain: true });
    const fetch = withLastGood({ replies: createLastGoodReplies(1_000_000), now: () => 5 }, async ({ isForOne }) => {
      asked.push(isForOne);
      return isForOne === true ? original : { data: { a: 2 }, errors: [], plain: true };
    });
    const kept = await fetch(request({ isForOne: true, staleForMs: 1_000 }));
    expect(kept.letGo).toBeUndefined();
    const own = await fetch(request({ isForOne: true }));
    expect(own).toMatchObject({ data: { a: 1 }, reading: { atMs: 5, isStale: false } });
    own.letGo?.();
    expect([own.data, original.data]).toEqual([null, null]);
    expect(asked).toEqual([false, true]);
  });

  it('is none with errors, and is not given to one who gave up', async () => {
    const { ask } = open();
    await ask(mayBeOld, failing());
    await expect(ask(mayBeOld, broken())).rejects.toThrow('reset');
    await ask(mayBeOld, good('a'));
    await expect(ask(mayBeOld, new Error('the client has gone'))).rejects.toThrow('the client has gone');
  });

  it('is the one that was asked for last, whichever came last', async () => {
    const { clock, asked, send, ask } = open();
    const early = send(request(mayBeOld));
    clock.ms = 1_010;
    const later = send(request(mayBeOld));
    asked[1]?.resolve(good('later'));
    await later;
    asked[0]?.resolve(good('early'));
    await early;
    expect(await ask(mayBeOld, broken())).toMatchObject({ data: { value: 'later' }, reading: { atMs: 1_010 } });
  });

  it('gives way to newer ones within a bound of bytes, and is not kept where it alone is larger', async () => {
    const { ask, replies } = open(2_000);
    const body = (name: string) => ({ ...mayBeOld, body: `{"query":"{${name}}"}` });
    for (const name of ['a', 'b', 'c']) await ask(body(name), good(name, 200));
    expect(replies.size()).toBeLessThanOrEqual(2_000);
    await expect(ask(body('a'), broken())).rejects.toThrow('reset');
    expect(await ask(body('c'), broken())).toMatchObject({ data: { value: 'c' } });
    await ask(body('d'), good('d', 600));
    await expect(ask(body('d'), broken())).rejects.toThrow('reset');
    expect(await ask(body('c'), broken())).toMatchObject({ data: { value: 'c' } });
  });

  it('is shared by none who take only the present value', async () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    void shared(request(mayBeOld));
    void shared(request());
    await begun();
    expect(asked).toHaveLength(2);
  });
});
