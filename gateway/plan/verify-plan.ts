// A plan and the operation that it is for → the plan, shown to be right, or why it is not run. Plans are followed step by
// step without running them: Apollo's planner makes some that would give wrong values without an error.
import type { Subgraphs } from '@apollo/federation-internals';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { createPosition, type KnownPosition } from './known-data.js';
import { findEarlierSteps, findSteps } from './plan-steps.js';
import type { FetchStep, OperationPlan } from './query-plan.js';
import type { SupergraphKnowledge } from './supergraph-knowledge.js';
import { trimStep } from './trim-step.js';
import { coverSelection, type UncoveredField } from './verify-coverage.js';
import { learnStep } from './verify-step.js';

/** `faults`: what was found, for the log; empty when the plan is right. */
export interface Verdict {
  readonly faults: readonly string[];
  readonly uncovered: readonly UncoveredField[];
  /** Steps to be sent in the place of those that ask for what their subgraphs do not resolve, by id. */
  readonly trimmed: ReadonlyMap<number, FetchStep>;
}

export interface PlanVerifier {
  /** `operation`: the text that was planned. */
  verify(plan: OperationPlan, operation: DocumentNode): Verdict;
}

const rootTypes = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

export function createPlanVerifier(subgraphs: Subgraphs, knowledge: SupergraphKnowledge): PlanVerifier {
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (name: string): GraphQLSchema | undefined => {
    const known = schemas.get(name) ?? subgraphs.get(name)?.schema.toGraphQLJSSchema();
    if (known !== undefined) schemas.set(name, known);
    return known;
  };

  return {
    verify(plan, operation) {
      const faults: string[] = [];
      const uncovered: UncoveredField[] = [];
      const trimmed = new Map<number, FetchStep>();
      const root = createPosition();
      const earlier = findEarlierSteps(plan);
      for (const step of findSteps(plan)) {
        const document = parse(step.operation);
        const schema = schemaOf(step.subgraph);
        const invalid = schema === undefined ? [] : validate(schema, document);
        for (const { message } of invalid)
          faults.push(`step ${step.id} asks ${step.subgraph} what it does not know: ${message}`);
        const position = findPosition(root, step.path);
        const selection = selectionOf(step, document);
        if (position === undefined || selection === undefined) {
          faults.push(`step ${step.id} is for ${step.path.join('.')}, where no step before gives anything`);
          continue;
        }
        const asked = new Map<FieldNode, boolean>();
        const context = { knowledge, step, earlier: earlier.get(step.id) ?? new Set<number>(), faults, asked };
        learnStep(context, position, selection, rootTypes[step.kind]);
        const unresolved = new Set([...asked].flatMap(([node, isResolved]) => (isResolved ? [] : [node])));
        if (unresolved.size > 0) trimmed.set(step.id, trimStep(step, document, unresolved));
      }
      const definition = operation.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      const rootType = rootTypes[plan.kind];
      if (definition !== undefined) {
        const found: string[] = [];
        coverSelection({ knowledge, faults: found, uncovered }, root, definition.selectionSet, new Set([rootType]), []);
        // A step that cannot be entered for some type matters only where it leaves a field unanswered.
        if (found.length === 0)
          return { faults: faults.filter((fault) => !isAboutEntering(fault)), uncovered, trimmed };
        faults.push(...found);
      }
      return { faults, uncovered, trimmed };
    },
  };
}

const isAboutEntering = (fault: string) => / needs .* which no step before gives$| enters .* by no key /.test(fault);

function findPosition(root: KnownPosition, path: readonly string[]): KnownPosition | undefined {
  let position: KnownPosition | null | undefined = root;
  for (const element of path) {
    if (element === '@' || element.startsWith('... on ')) continue;
    position = position?.fields.get(element)?.child;
  }
  return position ?? undefined;
}

function selectionOf(step: FetchStep, document: DocumentNode): SelectionSetNode | undefined {
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (step.requires === null) return definition?.selectionSet;
  const [entities] = definition?.selectionSet.selections ?? [];
  return entities?.kind === Kind.FIELD ? entities.selectionSet : undefined;
}
