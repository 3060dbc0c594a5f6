// The variables that a client sent → values of the right types, or errors that name the variable.
// Only conditions and costs need the coerced values; subgraphs get what the client sent and coerce it themselves.
import { GraphQLError, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { ClientError } from '../../process/errors.js';
import type { OperationLimits } from './limits.js';
import { checkPageVariables, checkVariables, type PageVariables } from './variable-limits.js';

export type VariableReader = (given: Readonly<Record<string, unknown>> | undefined) => ReadVariables;

export type ReadVariables =
  | { readonly ok: true; readonly coerced: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly errors: readonly GraphQLError[] };

const nothing: ReadVariables = { ok: true, coerced: {} };

/** `pages`: the variables that say how long a page is to be. */
export function createVariableReader(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
  pages: PageVariables,
): VariableReader {
  const definitions = operation.variableDefinitions ?? [];
  const read = (given: Readonly<Record<string, unknown>>): ReadVariables => {
    checkVariables(given, limits);
    if (definitions.length === 0) return nothing;
    const result = getVariableValues(schema, definitions, given, { maxErrors: 20 });
    if (result.coerced === undefined) {
      return {
        ok: false,
        errors: result.errors.map(
          ({ message, nodes }) =>
            new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } }),
        ),
      };
    }
    checkPageVariables(pages, result.coerced, limits.pageSize);
    return { ok: true, coerced: result.coerced };
  };
  return (given) => {
    if (definitions.length === 0 && given === undefined) return nothing;
    try {
      return read(given ?? {});
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return { ok: false, errors: [new GraphQLError(error.message, { extensions: { code: error.code } })] };
    }
  };
}
