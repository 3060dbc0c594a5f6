// A plan → the same with how old an earlier reply to each fetch may be that is given where its subgraph fails: the least of what
// is declared of the types and fields that the fetch reads. Worked out once a plan, so that no request needs to look.
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import type { FieldRequirements } from '../access/requirements.js';
import type { DeclaredLimits } from './civic-declarations.js';
import { findSteps, replaceSteps } from './plan-steps.js';
import type { FetchStep, OperationPlan } from './query-plan.js';

interface TypeIndex {
  readonly queryType: string;
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>;
  /** Object types of each object type, interface and union; of an interface that is known as an object too, itself. */
  readonly possible: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `requirements`: what is not for everybody is never given again. */
export function createStaleLimits(
  document: DocumentNode,
  declared: DeclaredLimits,
  requirements: FieldRequirements,
): (plan: OperationPlan) => OperationPlan {
  if (declared.size === 0) return (plan) => plan;
  const types = indexTypes(document);

  /** An object type without a declaration allows nothing. */
  const limitOfType = (typeName: string): number => {
    let least = Infinity;
    for (const name of types.possible.get(typeName) ?? [typeName]) least = Math.min(least, declared.get(name) ?? 0);
    return least;
  };
  const limitOfField = (parent: string, fieldName: string): number => {
    let least = declared.get(`${parent}.${fieldName}`) ?? Infinity;
    for (const name of types.possible.get(parent) ?? []) {
      if (requirements.has(`${name}.${fieldName}`)) return 0;
      least = Math.min(least, declared.get(`${name}.${fieldName}`) ?? Infinity);
    }
    return least;
  };
  const limitOf = (set: SelectionSetNode, parent: string): number => {
    let least = Infinity;
    for (const node of set.selections) {
      if (least === 0) return 0;
      if (node.kind === Kind.FRAGMENT_SPREAD) return 0;
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value ?? parent;
        least = Math.min(least, limitOfType(condition), limitOf(node.selectionSet, condition));
        continue;
      }
      const fieldName = node.name.value;
      if (fieldName === '__typename') continue;
      if (fieldName === '_entities' && node.selectionSet !== undefined) {
        least = Math.min(least, limitOfEntities(node.selectionSet));
        continue;
      }
      const own = limitOfField(parent, fieldName);
      const type = types.fields.get(parent)?.get(fieldName)?.type;
      // A field that is not known has no declaration either.
      if (type === undefined) return 0;
      if (node.selectionSet !== undefined) {
        const named = nameOf(type);
        least = Math.min(least, own, limitOfType(named), limitOf(node.selectionSet, named));
        // A value of the root belongs to no type that says how old it may be.
      } else least = Math.min(least, own === Infinity && parent === types.queryType ? 0 : own);
    }
    return least;
  };
  const limitOfEntities = (set: SelectionSetNode): number =>
    set.selections.reduce((least, node) => {
      if (node.kind === Kind.FIELD) return node.name.value === '__typename' ? least : 0;
      const condition = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
      if (node.kind !== Kind.INLINE_FRAGMENT || condition === undefined) return 0;
      return Math.min(least, limitOfType(condition), limitOf(node.selectionSet, condition));
    }, Infinity);

  const limitOfStep = ({ kind, operation }: FetchStep): number => {
    const [definition] = kind === 'query' ? parse(operation).definitions : [];
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return 0;
    const limit = limitOf(definition.selectionSet, types.queryType);
    return limit === Infinity ? 0 : limit;
  };

  return (plan) => {
    const limited = findSteps(plan).flatMap((step): [number, FetchStep][] => {
      const seconds = limitOfStep(step);
      return seconds === 0 ? [] : [[step.id, { ...step, staleForMs: seconds * 1_000 }]];
    });
    return replaceSteps(plan, new Map(limited));
  };
}

function indexTypes({ definitions }: DocumentNode): TypeIndex {
  const fields = new Map<string, ReadonlyMap<string, FieldDefinitionNode>>();
  const possible = new Map<string, Set<string>>();
  const add = (abstract: string, name: string) =>
    possible.set(abstract, (possible.get(abstract) ?? new Set<string>()).add(name));
  let queryType = 'Query';
  for (const node of definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION)
      for (const { operation, type } of node.operationTypes)
        if (operation === OperationTypeNode.QUERY) queryType = type.name.value;
    if (node.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of node.types ?? []) add(node.name.value, member.name.value);
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    fields.set(node.name.value, new Map((node.fields ?? []).map((field) => [field.name.value, field])));
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    add(node.name.value, node.name.value);
    for (const { name } of node.interfaces ?? []) add(name.value, node.name.value);
  }
  return { queryType, fields, possible };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
