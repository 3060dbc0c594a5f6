// How old what an answer holds is, noted for each subgraph while its replies come in, and told beside the data and by headers.
// Of one request; both executors send through the one place that notes it.
import type { CacheOutcome } from '../cache/cache-lookup.js';
import type { ReplyReading } from '../fetch/subgraph-fetch.js';

/** The worst of a subgraph's replies counts. */
type Status = 'fresh' | 'stale' | 'unavailable';

interface SubgraphFreshness {
  status: Status;
  /** Of the oldest reply, milliseconds since 1970; null where there is none. */
  asOfMs: number | null;
  /** The least of what may be given after a failure. */
  maxAgeMs: number;
}

/** Filled in place: it is on the way of every request (`npm run bench:edge`). */
export interface FreshnessAccount {
  /** Whether the answer tells it, or only where something is not present; headers tell it all the same. */
  readonly telling: 'always' | 'when-old' | 'never';
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly bySubgraph: Map<string, SubgraphFreshness>;
  /** How the looks into the caches ended: the one that says most of why a subgraph was asked. */
  lookup: CacheOutcome;
  /** Until when all that was kept holds, milliseconds since 1970; Infinity where nothing was. */
  validUntilMs: number;
}

export function openFreshness(telling: FreshnessAccount['telling'], now: () => number): FreshnessAccount {
  return { telling, now, bySubgraph: new Map(), lookup: 'hit', validUntilMs: Infinity };
}

/** A reply without a reading is of now. */
export function noteReply(account: FreshnessAccount, subgraph: string, reading: ReplyReading | undefined): void {
  const { atMs, isStale, staleForMs } = reading ?? { atMs: account.now(), isStale: false, staleForMs: 0 };
  note(account, subgraph, isStale ? 'stale' : 'fresh', atMs, staleForMs);
}

export function noteFailure(account: FreshnessAccount, subgraph: string, staleForMs: number): void {
  note(account, subgraph, 'unavailable', null, staleForMs);
}

export function noteLookup(account: FreshnessAccount, outcome: CacheOutcome, validUntilMs: number): void {
  if (forwarding[outcome] > forwarding[account.lookup]) account.lookup = outcome;
  if (validUntilMs < account.validUntilMs) account.validUntilMs = validUntilMs;
}

/** What was there and no more holds says more than what was not there, and that more than what is never there. */
const forwarding: Readonly<Record<CacheOutcome, number>> = { hit: 0, bypass: 1, miss: 2, stale: 3 };

function note(account: FreshnessAccount, subgraph: string, status: Status, asOfMs: number | null, maxAgeMs: number) {
  const known = account.bySubgraph.get(subgraph);
  if (known === undefined) {
    account.bySubgraph.set(subgraph, { status, asOfMs, maxAgeMs });
    return;
  }
  if (severity[status] > severity[known.status]) known.status = status;
  if (asOfMs !== null && (known.asOfMs === null || asOfMs < known.asOfMs)) known.asOfMs = asOfMs;
  if (maxAgeMs < known.maxAgeMs) known.maxAgeMs = maxAgeMs;
}

const severity: Readonly<Record<Status, number>> = { fresh: 0, stale: 1, unavailable: 2 };

/** Whether all that took part gave what it holds now. Others must not keep an answer of which this is not true. */
export function isPresent({ bySubgraph }: FreshnessAccount): boolean {
  for (const { status } of bySubgraph.values()) if (status !== 'fresh') return false;
  return true;
}

/** Whether the extension is part of the answer, now that it is known. */
export function isAgeTold(account: FreshnessAccount): boolean {
  return account.telling === 'always' || (account.telling === 'when-old' && !isPresent(account));
}

/** The member `"freshness":{…}` of the extensions, subgraphs by name. By hand, since it is written for every answer. */
export function writeFreshness({ bySubgraph }: FreshnessAccount): string {
  let text = '';
  for (const name of [...bySubgraph.keys()].toSorted()) {
    const noted = bySubgraph.get(name);
    if (noted === undefined) continue;
    const asOf = noted.asOfMs === null ? 'null' : `"${new Date(noted.asOfMs).toISOString()}"`;
    const maxAge = Math.floor(noted.maxAgeMs / 1_000);
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:{"status":"${noted.status}","asOf":${asOf},"maxAge":${maxAge}}`;
  }
  return `"freshness":{${text}}`;
}

const cacheName = 'civic-gateway';

/** `Cache-Status` (RFC 9211), and `Age` of an answer that holds an earlier reply; undefined where no subgraph took part. */
export function describeAge(account: FreshnessAccount): Readonly<Record<string, string>> | undefined {
  const { bySubgraph, now } = account;
  if (bySubgraph.size === 0) return undefined;
  let oldestMs = Infinity;
  for (const { status, asOfMs } of bySubgraph.values())
    if (status !== 'fresh' && asOfMs !== null && asOfMs < oldestMs) oldestMs = asOfMs;
  if (oldestMs === Infinity) return { 'cache-status': `${cacheName}; ${describeLookup(account)}` };
  const age = Math.max(0, Math.floor((now() - oldestMs) / 1_000));
  // Nothing here counts as fresh for any time beyond its reading, so that its lifetime ended when it was read.
  return { age: String(age), 'cache-status': `${cacheName}; hit; ttl=${age === 0 ? 0 : -age}; detail=stale-if-error` };
}

/** Of an answer that is present: kept, and for how long yet it may be given while nothing is written, or why subgraphs were asked. */
function describeLookup({ lookup, validUntilMs, now }: FreshnessAccount): string {
  if (lookup !== 'hit') return `fwd=${lookup}`;
  return `hit; ttl=${Math.max(0, Math.floor((validUntilMs - now()) / 1_000))}`;
}
