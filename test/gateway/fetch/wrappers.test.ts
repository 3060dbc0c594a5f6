// The wrappers of the fetch port, each with its one behaviour, over a port that the test holds in its hand.
import { describe, expect, it } from 'vitest';
import { createSharedRuns } from '../../../gateway/fetch/share-runs.js';
import {
  type FetchSubgraph,
  SubgraphFailure,
  type SubgraphReply,
  type SubgraphRequest,
} from '../../../gateway/fetch/subgraph-fetch.js';
import { withBreaker } from '../../../gateway/fetch/with-breaker.js';
import { createLastGoodReplies, withLastGood } from '../../../gateway/fetch/with-last-good.js';
import { isSentWithQueries, parseHeaderRules, withHeaders } from '../../../gateway/fetch/with-headers.js';
import { withRetry } from '../../../gateway/fetch/with-retry.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';

const reply: SubgraphReply = { data: {}, errors: [], plain: true };
const request = (given: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  subgraph: 'polls',
  kind: 'query',
  body: '{"query":"{a}"}',
  headers: {},
  signal: null,
  ...given,
});
const broken = () =>
  new SubgraphFailure('polls', 'SUBGRAPH_UNAVAILABLE', 'reset', {
    cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
  });

/** Runs begin with the next turn of the event loop. */
const begun = () => new Promise(setImmediate);

/** A port that answers when the test says so, and keeps what it was asked. */
function createHeldPort() {
  const asked: { request: SubgraphRequest; resolve(reply: SubgraphReply): void; reject(error: unknown): void }[] = [];
  const fetch: FetchSubgraph = (given) =>
    new Promise((resolve, reject) => {
      asked.push({ request: given, resolve, reject });
      given.signal?.addEventListener('abort', () => reject(given.signal?.reason));
    });
  return { asked, fetch };
}

describe('sharing', () => {
  it('sends identical queries that come together once, and later ones again', async () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    const both = [shared(request()), shared(request())];
    await begun();
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(reply);
    expect(await Promise.all(both)).toEqual([reply, reply]);
    void shared(request());
    await begun();
    expect(asked).toHaveLength(2);
  });

  it('sends one more, when the first has ended, for all that come while it runs: they may have seen a write that it has not', async () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    const first = shared(request());
    await begun();
    const later = [shared(request()), shared(request())];
    await begun();
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(reply);
    expect(await first).toBe(reply);
    // Who got an answer and asks again at once shares it too.
    await begun();
    expect(asked).toHaveLength(1);
    later.push(shared(request()));
    await begun();
    expect(asked).toHaveLength(2);
    const newer: SubgraphReply = { ...reply, data: { a: 1 } };
    asked[1]?.resolve(newer);
    expect(await Promise.all(later)).toEqual([newer, newer, newer]);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['another subgraph', { subgraph: 'news' }],
    ['another body', { body: '{"query":"{b}"}' }],
    ['another header', { headers: { 'x-voter-token': 'b' } }],
    ['a mutation', { kind: 'mutation' as const }],
  ])('keeps %s apart', async (_what, other) => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    void shared(request({ headers: { 'x-voter-token': 'a' } }));
    void shared(request({ headers: { 'x-voter-token': 'a' }, ...other }));
    await begun();
    expect(asked).toHaveLength(2);
  });

  it('never shares mutations', () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    void shared(request({ kind: 'mutation' }));
    void shared(request({ kind: 'mutation' }));
    expect(asked).toHaveLength(2);
  });

  it('ends the request only when the last who waits has given up', async () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [shared(request({ signal: one.signal })), shared(request({ signal: other.signal }))];
    await begun();
    one.abort(new Error('gone'));
    await expect(both[0]).rejects.toThrow('gone');
    expect(asked[0]?.request.signal?.aborted).toBe(false);
    other.abort(new Error('gone too'));
    await expect(both[1]).rejects.toThrow('gone too');
    expect(asked[0]?.request.signal?.aborted).toBe(true);
  });

  it('shares a failure as well', async () => {
    const { asked, fetch } = createHeldPort();
    const shared = withSharing(fetch);
    const both = [shared(request()), shared(request())];
    await begun();
    asked[0]?.reject(broken());
    await expect(both[0]).rejects.toThrow('reset');
    await expect(both[1]).rejects.toThrow('reset');
  });

  it('gives a run that all have left to nobody who comes later', async () => {
    const runs = createSharedRuns<number>();
    const leaving = new AbortController();
    const first = runs.share('key', leaving.signal, () => new Promise(() => {}));
    leaving.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(await runs.share('key', null, async () => 2)).toBe(2);
  });
});

describe('header rules', () => {
  const rules = parseHeaderRules('x-voter-token@polls; x-caller-address@polls:mutation; accept-language');
  const headers = { 'x-voter-token': 't', 'x-caller-address': 'a', 'accept-language': 'vi', cookie: 'secret' };

  it.each([
    ['polls', 'query', { 'x-voter-token': 't', 'accept-language': 'vi' }],
    ['polls', 'mutation', { 'x-voter-token': 't', 'x-caller-address': 'a', 'accept-language': 'vi' }],
    ['news', 'mutation', { 'accept-language': 'vi' }],
  ] as const)('give %s with a %s what it may have', async (subgraph, kind, expected) => {
    const { asked, fetch } = createHeldPort();
    void withHeaders(rules, fetch)(request({ subgraph, kind, headers }));
    expect(asked[0]?.request.headers).toEqual(expected);
  });

  it('tell whether a query would carry anything of the caller', () => {
    expect(isSentWithQueries(rules, { 'x-caller-address': 'a' })).toBe(false);
    expect(isSentWithQueries(rules, { 'x-voter-token': 't' })).toBe(true);
  });

  it('are refused by name when one is no rule', () => {
    expect(() => parseHeaderRules('accept language')).toThrow('FORWARD_HEADERS: "accept language" is no rule');
  });
});

describe('retrying', () => {
  it('sends a query once more when the connection broke', async () => {
    let count = 0;
    const fetch = withRetry(async () => {
      count += 1;
      if (count === 1) throw broken();
      return reply;
    });
    expect(await fetch(request())).toBe(reply);
    expect(count).toBe(2);
  });

  it.each([
    ['a mutation', request({ kind: 'mutation' }), broken()],
    ['what the subgraph answered', request(), new SubgraphFailure('polls', 'SUBGRAPH_INVALID_RESPONSE', 'html')],
    ['a request that was late', request(), new SubgraphFailure('polls', 'SUBGRAPH_UNAVAILABLE', 'late')],
  ])('never repeats %s', async (_what, given, error) => {
    let count = 0;
    const fetch = withRetry(async () => {
      count += 1;
      throw error;
    });
    await expect(fetch(given)).rejects.toBe(error);
    expect(count).toBe(1);
  });

  it('stops when more than a tenth of the requests would be retries', async () => {
    let count = 0;
    const fetch = withRetry(async () => {
      count += 1;
      throw broken();
    });
    for (let number = 0; number < 200; number += 1) await fetch(request()).catch(() => {});
    expect(count).toBeLessThanOrEqual(200 + 10 + 20);
    expect(count).toBeGreaterThan(210);
  });
});

describe('the circuit breaker', () => {
  it('asks no more after failures in a row, tries once after a while, and closes when that succeeds', async () => {
    let now = 0;
    let count = 0;
    let isUp = false;
    const fetch = withBreaker({ threshold: 3, openMs: 100, now: () => now }, async () => {
      count += 1;
      if (!isUp) throw broken();
      return reply;
    });
    for (let number = 0; number < 5; number += 1) await fetch(request()).catch(() => {});
    expect(count).toBe(3);
    now = 150;
    await fetch(request()).catch(() => {});
    await fetch(request()).catch(() => {});
    expect(count).toBe(4);
    now = 300;
    isUp = true;
    expect(await fetch(request())).toBe(reply);
    expect(await fetch(request())).toBe(reply);
    expect(count).toBe(6);
  });

  it('keeps subgraphs apart, and counts no answer that came', async () => {
    const asked: string[] = [];
    const fetch = withBreaker({ threshold: 1, openMs: 100, now: () => 0 }, async ({ subgraph }) => {
      asked.push(subgraph);
      if (subgraph === 'polls') throw broken();
      throw new SubgraphFailure(subgraph, 'SUBGRAPH_INVALID_RESPONSE', 'html');
    });
    for (const subgraph of ['polls', 'polls', 'news', 'news']) await fetch(request({ subgraph })).catch(() => {});
    expect(asked).toEqual(['polls', 'news', 'news']);
  });
});

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
