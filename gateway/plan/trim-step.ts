// A step that asks its subgraph for fields that another one resolves → the step without them. What a subgraph says of another's
// fields is not their value, and would stand in the data where the right value is null.
import { type DocumentNode, type FieldNode, Kind, print, stripIgnoredCharacters, visit } from 'graphql';
import { parseReplySelection } from './convert-plan.js';
import type { FetchStep } from './query-plan.js';

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** `document`: the step's operation, of which `dropped` are nodes. */
export function trimStep(step: FetchStep, document: DocumentNode, dropped: ReadonlySet<FieldNode>): FetchStep {
  const without: DocumentNode = visit(document, {
    Field: { enter: (node) => (dropped.has(node) ? null : undefined) },
    SelectionSet: {
      leave: (node) => (node.selections.length === 0 ? { ...node, selections: [typename] } : undefined),
    },
  });
  const used = new Set<string>();
  visit(without, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  const operation = print(
    visit(without, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null) }),
  );
  return {
    ...step,
    operation: stripIgnoredCharacters(operation),
    variables: step.variables.filter((name) => used.has(name)),
    selection: parseReplySelection(operation, step.requires !== null),
  };
}
