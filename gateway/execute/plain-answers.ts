// Answers without what the stock engine adds to them: its notes on values it completed tell of its inside, in no code of ours.
import type { ApolloServerPlugin } from '@apollo/server';

export function dropEngineNotes(): ApolloServerPlugin {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response }) {
          if (response.body.kind === 'single') delete response.body.singleResult.extensions;
        },
      };
    },
  };
}
