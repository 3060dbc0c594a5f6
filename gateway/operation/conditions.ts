// `@skip`, `@include` and `@defer(if:)` of a document and the values of the variables in them → what is in, what is deferred.
// Settled before planning: a plan without conditions can be verified, and no condition can take a field with it that a
// requirement needs. The number of shapes of one operation is that of the assignments that clients really send.
import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

export interface DeferDirective {
  readonly label: string | undefined;
}

export interface Conditions {
  isIncluded(node: SelectionNode): boolean;
  /** Null where the fragment is not deferred. */
  deferOf(node: SelectionNode): DeferDirective | null;
}

const conditional = new Set(['skip', 'include', 'defer']);

/** Directives that planning never sees. */
export function isConditionDirective(directive: DirectiveNode): boolean {
  return conditional.has(directive.name.value);
}

/** Names of the variables that conditions of this operation depend on, sorted. */
export function findConditionVariables(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] {
  const names = new Set<string>();
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments.values()] };
  visit(document, {
    Directive(node) {
      if (!isConditionDirective(node)) return;
      const value = argument(node, 'if')?.value;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].toSorted();
}

/** `values`: coerced values of the condition variables. `withDefer`: false where the client cannot take several payloads. */
export function settleConditions(values: Readonly<Record<string, unknown>>, withDefer: boolean): Conditions {
  const isTrue = (directive: DirectiveNode, absent: boolean): boolean => {
    const value = argument(directive, 'if')?.value;
    if (value?.kind === Kind.VARIABLE) return (values[value.name.value] ?? absent) === true;
    return value?.kind === Kind.BOOLEAN ? value.value : absent;
  };
  return {
    isIncluded: (node) =>
      (node.directives ?? []).every((directive) => {
        if (directive.name.value === 'skip') return !isTrue(directive, false);
        return directive.name.value !== 'include' || isTrue(directive, true);
      }),
    deferOf(node) {
      if (!withDefer) return null;
      const directive = node.directives?.find(({ name }) => name.value === 'defer');
      if (directive === undefined || !isTrue(directive, true)) return null;
      const label = argument(directive, 'label')?.value;
      return { label: label?.kind === Kind.STRING ? label.value : undefined };
    },
  };
}

function argument(directive: DirectiveNode, name: string): ArgumentNode | undefined {
  return directive.arguments?.find((each) => each.name.value === name);
}
