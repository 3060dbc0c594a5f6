// Selection sets of the client's document → what is selected of each object type, in the order of the answer.
// CollectFields of the GraphQL specification (6.3.2) with conditions settled beforehand and deferred fragments kept apart.
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Conditions, DeferDirective } from './conditions.js';

export interface CollectedFields {
  /** Nodes by response key, in order. */
  readonly fields: ReadonlyMap<string, readonly FieldNode[]>;
  readonly deferred: readonly CollectedDefer[];
}

/** A deferred fragment that applies to the type. */
export interface CollectedDefer {
  /** The same for the same fragment under every type. */
  readonly key: SelectionNode;
  readonly selectionSet: SelectionSetNode;
  readonly directive: DeferDirective;
}

export interface CollectContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
}

/** The fields that the selection sets select, together, of an object of type `objectType`. */
export function collectFields(
  context: CollectContext,
  objectType: string,
  selectionSets: readonly SelectionSetNode[],
): CollectedFields {
  const fields = new Map<string, FieldNode[]>();
  const deferred: CollectedDefer[] = [];
  const visited = new Set<string>();

  const visitFragment = (node: SelectionNode, condition: string | undefined, selectionSet: SelectionSetNode) => {
    if (!applies(context.schema, condition, objectType)) return;
    const directive = context.conditions.deferOf(node);
    if (directive === null) visit(selectionSet);
    else
      deferred.push({
        key: node,
        selectionSet,
        directive,
      });
  };
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const node of selectionSet.selections) {
      if (!context.conditions.isIncluded(node)) continue;
      switch (node.kind) {
        case Kind.FIELD: {
          const key = node.alias?.value ?? node.name.value;
          const same = fields.get(key);
          if (same === undefined) fields.set(key, [node]);
          else same.push(node);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          visitFragment(node, node.typeCondition?.name.value, node.selectionSet);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const name = node.name.value;
          const isDeferred = context.conditions.deferOf(node) !== null;
          const fragment = context.fragments.get(name);
          if (fragment === undefined || (visited.has(name) && !isDeferred)) break;
          if (!isDeferred) visited.add(name);
          visitFragment(node, fragment.typeCondition.name.value, fragment.selectionSet);
        }
      }
    }
  };
  for (const selectionSet of selectionSets) visit(selectionSet);
  return { fields, deferred };
}

function applies(schema: GraphQLSchema, condition: string | undefined, objectType: string): boolean {
  if (condition === undefined || condition === objectType) return true;
  const type = schema.getType(condition);
  if (!isAbstractType(type)) return false;
  return schema.getPossibleTypes(type).some(({ name }) => name === objectType);
}
