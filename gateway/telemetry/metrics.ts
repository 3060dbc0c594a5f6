// Events of a gateway → metrics in the text format of Prometheus. Counts are plain numbers that are put into metrics when somebody
// reads them, because requests are many and readings few. All label values come from lists of ours, none from a client.
import { Gauge, Registry } from 'prom-client';
import { errorCodes } from '../../process/error-codes.js';
import type { Closable } from '../../process/lifecycle.js';
import { createHistogram, type HistogramSeries } from '../../process/histogram.js';
import { countOnRead, durationBounds, type Labels } from '../../process/meters.js';
import { addProcessMetrics } from '../../process/process-metrics.js';
import { cacheOutcomes } from '../cache/cache-lookup.js';
import {
  cacheKinds,
  type CacheKind,
  type FetchOutcome,
  fetchOutcomes,
  type ObservedCaller,
  type Observer,
  type OperationKind,
  requestOutcomes,
  type Stage,
} from './observer.js';

/** What is looked at only when metrics are read. */
export interface GatewayLevels {
  readonly planEntries: number;
  readonly planBytes: number;
  readonly operationEntries: number;
  readonly operationCharacters: number;
}

/** What the caches of replies and answers hold. */
export type CacheLevels = Readonly<Record<CacheKind, { readonly entries: number; readonly bytes: number }>>;

export interface Metrics extends Closable {
  readonly observer: Observer;
  /** All metrics as text. */
  write(levels: GatewayLevels, kept: CacheLevels): Promise<string>;
}

const costBounds = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000];
const requestKinds: readonly (OperationKind | 'unknown')[] = ['query', 'mutation', 'subscription', 'unknown'];
const callerKinds: readonly ObservedCaller['kind'][] = ['anonymous', 'person', 'partner'];
const otherCode = 'other';

interface SubgraphCounts {
  readonly outcomes: Record<FetchOutcome, number>;
  readonly durations: HistogramSeries;
}

export function createMetrics(): Metrics {
  const requests = countBy(requestKinds, () => countBy(requestOutcomes, () => 0));
  const errors = countBy([...Object.keys(errorCodes), otherCode], () => 0);
  const refusals = countBy(callerKinds, () => 0);
  const lookups = { operation: { hit: 0, miss: 0 }, plan: { hit: 0, miss: 0 } };
  const cached = countBy(cacheKinds, () => countBy(cacheOutcomes, () => 0));
  const purges = { taken: 0, refused: 0 };
  const shared = { operation: 0, fetch: 0 };
  const reloads = { served: 0, refused: 0 };
  let subscriptions = 0;

  const stageDurations = createHistogram({
    name: 'civic_stage_duration_seconds',
    help: 'How long requests took, by stage.',
    bounds: durationBounds,
  });
  const fetchDurations = createHistogram({
    name: 'civic_fetch_duration_seconds',
    help: 'How long subgraph requests took.',
    bounds: durationBounds,
  });
  const costs = createHistogram({
    name: 'civic_cost_units',
    help: 'Cost of answers, as estimated before and as counted after.',
    bounds: costBounds,
  });
  const seriesOf: Readonly<Record<Stage, HistogramSeries>> = {
    http: stageDurations.series({ stage: 'http' }),
    prepare: stageDurations.series({ stage: 'prepare' }),
    plan: stageDurations.series({ stage: 'plan' }),
    execute: stageDurations.series({ stage: 'execute' }),
  };
  const estimatedCosts = costs.series({ moment: 'estimated' });
  const actualCosts = costs.series({ moment: 'actual' });

  const subgraphs = new Map<string, SubgraphCounts>();
  const countsOf = (subgraph: string): SubgraphCounts => {
    const known = subgraphs.get(subgraph);
    if (known !== undefined) return known;
    const counts = { outcomes: countBy(fetchOutcomes, () => 0), durations: fetchDurations.series({ subgraph }) };
    subgraphs.set(subgraph, counts);
    return counts;
  };

  const observer: Observer = {
    requestEnded: ({ operation, outcome }) => void (requests[operation?.kind ?? 'unknown'][outcome] += 1),
    stageEnded: (stage, durationMs) => seriesOf[stage].observe(durationMs / 1000),
    fetchEnded(subgraph, outcome, durationMs) {
      const { outcomes, durations } = countsOf(subgraph);
      outcomes[outcome] += 1;
      durations.observe(durationMs / 1000);
    },
    errorAnswered(code) {
      const known = Object.hasOwn(errors, code) ? code : otherCode;
      errors[known] = (errors[known] ?? 0) + 1;
    },
    cost(estimated, actual) {
      estimatedCosts.observe(estimated);
      actualCosts.observe(actual);
    },
    rateLimited: (caller) => void (refusals[caller] += 1),
    operationLookedUp: (isKnown) => void (lookups.operation[isKnown ? 'hit' : 'miss'] += 1),
    planLookedUp: (isKnown) => void (lookups.plan[isKnown ? 'hit' : 'miss'] += 1),
    operationShared: () => void (shared.operation += 1),
    fetchShared: () => void (shared.fetch += 1),
    cacheLookedUp: (cache, outcome) => void (cached[cache][outcome] += 1),
    purgeSent: (isTaken) => void (purges[isTaken ? 'taken' : 'refused'] += 1),
    subscriptionOpened: () => void (subscriptions += 1),
    subscriptionClosed: () => void (subscriptions -= 1),
    reloaded: (isServed) => void (reloads[isServed ? 'served' : 'refused'] += 1),
  };

  const registry = new Registry();
  const process = addProcessMetrics(registry);
  const addCounter = (name: string, help: string, labels: readonly string[], read: () => Iterable<[Labels, number]>) =>
    countOnRead(registry, { name, help, labels }, read);
  const addGauge = (name: string, help: string, labels: readonly string[] = []) => {
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [] });
    registry.registerMetric(gauge);
    return gauge;
  };

  addCounter('civic_requests_total', 'Operations that were answered.', ['kind', 'outcome'], () =>
    requestKinds.flatMap((kind) => label(requests[kind], (outcome) => ({ kind, outcome }))),
  );
  addCounter('civic_errors_total', 'Errors in answers; those of an answer that was shared count once.', ['code'], () =>
    label(errors, (code) => ({ code })),
  );
  addCounter('civic_fetches_total', 'Subgraph requests.', ['subgraph', 'outcome'], () =>
    [...subgraphs].flatMap(([subgraph, { outcomes }]) => label(outcomes, (outcome) => ({ subgraph, outcome }))),
  );
  addCounter('civic_shared_total', 'Requests that joined an identical one in flight.', ['what'], () =>
    label(shared, (what) => ({ what })),
  );
  addCounter('civic_rate_limited_total', 'Operations refused for their rate.', ['caller'], () =>
    label(refusals, (caller) => ({ caller })),
  );
  addCounter('civic_operation_cache_lookups_total', 'Operations looked up by their text.', ['result'], () =>
    label(lookups.operation, (result) => ({ result })),
  );
  addCounter('civic_plan_cache_lookups_total', 'Plans looked up.', ['result'], () =>
    label(lookups.plan, (result) => ({ result })),
  );
  addCounter('civic_cache_lookups_total', 'Looks for kept replies and answers.', ['cache', 'result'], () =>
    cacheKinds.flatMap((cache) => label(cached[cache], (result) => ({ cache, result }))),
  );
  addCounter('civic_cache_purges_total', 'Lists of tags that were sent to caches in front.', ['result'], () =>
    label(purges, (result) => ({ result })),
  );
  addCounter('civic_reloads_total', 'Supergraphs that came while the gateway ran.', ['result'], () =>
    label(reloads, (result) => ({ result })),
  );
  const entries = addGauge('civic_cache_entries', 'What caches hold.', ['cache']);
  const keptBytes = addGauge('civic_cache_bytes', 'Memory that kept replies and answers are estimated to take.', [
    'cache',
  ]);
  const planBytes = addGauge('civic_plan_cache_bytes', 'Memory that plans are estimated to take.');
  const characters = addGauge('civic_operation_cache_characters', 'Characters of the operations that are kept.');
  const open = addGauge('civic_open_subscriptions', 'Subscriptions that are open.');

  return {
    observer,
    async write(levels, kept) {
      entries.set({ cache: 'plan' }, levels.planEntries);
      entries.set({ cache: 'operation' }, levels.operationEntries);
      for (const cache of cacheKinds) {
        entries.set({ cache }, kept[cache].entries);
        keptBytes.set({ cache }, kept[cache].bytes);
      }
      planBytes.set(levels.planBytes);
      characters.set(levels.operationCharacters);
      open.set(subscriptions);
      const text = await registry.metrics();
      return [text, stageDurations.write(), fetchDurations.write(), costs.write()].join('\n');
    },
    close: () => process.close(),
  };
}

function countBy<Key extends string, Value>(keys: readonly Key[], create: () => Value): Record<Key, Value> {
  const counts: Partial<Record<Key, Value>> = {};
  for (const key of keys) counts[key] = create();
  if (!isComplete(counts, keys)) throw new Error('a count has no key');
  return counts;
}

function isComplete<Key extends string, Value>(
  counts: Partial<Record<Key, Value>>,
  keys: readonly Key[],
): counts is Record<Key, Value> {
  return keys.every((key) => key in counts);
}

function label(
  counts: Readonly<Record<string, number>>,
  describe: (key: string) => Labels,
): [labels: Labels, value: number][] {
  return Object.entries(counts).map(([key, value]) => [describe(key), value]);
}
