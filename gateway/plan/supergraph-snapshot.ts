// A supergraph file's text → everything the gateway knows of it: the client's schema, the types, the subgraphs, and plans.
// A reload makes another one beside it.
import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { ContractName } from '../access/contracts.js';
import type { CostWeights } from '../operation/cost-weights.js';
import type { Provenances } from '../operation/provenances.js';
import type { FieldRequirements } from '../access/requirements.js';
import type { Observer } from '../telemetry/observer.js';
import { InternalError } from '../../process/errors.js';
import { buildSchemaInTurns } from './build-schema-in-turns.js';
import { createPlanCache } from './plan-cache.js';
import { type PlannerOptions, startPlanner } from './planner.js';
import type { OperationPlan } from './query-plan.js';
import type { SupergraphTypes } from './supergraph-types.js';

export interface SupergraphSnapshot {
  /** The same for the same text. */
  readonly id: string;
  /** What clients of a contract see. */
  schemaOf(contract: ContractName): GraphQLSchema;
  /** What fields demand of callers. */
  readonly requirements: FieldRequirements;
  readonly types: SupergraphTypes;
  /** URL by subgraph, as composition wrote it. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Labels of progressive overrides. */
  readonly overrideLabels: readonly string[];
  /** What it says of costs. */
  readonly costs: CostWeights;
  /** What it says of where its types come from. */
  readonly provenances: Provenances;
  /** `overrides`: the labels that are active. Errors: `ClientError` QUERY_PLANNING_…. */
  plan(planningText: string, kind: OperationPlan['kind'], overrides: readonly string[]): Promise<OperationPlan>;
  /** What is kept of plans. */
  planLevels(): { readonly entries: number; readonly bytes: number };
  close(): Promise<void>;
}

export interface SnapshotOptions extends PlannerOptions {
  readonly planCacheBytes: number;
  readonly observer?: Pick<Observer, 'planLookedUp'> | null;
}

/** How long a text is refused whose planning has failed. */
const retryAfterMs = 60_000;

/** Errors: `StartError` when the supergraph cannot be used. */
export async function loadSupergraph(supergraphSdl: string, options: SnapshotOptions): Promise<SupergraphSnapshot> {
  const planner = await startPlanner(supergraphSdl, options);
  const { contracts, requirements, possibleTypes, subgraphUrls, overrideLabels, costs, provenances } =
    planner.description;
  const schemas = await buildSchemas(contracts);
  const { planCacheBytes: maximumBytes, observer } = options;
  const cache = createPlanCache({ maximumBytes, retryAfterMs, observer });
  return {
    id: createHash('sha256').update(supergraphSdl).digest('base64url').slice(0, 16),
    schemaOf(contract) {
      const schema = schemas.get(contract);
      if (schema === undefined) throw new InternalError(`the contract ${contract} has no schema`);
      return schema;
    },
    requirements,
    types: { possibleTypes },
    subgraphUrls,
    overrideLabels,
    costs,
    provenances,
    plan: (planningText, kind, overrides) =>
      cache.get(`${overrides.join(' ')}\n${planningText}`, () => planner.plan(planningText, kind, overrides)),
    planLevels: () => ({ entries: cache.count(), bytes: cache.size() }),
    close: () => planner.close(),
  };
}

/** Contracts that leave out the same have one schema. */
async function buildSchemas(
  contracts: ReadonlyMap<ContractName, string>,
): Promise<ReadonlyMap<ContractName, GraphQLSchema>> {
  const built = new Map<string, GraphQLSchema>();
  const schemas = new Map<ContractName, GraphQLSchema>();
  for (const [name, sdl] of contracts) {
    const schema = built.get(sdl) ?? (await buildSchemaInTurns(sdl));
    built.set(sdl, schema);
    schemas.set(name, schema);
  }
  return schemas;
}
