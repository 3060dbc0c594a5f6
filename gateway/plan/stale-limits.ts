// A plan → the same with how old an earlier reply to each fetch may be that is given where its subgraph fails: the least of what
// is declared of the types and fields that the fetch reads. Fields of the root that allow nothing old are left out of it, where they may
// be null. Worked out once a plan, so that no request needs to look.
import {
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionNode,
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

/** Less than any limit: the reply is not even kept. */
const notKept = -1;

/** `requirements`: what is not for everybody is never given again, nor anything that is asked for beside it. */
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
      if (requirements.has(`${name}.${fieldName}`)) return notKept;
      least = Math.min(least, declared.get(`${name}.${fieldName}`) ?? Infinity);
    }
    return least;
  };
  const limitOf = (set: SelectionSetNode, parent: string): number => {
    let least = Infinity;
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) return notKept;
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
      least = Math.min(least, limitOfRead(node, parent));
    }
    return least;
  };
  const limitOfRead = (node: FieldNode, parent: string): number => {
    const fieldName = node.name.value;
    const own = limitOfField(parent, fieldName);
    const type = types.fields.get(parent)?.get(fieldName)?.type;
    // A field that is not known has no declaration either.
    if (type === undefined) return notKept;
    if (node.selectionSet !== undefined) {
      const named = nameOf(type);
      return Math.min(own, limitOfType(named), limitOf(node.selectionSet, named));
    }
    // A value of the root belongs to no type that says how old it may be.
    return own === Infinity && parent === types.queryType ? 0 : own;
  };
  const limitOfEntities = (set: SelectionSetNode): number =>
    set.selections.reduce((least, node) => {
      if (node.kind === Kind.FIELD) return node.name.value === '__typename' ? least : 0;
      const condition = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
      if (node.kind !== Kind.INLINE_FRAGMENT || condition === undefined) return 0;
      return Math.min(least, limitOfType(condition), limitOf(node.selectionSet, condition));
    }, Infinity);

  const limitOfStep = ({ kind, operation }: FetchStep): Pick<FetchStep, 'staleForMs' | 'presentKeys'> => {
    const [definition] = kind === 'query' ? parse(operation).definitions : [];
    if (definition?.kind !== Kind.OPERATION_DEFINITION) return {};
    const { selections } = definition.selectionSet;
    const presentKeys: string[] = [];
    const old: SelectionNode[] = [];
    for (const node of selections) {
      const mayBeNull = node.kind === Kind.FIELD && isNullable(types.fields.get(types.queryType)?.get(node.name.value));
      if (mayBeNull && limitOfRead(node, types.queryType) === 0) presentKeys.push(node.alias?.value ?? node.name.value);
      else old.push(node);
    }
    const limit = limitOf({ kind: Kind.SELECTION_SET, selections: old }, types.queryType);
    if (limit <= 0 || limit === Infinity) return {};
    return { staleForMs: limit * 1_000, ...(presentKeys.length === 0 ? undefined : { presentKeys }) };
  };

  return (plan) => {
    const limited = findSteps(plan).flatMap((step): [number, FetchStep][] => {
      const limits = limitOfStep(step);
      return limits.staleForMs === undefined ? [] : [[step.id, { ...step, ...limits }]];
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

function isNullable(field: FieldDefinitionNode | undefined): boolean {
  return field !== undefined && field.type.kind !== Kind.NON_NULL_TYPE;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
