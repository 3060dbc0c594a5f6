// The wrappers of the fetch port, each with its one behaviour, over a port that the test holds in its hand.
import { describe, expect, it } from 'vitest';
import { createSharedRuns } from '../../../gateway/fetch/share-runs.js';
import { SubgraphFailure, type SubgraphReply } from '../../../gateway/fetch/subgraph-fetch.js';
import { withBreaker } from '../../../gateway/fetch/with-breaker.js';
import { isSentWithQueries, parseHeaderRules, withHeaders } from '../../../gateway/fetch/with-headers.js';
import { withRetry } from '../../../gateway/fetch/with-retry.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';
import { begun, broken, createHeldPort, reply, request } from './held-port.js';

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

  it('gives nobody a reply to let go of: another may still read it', async () => {
    const { asked, fetch } = createHeldPort();
    void withSharing(fetch)(request({ isForOne: true }));
    await begun();
    expect(asked[0]?.request.isForOne).toBe(false);
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
