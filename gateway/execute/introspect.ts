// Introspection fields of an operation's root → their answers, by graphql-js over the client's schema. No subgraph is asked.
import {
  type DocumentNode,
  executeSync,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { FieldShape, OperationShape } from '../operation/operation-shape.js';
import type { PreparedOperation } from '../operation/prepare-operation.js';

/** What is answered where nothing is asked. */
export const noIntrospection: Readonly<Record<string, unknown>> = {};

/** Answers by response key; fields other than introspection are left out. */
export function answerIntrospection(
  schema: GraphQLSchema,
  { document, operation }: PreparedOperation,
  shape: OperationShape,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const fields = findIntrospectionFields(shape);
  if (fields.length === 0) return noIntrospection;
  const asked: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields.flatMap(({ nodes }) => nodes) },
  };
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const alone: DocumentNode = { kind: Kind.DOCUMENT, definitions: [asked, ...fragments] };
  return executeSync({ schema, document: alone, variableValues: variables }).data ?? {};
}

function findIntrospectionFields(shape: OperationShape): readonly FieldShape[] {
  const fields = shape.root.fieldsByType.get(shape.root.typeName) ?? [];
  return fields.filter(({ fieldName }) => fieldName === '__schema' || fieldName === '__type');
}
