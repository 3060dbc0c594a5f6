// A supergraph's text → its planner and what execution must know of its types. Slow and synchronous: it belongs in the worker.
import { operationFromDocument, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, isAbstractType, Kind, parse, print, printSchema, visit } from 'graphql';
import { InternalError } from '../../process/errors.js';
import { type ContractName, contractNames, excludedTags } from '../access/contracts.js';
import type { FieldRequirements } from '../access/requirements.js';
import { printContractSchema } from './contract-schema.js';
import { readFieldRequirements } from './field-requirements.js';
import type { CostWeights } from '../operation/cost-weights.js';
import type { Provenances } from '../operation/provenances.js';
import { convertPlan } from './convert-plan.js';
import { createFinishStep } from './finish-step.js';
import { makePlanningSupergraph } from './planning-supergraph.js';
import type { OperationPlan } from './query-plan.js';
import { addCachePolicies } from './cache-policies.js';
import { readCacheHints } from './read-cache-hints.js';
import { readCostWeights } from './read-cost-weights.js';
import { readCivicDeclarations } from './civic-declarations.js';
import { replaceSteps } from './plan-steps.js';
import { findRepair } from './repair-plan.js';
import { readSupergraphKnowledge } from './supergraph-knowledge.js';
import { createStaleLimits } from './stale-limits.js';
import { createPlanVerifier } from './verify-plan.js';

/** What the main thread gets of a supergraph. */
export interface SupergraphDescription {
  /** What clients see, `@defer` included, by contract. */
  readonly contracts: ReadonlyMap<ContractName, string>;
  readonly requirements: FieldRequirements;
  readonly possibleTypes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Labels of progressive overrides. */
  readonly overrideLabels: readonly string[];
  readonly costs: CostWeights;
  readonly provenances: Provenances;
}

/** A plan that is not run. The message is for the log. */
export class PlanRefusal extends InternalError {
  constructor(reason: string) {
    super(reason);
    this.name = 'PlanRefusal';
  }
}

export interface PlannerCore {
  readonly description: SupergraphDescription;
  /**
   * `overrides`: the labels that are active. Errors: `PlanRefusal` when the plan cannot be shown to be right; any other
   * error is the planner's own.
   */
  plan(planningText: string, kind: OperationPlan['kind'], overrides: readonly string[]): OperationPlan;
}

/** How many requirements may be required by one another. */
const maximumRepairs = 5;

/** Errors: whatever is wrong with the supergraph. */
export function createPlannerCore(supergraphSdl: string): PlannerCore {
  const options = { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES };
  const supergraph = Supergraph.build(supergraphSdl, options);
  const planning = makePlanningSupergraph(supergraphSdl);
  const planningGraph = Supergraph.build(planning.sdl, { ...options, validateSupergraph: false });
  const planner = new QueryPlanner(planningGraph, {
    incrementalDelivery: { enableDefer: true },
    reuseQueryFragments: false,
  });
  const planningApi = planningGraph.apiSchema();
  const finish = createFinishStep(planning);
  const knowledge = readSupergraphKnowledge(supergraphSdl);
  const verifier = createPlanVerifier(supergraph.subgraphs(), knowledge);
  const overrideLabels = findOverrideLabels(supergraphSdl);
  const supergraphDocument = parse(supergraphSdl);
  const cacheHints = readCacheHints(supergraphDocument);

  const requirements = readFieldRequirements(supergraphDocument);
  const declarations = readCivicDeclarations(supergraph, supergraphDocument);
  const limitStaleness = createStaleLimits(supergraphDocument, declarations.staleLimits, requirements);

  const repairs = {
    knowledge,
    subgraphs: supergraph.subgraphsMetadata().map(({ name }) => name),
    schema: planningApi.toGraphQLJSSchema(),
    standing: planning.standing,
  };

  const plan = (
    document: DocumentNode,
    kind: OperationPlan['kind'],
    overrides: readonly string[],
    repairsLeft: number,
  ): OperationPlan => {
    const operation = operationFromDocument(planningApi, document, { validate: false });
    const overrideConditions = new Map(overrideLabels.map((label) => [label, overrides.includes(label)]));
    const planned = convertPlan(planner.buildQueryPlan(operation, { overrideConditions }), kind, finish);
    const { faults, uncovered, trimmed } = verifier.verify(planned, document);
    if (faults.length === 0) return replaceSteps(planned, trimmed);
    const isDeferred = print(document).includes('@defer');
    const repair = repairsLeft === 0 || isDeferred ? null : findRepair(repairs, document, uncovered);
    if (repair === null) throw new PlanRefusal(faults.slice(0, 10).join('; '));
    const repaired = repair.complete(plan(repair.operation, kind, overrides, repairsLeft - 1));
    const verdict = verifier.verify(repaired, document);
    if (verdict.faults.length > 0) throw new PlanRefusal(verdict.faults.slice(0, 10).join('; '));
    return replaceSteps(repaired, verdict.trimmed);
  };

  return {
    description: {
      contracts: printContracts(supergraph, supergraphDocument),
      requirements,
      possibleTypes: findPossibleTypes(supergraph),
      subgraphUrls: new Map([...supergraph.subgraphsMetadata()].map(({ name, url }) => [name, url])),
      overrideLabels,
      costs: readCostWeights(supergraph, supergraphSdl),
      provenances: declarations.provenances,
    },
    plan: (planningText, kind, overrides) =>
      addCachePolicies(limitStaleness(plan(parse(planningText), kind, overrides, maximumRepairs)), cacheHints),
  };
}

function printContracts(supergraph: Supergraph, document: DocumentNode): ReadonlyMap<ContractName, string> {
  const whole = printSchema(supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true }));
  return new Map(contractNames.map((name) => [name, printContractSchema(document, excludedTags[name]) ?? whole]));
}

function findPossibleTypes(supergraph: Supergraph): ReadonlyMap<string, ReadonlySet<string>> {
  const schema = supergraph.schema.toGraphQLJSSchema();
  const possible = new Map<string, ReadonlySet<string>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type) || type.name.startsWith('__')) continue;
    possible.set(type.name, new Set(schema.getPossibleTypes(type).map(({ name }) => name)));
  }
  return possible;
}

function findOverrideLabels(supergraphSdl: string): readonly string[] {
  const labels = new Set<string>();
  if (!supergraphSdl.includes('overrideLabel')) return [];
  visit(parse(supergraphSdl), {
    Directive(node) {
      const value = node.arguments?.find(({ name }) => name.value === 'overrideLabel')?.value;
      if (value?.kind === Kind.STRING) labels.add(value.value);
    },
  });
  return [...labels];
}
