// The supergraph that is served now: for each contract the operations and the engine that belong to it; who uses it holds it
// until it is done with it. A reload puts another in its place: running requests finish on the old one.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import { type ContractName, contractNames } from './access/contracts.js';
import { createEngine, type Engine, type EngineOptions } from './execute/engine.js';
import type { OperationLimits } from './operation/limits.js';
import { createOperationCache, type OperationCache } from './operation/operation-cache.js';
import type { SupergraphSnapshot } from './plan/supergraph-snapshot.js';
import type { GatewayLevels } from './telemetry/metrics.js';

/** The graph as the callers of a contract see it. */
export interface Variant {
  readonly contract: ContractName;
  readonly operations: OperationCache;
  readonly engine: Engine;
}

export interface Generation {
  readonly snapshot: SupergraphSnapshot;
  variantOf(contract: ContractName): Variant;
  /** Must be called once by everyone who acquired it. */
  release(): void;
}

export interface Generations {
  acquire(): Generation;
  /** What the one that is served keeps. */
  levels(): GatewayLevels;
  /** The one that is served, to look at and not to hold. */
  current(): Pick<Generation, 'snapshot'>;
  /** Resolves when another generation than this one is served; stays open, and is forgotten, once the signal is aborted. */
  change(from: Generation, signal: AbortSignal): Promise<void>;
  /**
   * Puts a supergraph in the place of the one that is served, which is closed when nobody uses it any more. The operations
   * that were used last, `warmUp` of each contract at most, are planned on it before; those that fit it no more are counted
   * as failed.
   */
  replace(snapshot: SupergraphSnapshot, warmUp: number): Promise<{ warmedUp: number; failed: number }>;
  /** Plans texts for callers without a key, one after the other; those that do not fit the supergraph are counted as failed. */
  warmUp(texts: readonly string[]): Promise<{ warmedUp: number; failed: number }>;
  close(): Promise<void>;
}

/**
 * `engineOptions`: what engines need besides the supergraph. `operationCacheCharacters`: bound of each document cache.
 * `activeLabels`: of progressive overrides that hold for every request.
 */
export function createGenerations(
  first: SupergraphSnapshot,
  engineOptions: (
    snapshot: SupergraphSnapshot,
  ) => Omit<EngineOptions, 'schema' | 'types' | 'plan' | 'subgraphUrls' | 'chooseOverrides' | 'costs' | 'provenances'>,
  operationCacheCharacters: number,
  limits: OperationLimits,
  activeLabels: readonly string[] = [],
): Generations {
  let current = start(first);
  const closing: Promise<void>[] = [];

  function start(snapshot: SupergraphSnapshot) {
    let users = 1;
    const waiting = new Set<() => void>();
    const shared = {
      ...engineOptions(snapshot),
      types: snapshot.types,
      subgraphUrls: snapshot.subgraphUrls,
      plan: snapshot.plan,
      costs: snapshot.costs,
      provenances: snapshot.provenances,
      chooseOverrides: chooseOverrides(snapshot.overrideLabels, activeLabels),
    };
    const startVariant = (contract: ContractName, schema: GraphQLSchema): Variant => ({
      contract,
      operations: createOperationCache(
        schema,
        snapshot.requirements,
        operationCacheCharacters,
        limits,
        shared.observer ?? null,
      ),
      engine: createEngine({ ...shared, schema }),
    });
    const variants = new Map<ContractName, Variant>();
    const generation: Generation = {
      snapshot,
      variantOf(contract) {
        const known = variants.get(contract);
        if (known !== undefined) return known;
        const started = startVariant(contract, snapshot.schemaOf(contract));
        variants.set(contract, started);
        return started;
      },
      release() {
        users -= 1;
        if (users === 0) closing.push(snapshot.close());
      },
    };
    const levels = (): GatewayLevels => {
      const plans = snapshot.planLevels();
      const operations = [...variants.values()].map((variant) => variant.operations.size());
      return {
        planEntries: plans.entries,
        planBytes: plans.bytes,
        operationEntries: operations.reduce((sum, { entries }) => sum + entries, 0),
        operationCharacters: operations.reduce((sum, { characters }) => sum + characters, 0),
      };
    };
    return { generation, waiting, levels, use: () => void (users += 1) };
  }

  return {
    acquire() {
      current.use();
      return current.generation;
    },
    current: () => current.generation,
    levels: () => current.levels(),
    change(from, signal) {
      const { generation, waiting } = current;
      if (from !== generation) return Promise.resolve();
      return new Promise((resolve) => {
        waiting.add(resolve);
        signal.addEventListener('abort', () => waiting.delete(resolve), { once: true });
      });
    },
    async replace(snapshot, warmUp) {
      const next = start(snapshot);
      let failed = 0;
      let count = 0;
      for (const contract of contractNames) {
        const variant = next.generation.variantOf(contract);
        for (const { text, name } of current.generation.variantOf(contract).operations.recent(warmUp)) {
          count += 1;
          if (!(await warmUpOne(variant, text, name))) failed += 1;
        }
      }
      const previous = current;
      current = next;
      for (const go of previous.waiting) go();
      previous.waiting.clear();
      previous.generation.release();
      return { warmedUp: count - failed, failed };
    },
    async warmUp(texts) {
      const { generation, use } = current;
      use();
      let warmedUp = 0;
      try {
        for (const text of texts)
          if (await warmUpOne(generation.variantOf('public'), text, undefined, true)) warmedUp += 1;
      } finally {
        generation.release();
      }
      return { warmedUp, failed: texts.length - warmedUp };
    },
    async close() {
      current.generation.release();
      await Promise.all(closing);
    },
  };
}

async function warmUpOne(
  { operations, engine }: Variant,
  text: string,
  name: string | undefined,
  inParts = false,
): Promise<boolean> {
  // Preparing is work of this thread: requests get their turn between one operation and the next.
  await nextTurn();
  const prepared = operations.get(text, name);
  return prepared.ok && (await engine.warmUp(prepared.operation, inParts));
}

/**
 * Which progressive overrides hold for a request: `percent(n)` for n in a hundred of them, those that are active for all;
 * other labels are left to what the supergraph had before.
 */
function chooseOverrides(labels: readonly string[], activeLabels: readonly string[]): () => readonly string[] {
  const active = labels.filter((label) => activeLabels.includes(label));
  const shares = labels.flatMap((label) => {
    if (active.includes(label)) return [];
    const percent = /^percent\((?<share>[\d.]+)\)$/.exec(label)?.groups?.['share'];
    return percent === undefined ? [] : [{ label, share: Number(percent) / 100 }];
  });
  if (shares.length === 0) return () => active;
  return () => [...active, ...shares.filter(({ share }) => Math.random() < share).map(({ label }) => label)].toSorted();
}
