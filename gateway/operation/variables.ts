// The variables that a client sent → values of the right types, or errors that name the variable.
// Only conditions need the coerced values; subgraphs get what the client sent and coerce it themselves.
import { GraphQLError, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

export type VariableReader = (given: Readonly<Record<string, unknown>> | undefined) => ReadVariables;

export type ReadVariables =
  | { readonly ok: true; readonly coerced: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] };

const nothing: ReadVariables = { ok: true, coerced: {} };

export function createVariableReader(schema: GraphQLSchema, operation: OperationDefinitionNode): VariableReader {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return () => nothing;
  return (given) => {
    const result = getVariableValues(schema, definitions, given ?? {}, { maxErrors: 20 });
    if (result.coerced !== undefined) return { ok: true, coerced: result.coerced };
    return {
      ok: false,
      errors: result.errors.map(
        ({ message, nodes }) =>
          new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } }),
      ),
    };
  };
}
