// A document and an operation name → refused where they name no operation. The stock engine takes this for a fault of its own,
// so it is settled before the engine is asked.
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';

export function refuseUnnamedOperations(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, request }) {
          if (operation !== undefined && operation !== null) return;
          const name = request.operationName;
          const message =
            name === undefined || name === null || name === ''
              ? 'The document holds several operations: send `operationName`.'
              : `The document holds no operation named "${name}".`;
          throw new GraphQLError(message, {
            extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
          });
        },
      };
    },
  };
}
