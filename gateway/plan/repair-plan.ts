// Fields that a plan leaves unanswered because of their requirements → the operation that asks for the requirements in their
// place, and the fetches that add the fields to its plan. Apollo's planner plans a requirement that has requirements itself as
// if it had none; asked for by the client it plans it rightly.
import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { parseReplySelection } from './convert-plan.js';
import type { PlanningSupergraph } from './planning-supergraph.js';
import type { FetchStep, OperationPlan, RequiredSelection } from './query-plan.js';
import type { SupergraphKnowledge } from './supergraph-knowledge.js';
import type { UncoveredField } from './verify-coverage.js';

export interface Repair {
  /** To be planned in the place of the operation. */
  readonly operation: DocumentNode;
  /** Adds the fetches to its plan. */
  complete(plan: OperationPlan): OperationPlan;
}

export interface RepairContext {
  readonly knowledge: SupergraphKnowledge;
  readonly subgraphs: readonly string[];
  /** The schema that operations are planned on. */
  readonly schema: GraphQLSchema;
  readonly standing: PlanningSupergraph['standing'];
}

/** Null when no field is unanswered for want of its requirements. */
export function findRepair(
  context: RepairContext,
  operation: DocumentNode,
  uncovered: readonly UncoveredField[],
): Repair | null {
  const added: Added[] = [];
  for (const field of uncovered) {
    const each = describeAdded(context, operation, field);
    // What has no requirements is missing with those that have: the new plan gives it, or is refused in its turn.
    if (each !== null) added.push(each);
  }
  if (added.length === 0) return null;
  const edited = visit(operation, {
    OperationDefinition: (node) => ({ ...node, selectionSet: editSelection(node.selectionSet, added, []) }),
  });
  return {
    operation: parse(print(edited)),
    complete(plan) {
      const nodes = added.map((each, index) => {
        const fetch: FetchStep = { id: plan.fetchCount + index, ...each.step };
        return { kind: 'fetch', fetch } as const;
      });
      const parallel = { kind: 'parallel', nodes } as const;
      const root = plan.root === null ? parallel : ({ kind: 'sequence', nodes: [plan.root, parallel] } as const);
      return { ...plan, root, fetchCount: plan.fetchCount + nodes.length };
    },
  };
}

interface Added extends UncoveredField {
  readonly step: Omit<FetchStep, 'id'>;
  /** What must be asked for in its place. */
  readonly needed: readonly SelectionNode[];
}

function describeAdded(context: RepairContext, operation: DocumentNode, field: UncoveredField): Added | null {
  const { knowledge, subgraphs } = context;
  const { typeName, node, path } = field;
  for (const subgraph of subgraphs) {
    const known = knowledge.fieldOf(subgraph, typeName, node.name.value);
    const [key] = knowledge.keysOf(subgraph, typeName);
    if (known?.isResolved !== true || known.requires === null || key === undefined) continue;
    const place = findPlace(context.schema, operation, path);
    if (place === null) return null;
    const needed = [...key.selections, ...useStanding(known.requires, typeName, context.standing).selections];
    const required: RequiredSelection[] = [
      { kind: 'field', key: '__typename', name: '__typename', selection: null },
      ...toRequired(needed, context.standing),
    ];
    const text = writeEntityFetch(operation, typeName, node);
    return {
      ...field,
      needed,
      step: {
        subgraph,
        kind: 'query',
        path: place,
        operation: text.operation,
        variables: text.variables,
        selection: parseReplySelection(text.operation, true),
        requires: [{ kind: 'fragment', type: typeName, selection: required }],
        inputRewrites: [],
        outputRewrites: [],
        contextRewrites: [],
      },
    };
  }
  return null;
}

function writeEntityFetch(operation: DocumentNode, typeName: string, node: FieldNode) {
  const definition = operation.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const used = new Set<string>();
  visit(node, {
    Variable({ name }) {
      used.add(name.value);
    },
  });
  const declared = (definition?.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value));
  const variables = ['$representations:[_Any!]!', ...declared.map((each) => print(each))].join(' ');
  const text = `query(${variables}){_entities(representations:$representations){...on ${typeName}{${print(node)}}}}`;
  return { operation: stripIgnoredCharacters(text), variables: [...used] };
}

/** Required fields with arguments by the names that stand for them. */
function useStanding(set: SelectionSetNode, typeName: string, standing: RepairContext['standing']): SelectionSetNode {
  return {
    ...set,
    selections: set.selections.map((node) => {
      if (node.kind !== Kind.FIELD || (node.arguments ?? []).length === 0) return node;
      const text = `(${(node.arguments ?? []).map((each) => print(each)).join(', ')})`;
      const stand = [...standing.values()].find(
        (each) => each.typeName === typeName && each.fieldName === node.name.value && each.argumentsText === text,
      );
      return stand === undefined ? node : { ...node, name: { kind: Kind.NAME, value: stand.standName }, arguments: [] };
    }),
  };
}

function toRequired(selections: readonly SelectionNode[], standing: RepairContext['standing']): RequiredSelection[] {
  return selections.flatMap((node): RequiredSelection[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [];
    const selection = node.selectionSet === undefined ? null : toRequired(node.selectionSet.selections, standing);
    if (node.kind === Kind.INLINE_FRAGMENT)
      return [{ kind: 'fragment', type: node.typeCondition?.name.value ?? null, selection: selection ?? [] }];
    const key = node.name.value;
    return [{ kind: 'field', key, name: standing.get(key)?.fieldName ?? key, selection }];
  });
}

/** The selection without the fields that are added later, and with what they need. */
function editSelection(set: SelectionSetNode, added: readonly Added[], path: readonly string[]): SelectionSetNode {
  const here = added.filter((each) => each.path.join('.') === path.join('.'));
  const kept = dropFields(set, here).selections.map((node): SelectionNode => {
    if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
    const next = node.kind === Kind.FIELD ? [...path, node.alias?.value ?? node.name.value] : null;
    // A fragment is at the same place, whose fields have been dropped already: what is needed is asked for once.
    const inner =
      next === null ? editBelow(node.selectionSet, added, path) : editSelection(node.selectionSet, added, next);
    return { ...node, selectionSet: inner };
  });
  const needed = here.map((each): SelectionNode => ({
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: each.typeName } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: each.needed },
  }));
  return { ...set, selections: [...kept, ...needed] };
}

function editBelow(set: SelectionSetNode, added: readonly Added[], path: readonly string[]): SelectionSetNode {
  return {
    ...set,
    selections: set.selections.map((node): SelectionNode => {
      if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return node;
      if (node.kind === Kind.INLINE_FRAGMENT)
        return { ...node, selectionSet: editBelow(node.selectionSet, added, path) };
      const next = [...path, node.alias?.value ?? node.name.value];
      return { ...node, selectionSet: editSelection(node.selectionSet, added, next) };
    }),
  };
}

/** Drops the fields wherever they stand at this place; an empty selection keeps the name of the type. */
function dropFields(set: SelectionSetNode, added: readonly Added[]): SelectionSetNode {
  if (added.length === 0) return set;
  const dropped = new Set(added.map(({ node }) => node.alias?.value ?? node.name.value));
  const selections = set.selections.flatMap((node): SelectionNode[] => {
    if (node.kind === Kind.FIELD) return dropped.has(node.alias?.value ?? node.name.value) ? [] : [node];
    return node.kind === Kind.INLINE_FRAGMENT
      ? [{ ...node, selectionSet: dropFields(node.selectionSet, added) }]
      : [node];
  });
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return { ...set, selections: selections.length === 0 ? [typename] : selections };
}

/** The path of a step for a place: its data keys, and `@` for each list on the way. Null where the schema does not lead there. */
function findPlace(schema: GraphQLSchema, operation: DocumentNode, path: readonly string[]): readonly string[] | null {
  const definition = operation.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (definition === undefined) return null;
  let types: readonly string[] = [schema.getRootType(definition.operation)?.name ?? ''];
  let sets: readonly SelectionSetNode[] = [definition.selectionSet];
  const place: string[] = [];
  for (const key of path) {
    const nodes = sets.flatMap((set) => fieldsOf(set, key));
    const [node] = nodes;
    const type = types.map((name) => schema.getType(name)).find((each) => isObjectType(each) || isInterfaceType(each));
    const candidates = [type, ...Object.values(schema.getTypeMap())].filter(
      (each) => isObjectType(each) || isInterfaceType(each),
    );
    const field = candidates
      .map((each) => (node === undefined ? undefined : each.getFields()[node.name.value]))
      .find((each) => each !== undefined);
    if (node === undefined || field === undefined) return null;
    place.push(key);
    for (let inner = field.type; isListType(inner) || isNonNullType(inner); inner = inner.ofType)
      if (isListType(inner)) place.push('@');
    const named = getNamedType(field.type);
    types = isCompositeType(named) ? [named.name] : [];
    sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  }
  return place;
}

function fieldsOf(set: SelectionSetNode, key: string): FieldNode[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return (node.alias?.value ?? node.name.value) === key ? [node] : [];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet, key) : [];
  });
}
