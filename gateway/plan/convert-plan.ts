// Apollo's query plan → our plan: plain data with absolute paths, parsed selections, ids in plan order.
// The only reader of Apollo's plan nodes.
import type {
  ConditionNode,
  DeferNode,
  FetchDataKeyRenamer,
  FetchDataRewrite,
  FetchNode,
  PlanNode as ApolloNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { Kind, OperationTypeNode, parse, type SelectionSetNode, stripIgnoredCharacters } from 'graphql';
import { InternalError } from '../../process/errors.js';
import type {
  FetchStep,
  InputRewrite,
  KeyRename,
  OperationPlan,
  PlanNode,
  ReplySelection,
  RequiredSelection,
} from './query-plan.js';

/** How one fetch is put into our form; where it needs several, a node of several. */
export type FinishStep = (step: Omit<FetchStep, 'id'>, addStep: (step: Omit<FetchStep, 'id'>) => FetchStep) => PlanNode;

/** `finish`: the last hand on each fetch. Errors: `InternalError` for nodes that settled conditions cannot lead to. */
export function convertPlan(plan: QueryPlan, kind: OperationPlan['kind'], finish: FinishStep): OperationPlan {
  let count = 0;
  const idsOfApollo = new Map<string, readonly number[]>();
  const addStep = (step: Omit<FetchStep, 'id'>): FetchStep => {
    const id = count;
    count += 1;
    return { id, ...step };
  };

  const convertFetch = (node: FetchNode, path: readonly string[]): PlanNode => {
    const before = count;
    const converted = finish(describeFetch(node, path), addStep);
    if (node.id !== undefined)
      idsOfApollo.set(
        node.id,
        Array.from({ length: count - before }, (_, i) => before + i),
      );
    return converted;
  };

  const convertDefer = (node: DeferNode, path: readonly string[]): PlanNode => {
    const primary = node.primary.node === undefined ? null : convert(node.primary.node, path);
    const deferred = node.deferred.map((part) => ({
      label: part.label ?? null,
      dependsOn: part.depends.flatMap(({ id }) => idsOfApollo.get(id) ?? []),
      node: part.node === undefined ? null : convert(part.node, path),
    }));
    return { kind: 'defer', primary, deferred };
  };

  const convert = (node: ApolloNode | ConditionNode, path: readonly string[]): PlanNode => {
    switch (node.kind) {
      case 'Sequence':
        return { kind: 'sequence', nodes: node.nodes.map((each) => convert(each, path)) };
      case 'Parallel':
        return { kind: 'parallel', nodes: node.nodes.map((each) => convert(each, path)) };
      case 'Flatten':
        return convert(node.node, [...path, ...node.path.map(String)]);
      case 'Fetch':
        return convertFetch(node, path);
      case 'Defer':
        return convertDefer(node, path);
      case 'Condition':
        throw new InternalError('a plan holds a condition, although conditions are settled before planning');
    }
  };

  const { node } = plan;
  if (node === undefined) return { kind, root: null, subscription: null, fetchCount: 0 };
  if (node.kind !== 'Subscription') {
    const root = convert(node, []);
    return { kind, root, subscription: null, fetchCount: count };
  }
  const subscription = addStep(describeFetch(node.primary, []));
  const root = node.rest === undefined ? null : convert(node.rest, []);
  return { kind, root, subscription, fetchCount: count };
}

function describeFetch(node: FetchNode, path: readonly string[]): Omit<FetchStep, 'id'> {
  const selection = parseReplySelection(node.operation, node.requires !== undefined);
  return {
    subgraph: node.serviceName,
    kind: kinds[node.operationKind],
    path,
    operation: stripIgnoredCharacters(withoutNumber(node.operation, node.operationName)),
    variables: node.variableUsages ?? [],
    selection,
    requires: node.requires === undefined ? null : node.requires.map(convertRequired),
    inputRewrites: (node.inputRewrites ?? []).map(convertRewrite),
    outputRewrites: (node.outputRewrites ?? []).map(expectRename),
    contextRewrites: (node.contextRewrites ?? []).map(convertRename),
  };
}

const kinds = {
  [OperationTypeNode.QUERY]: 'query',
  [OperationTypeNode.MUTATION]: 'mutation',
  [OperationTypeNode.SUBSCRIPTION]: 'subscription',
} as const;

/** The planner numbers the operations of a plan, which makes equal requests differ. */
function withoutNumber(operation: string, name: string | undefined): string {
  const shorter = name?.replace(/__\d+$/, '');
  return name === undefined || shorter === undefined ? operation : operation.replace(name, shorter);
}

/** What a reply holds, of the root or of each entity. */
export function parseReplySelection(operation: string, isEntities: boolean): readonly ReplySelection[] {
  const [definition] = parse(operation).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new InternalError('a subgraph operation is no single operation');
  const root = convertSelection(definition.selectionSet);
  const [entities] = root;
  if (!isEntities) return root;
  if (entities?.kind !== 'field' || entities.selection === null)
    throw new InternalError('an entity fetch selects no entities');
  return entities.selection;
}

function convertSelection(set: SelectionSetNode): readonly ReplySelection[] {
  return set.selections.map((node) => {
    switch (node.kind) {
      case Kind.FIELD:
        return {
          kind: 'field',
          key: node.alias?.value ?? node.name.value,
          name: node.name.value,
          selection: node.selectionSet === undefined ? null : convertSelection(node.selectionSet),
        };
      case Kind.INLINE_FRAGMENT:
        return {
          kind: 'fragment',
          type: node.typeCondition?.name.value ?? null,
          selection: convertSelection(node.selectionSet),
        };
      case Kind.FRAGMENT_SPREAD:
        throw new InternalError('a subgraph operation spreads a named fragment, which planning was told not to make');
    }
  });
}

function convertRequired(node: QueryPlanSelectionNode): RequiredSelection {
  if (node.kind === 'InlineFragment')
    return { kind: 'fragment', type: node.typeCondition ?? null, selection: node.selections.map(convertRequired) };
  return {
    kind: 'field',
    key: node.alias ?? node.name,
    name: node.name,
    selection: node.selections === undefined ? null : node.selections.map(convertRequired),
  };
}

function convertRewrite(rewrite: FetchDataRewrite): InputRewrite {
  const { path } = rewrite;
  return rewrite.kind === 'ValueSetter'
    ? { path, kind: 'set', value: rewrite.setValueTo }
    : { path, kind: 'rename', value: rewrite.renameKeyTo };
}

function expectRename(rewrite: FetchDataRewrite): KeyRename {
  if (rewrite.kind === 'ValueSetter') throw new InternalError('a plan sets a value in a reply');
  return convertRename(rewrite);
}

function convertRename({ path, renameKeyTo }: FetchDataKeyRenamer): KeyRename {
  return { path, to: renameKeyTo };
}
