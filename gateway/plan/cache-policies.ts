// A plan and what the supergraph says of keeping answers → the plan with a cache policy on each step whose reply may be kept.
// Settled here, once a plan, so that no request reads a selection for it.
import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import { anyTag, type CachePolicy } from '../cache/cache-policy.js';
import { findSteps, replaceSteps } from './plan-steps.js';
import type { FetchStep, OperationPlan } from './query-plan.js';
import type { CacheHints } from './read-cache-hints.js';

export function addCachePolicies(plan: OperationPlan, hints: CacheHints): OperationPlan {
  if (hints.fields.size === 0 || plan.kind !== 'query') return plan;
  const kept = findSteps(plan).flatMap((step): [number, FetchStep][] => {
    const cache = policyOf(step, hints);
    return cache === null ? [] : [[step.id, { ...step, cache }]];
  });
  return replaceSteps(plan, new Map(kept));
}

/** Null unless every field that the step selects may be kept. */
function policyOf({ kind, requires, operation }: FetchStep, hints: CacheHints): CachePolicy | null {
  const selection = kind === 'query' ? findSelection(operation, requires !== null) : undefined;
  if (selection === undefined) return null;
  const tags = new Set<string>();
  let maxAgeSeconds = Infinity;
  const visitField = (node: FieldNode, typeName: string | null, isTop: boolean): boolean => {
    if (node.name.value === '__typename') return true;
    const coordinate = `${typeName}.${node.name.value}`;
    const hint = hints.fields.get(coordinate);
    if (hint === undefined) return false;
    maxAgeSeconds = Math.min(maxAgeSeconds, hint.maxAgeSeconds);
    // What says that it depends on nothing of its own must have something around it to depend on.
    if (isTop && hint.tags.length === 0) tags.add(anyTag);
    for (const tag of hint.tags) tags.add(tag);
    for (const { name } of node.arguments ?? [])
      for (const tag of hint.tagsByArgument.get(name.value) ?? []) tags.add(tag);
    return node.selectionSet === undefined || visit(node.selectionSet, hints.typeOf.get(coordinate) ?? null, false);
  };
  const visit = ({ selections }: SelectionSetNode, typeName: string | null, isTop: boolean): boolean =>
    selections.every((node) => {
      if (node.kind === Kind.FIELD) return visitField(node, typeName, isTop);
      // Plans spread no named fragments.
      if (node.kind === Kind.FRAGMENT_SPREAD) return false;
      return visit(node.selectionSet, node.typeCondition?.name.value ?? typeName, isTop);
    });
  if (!visit(selection, requires === null ? hints.queryType : null, true) || maxAgeSeconds === Infinity) return null;
  return { maxAgeSeconds, tags: tags.has(anyTag) ? [anyTag] : [...tags].toSorted() };
}

/** Of the root, or of each entity. */
function findSelection(operation: string, isEntities: boolean): SelectionSetNode | undefined {
  const [definition] = parse(operation).definitions;
  const root = definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
  const [entities] = root?.selections ?? [];
  if (!isEntities) return root;
  return entities?.kind === Kind.FIELD ? entities.selectionSet : undefined;
}
