// A seed → one history: writers, readers, gateways and a database in which every wait may take any time, and what each read got.
// The gateways' parts are those of the product; the database keeps the one promise that rooms make of theirs.
import { anyTag, type CachePolicy } from '../../../gateway/cache/cache-policy.js';
import type { KeptReply } from '../../../gateway/cache/kept-reply.js';
import { createAnswerCache } from '../../../gateway/cache/answer-cache.js';
import { createAnswerParts } from '../../../gateway/cache/answer-parts.js';
import type { CacheOutcome, Validity } from '../../../gateway/cache/cache-lookup.js';
import type { KeptAnswer } from '../../../gateway/cache/kept-answer.js';
import { createMemoryStore, type KeptStore } from '../../../gateway/cache/kept-store.js';
import type { TouchedAnswer } from '../../../gateway/cache/touched.js';
import { withCache } from '../../../gateway/cache/with-cache.js';
import { createWriteTracker, type WriteTracker } from '../../../gateway/cache/write-tracker.js';
import type { FetchSubgraph, RequestCache, SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';
import { createRandom } from './random.js';

/** Ways to build it wrongly; the checker must find each. */
export type Fault =
  /** What followers of the log see: nothing from the oldest running transaction on. */
  | 'reads the log as followers do'
  /** What was written at or after the first position is not asked for. */
  | 'begins with the position alone'
  /** The position is that of the moment at which the entry is used or stored, not of the one before it was filled. */
  | 'takes the position late'
  /** Any round that ever succeeded will do. */
  | 'believes an old round'
  /** Who asks while another one's request runs gets its reply. */
  | 'joins what runs'
  /** Entries depend on the wrong tag. */
  | 'forgets a tag'
  /** A whole answer holds from the moment at which it is kept. */
  | 'dates an answer by its end'
  /** It depends on the first of its subgraphs alone. */
  | 'forgets a part of an answer'
  /** It is kept although one of its replies could not be. */
  | 'keeps an answer that nobody vouches for';

export interface History {
  readonly reads: number;
  readonly hits: number;
  /** Whole answers that were kept and given again. */
  readonly answerHits: number;
  readonly writes: number;
  /** What was read that had been written over when the reading began; none is right. */
  readonly violations: readonly string[];
}

const keys = ['a', 'b', 'c'] as const;
type Key = (typeof keys)[number];
const tagOf = (key: Key): string => (key === 'c' ? 'second' : 'first');
/** What readers ask for. */
const selections: readonly (readonly Key[])[] = [['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c']];

/** What whole answers are made of, by selection. */
const operations: readonly (readonly number[])[] = [
  [0, 2],
  [2, 1],
  [2, 4],
];

/** Pending waits in no order: whoever runs the history lets one of them end at a time. */
function createScheduler(random: () => number) {
  const pending = new Set<() => void>();
  const timers = new Set<() => void>();
  const take = (from: Set<() => void>) => {
    const all = [...from];
    const chosen = all[Math.floor(random() * all.length)];
    if (chosen === undefined) return;
    from.delete(chosen);
    chosen();
  };
  return {
    wait: () => new Promise<void>((resolve) => void pending.add(resolve)),
    /** Fires seldom, and before anything else only if everything else is slow. */
    setTimer(callback: () => void) {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
    async runUntilDone(isDone: () => boolean) {
      for (let idle = 0; !isDone() && idle < 50;) {
        if (timers.size > 0 && random() < 0.02) take(timers);
        else if (pending.size > 0) take(pending);
        idle = pending.size === 0 ? idle + 1 : 0;
        await new Promise(setImmediate);
      }
    },
  };
}

/** Values by key with a log, transactions that run for any time, and snapshots. */
function createDatabase(fault: Fault | null) {
  let nextTransaction = 1;
  let commits = 0;
  const running = new Set<number>();
  const values = new Map<Key, number>(keys.map((key) => [key, 0]));
  const log: { readonly transaction: number; readonly tag: string }[] = [];
  return {
    begin() {
      const transaction = nextTransaction;
      nextTransaction += 1;
      running.add(transaction);
      return transaction;
    },
    /** Gives the version that it wrote. */
    commit(transaction: number, written: readonly Key[]): number {
      running.delete(transaction);
      commits += 1;
      for (const key of written) {
        values.set(key, commits);
        log.push({ transaction, tag: tagOf(key) });
      }
      return commits;
    },
    read: (key: Key): number => values.get(key) ?? 0,
    touched(since: number | null): TouchedAnswer {
      const position = Math.min(nextTransaction, ...running);
      const last = new Map<string, number>();
      if (fault === 'begins with the position alone' && since === null) return { log: 'one', position, tags: [] };
      for (const { transaction, tag } of log) {
        if (transaction < (since ?? position)) continue;
        if (fault === 'reads the log as followers do' && transaction >= position) continue;
        last.set(tag, Math.max(last.get(tag) ?? 0, transaction));
      }
      return { log: 'one', position, tags: [...last].map(([name, at]) => ({ name, at })) };
    },
  };
}

/** What several gateways share: each way there and back takes its time. */
function createSharedStore<Kept>(wait: () => Promise<void>): KeptStore<Kept> {
  const memory = createMemoryStore<Kept>({ maximumBytes: 1_000_000 });
  return {
    ...memory,
    async get(key) {
      await wait();
      const found = await memory.get(key);
      await wait();
      return found;
    },
    set(key, kept, text) {
      void wait().then(() => memory.set(key, kept, text));
    },
  };
}

/** What `share-runs.ts` must not be. */
function joinRunning(fetchSubgraph: FetchSubgraph): FetchSubgraph {
  const running = new Map<string, ReturnType<FetchSubgraph>>();
  return (request) => {
    const known = running.get(request.body);
    if (known !== undefined) return known;
    const reply = fetchSubgraph(request).finally(() => running.delete(request.body));
    running.set(request.body, reply);
    return reply;
  };
}

export async function runHistory(seed: number, fault: Fault | null = null): Promise<History> {
  const random = createRandom(seed);
  const chance = (share: number) => random() < share;
  const scheduler = createScheduler(random);
  const { wait } = scheduler;
  const database = createDatabase(fault);
  let clock = 0;
  const now = () => (clock += 1);
  let hits = 0;
  let answerHits = 0;

  const askDatabase: FetchSubgraph = async ({ body }) => {
    const asked = selections[Number(body)] ?? [];
    const data: Record<string, number> = {};
    await wait();
    // Statements of one request have a snapshot each.
    for (const key of asked) {
      data[key] = database.read(key);
      if (chance(0.5)) await wait();
    }
    await wait();
    if (chance(0.05)) throw new Error('lost');
    return { data, errors: [], plain: true };
  };
  const startTracker = (): WriteTracker => {
    const tracker = createWriteTracker({
      async ask(since) {
        await wait();
        const answer = database.touched(since);
        await wait();
        if (chance(0.05)) throw new Error('lost');
        return answer;
      },
      now,
      timeoutMs: 1,
      pauseMs: 20,
      setTimer: scheduler.setTimer,
    });
    let isBelieved = false;
    return {
      ...tracker,
      async catchUp(askedAt) {
        if (fault !== 'believes an old round' || !isBelieved) isBelieved = await tracker.catchUp(askedAt);
        return isBelieved;
      },
      position() {
        if (fault !== 'takes the position late' || tracker.position() === null) return tracker.position();
        return {
          get log() {
            return tracker.position()?.log ?? '';
          },
          get transaction() {
            return tracker.position()?.transaction ?? 0;
          },
        };
      },
    };
  };
  const isShared = chance(0.5);
  const shared = { replies: createSharedStore<KeptReply>(wait), answers: createSharedStore<KeptAnswer>(wait) };
  const openStore = <Kept>() => createMemoryStore<Kept>({ maximumBytes: chance(0.2) ? 20_000 : 1_000_000 });
  const startGateway = () => {
    const trackers = new Map(['news', 'polls'].map((name) => [name, startTracker()]));
    const trackerOf = (name: string) => trackers.get(name) ?? startTracker();
    const onReply = (outcome: CacheOutcome) => void (hits += outcome === 'hit' ? 1 : 0);
    const onAnswer = (outcome: CacheOutcome) => void (answerHits += outcome === 'hit' ? 1 : 0);
    const share = fault === 'joins what runs' ? joinRunning : withSharing;
    const common = { supergraphId: '', trackerOf, now: () => 0 };
    const replies = isShared ? shared.replies : openStore<KeptReply>();
    const answers = isShared ? shared.answers : openStore<KeptAnswer>();
    return {
      trackerOf,
      ask: withCache(
        { ...common, store: replies, onLookup: onReply },
        chance(0.7) || fault === 'joins what runs' ? share(askDatabase) : askDatabase,
      ),
      answers: createAnswerCache({ ...common, store: answers, onLookup: onAnswer }),
    };
  };
  const gateways = Array.from({ length: 1 + Math.floor(random() * 3) }, startGateway);

  const acknowledged = new Map<Key, number>();
  const violations: string[] = [];
  let reads = 0;
  let writes = 0;
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  const write = async () => {
    const transaction = database.begin();
    const written = keys.filter(() => chance(0.4));
    for (let waits = Math.floor(random() * 4); waits > 0; waits -= 1) await wait();
    const version = database.commit(transaction, written);
    if (chance(0.7)) await wait();
    writes += 1;
    for (const key of written) acknowledged.set(key, Math.max(acknowledged.get(key) ?? 0, version));
  };
  const choose = () => Math.floor(random() * selections.length);
  const check = (index: number, data: unknown, expected: ReadonlyMap<Key, number>) => {
    for (const key of selections[index] ?? []) {
      const version = expected.get(key) ?? 0;
      const got = Number(Object(data)[key]);
      if (!(got >= version)) violations.push(`seed ${seed}: ${key} was ${got} after ${version} had been acknowledged`);
    }
  };
  const policyOf = (index: number): CachePolicy => {
    const tags = [...new Set((selections[index] ?? []).map(tagOf))];
    return {
      maxAgeSeconds: 60,
      tags: fault === 'forgets a tag' ? tags.slice(0, 1) : chance(0.2) ? [anyTag] : tags,
    };
  };
  const requestOf = (index: number, cache: RequestCache): SubgraphRequest => ({
    subgraph: index === 2 ? 'polls' : 'news',
    kind: 'query',
    body: String(index),
    headers: {},
    signal: null,
    cache,
  });
  const read = async () => {
    const index = choose();
    const expected = new Map(acknowledged);
    const request = requestOf(index, { policy: policyOf(index), askedAt: now() });
    if (chance(0.3)) await wait();
    const reply = await (pick(gateways) ?? startGateway()).ask(request).catch(() => null);
    if (reply === null) return;
    reads += 1;
    check(index, reply.data, expected);
  };
  /** Several requests, at once or one after the other, made into one answer that is kept. */
  const readAnswer = async () => {
    const operation = pick(operations) ?? [];
    const expected = new Map(acknowledged);
    const gateway = pick(gateways) ?? startGateway();
    const askedAt = now();
    if (chance(0.3)) await wait();
    const key = operation.join(' ');
    const found = await gateway.answers.find(key, askedAt);
    let answered: readonly unknown[] = found === null ? [] : JSON.parse(found.answer.text);
    if (found === null) {
      const parts = createAnswerParts();
      const ask = async (index: number) => {
        const policy = policyOf(index);
        const looked: { outcome: CacheOutcome; validity: Validity | null } = { outcome: 'bypass', validity: null };
        const onReply = (outcome: CacheOutcome, validity: Validity | null) =>
          Object.assign(looked, { outcome, validity });
        const request = requestOf(index, { policy, askedAt, onReply });
        const reply = await gateway.ask(request);
        const isForgotten = fault === 'keeps an answer that nobody vouches for' && looked.validity === null;
        if (!isForgotten) parts.note({ ...looked, subgraph: request.subgraph, policy, staleForMs: 0 });
        return reply.data;
      };
      const isParallel = chance(0.5);
      const replies: unknown[] = [];
      try {
        if (isParallel) replies.push(...(await Promise.all(operation.map(ask))));
        else for (const index of operation) replies.push(await ask(index));
      } catch {
        return;
      }
      answered = replies;
      const settled = parts
        .settle()
        ?.map((part) =>
          fault === 'dates an answer by its end'
            ? { ...part, position: gateway.trackerOf(part.subgraph).position() ?? part.position }
            : part,
        );
      const depends = fault === 'forgets a part of an answer' ? settled?.slice(0, 1) : settled;
      const made = { text: JSON.stringify(answered), cost: 0, readAtMs: 0, expiresAtMs: 60_000, tags: [] };
      if (depends !== undefined) gateway.answers.keep(key, { ...made, parts: depends });
    }
    reads += 1;
    for (const [place, index] of operation.entries()) check(index, answered[place], expected);
  };
  const actors = Array.from({ length: 6 }, async (_, actor) => {
    for (let step = 0; step < 8; step += 1) {
      if (chance(0.3)) await wait();
      if (actor < 2) await write();
      else if (chance(0.5)) await read();
      else await readAnswer();
      // A gateway that starts anew knows nothing but what the others share with it.
      if (chance(0.03)) gateways[Math.floor(random() * gateways.length)] = startGateway();
    }
  });
  let isDone = false;
  const all = Promise.all(actors).then(() => (isDone = true));
  await scheduler.runUntilDone(() => isDone);
  if (!isDone) throw new Error(`seed ${seed}: the history does not end`);
  await all;
  return { reads, hits, answerHits, writes, violations };
}
