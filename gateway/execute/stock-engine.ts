// A supergraph and a way to ask subgraphs → an engine for Apollo Server: the stock Apollo gateway.
// Everything else meets the engine through Apollo Server's gateway interface, so another engine takes its place without touching the rest.
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Log } from '../../process/log.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { type FetchSubgraph, SubgraphFailure } from '../fetch/subgraph-fetch.js';

type Engine = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];

export function createStockEngine(options: {
  readonly supergraphSdl: string;
  readonly fetchSubgraph: FetchSubgraph;
  readonly log: Log;
}): Engine {
  return new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    logger: options.log.child({ part: 'engine' }, { level: 'warn' }),
    buildService: ({ name }) => createDataSource(name, options.fetchSubgraph, options.log),
  });
}

function createDataSource(subgraph: string, fetchSubgraph: FetchSubgraph, log: Log): GraphQLDataSource<GatewayContext> {
  return {
    async process(options) {
      const { request } = options;
      try {
        return await fetchSubgraph({
          subgraph,
          query: request.query ?? '',
          operationName: request.operationName,
          variables: request.variables,
          headers: options.context.subgraphHeaders,
        });
      } catch (error) {
        if (!(error instanceof SubgraphFailure)) throw error;
        log.warn({ err: error, subgraph }, 'a subgraph request failed');
        throw new GraphQLError(`The subgraph ${subgraph} did not answer as it should.`, {
          extensions: { code: error.code, subgraph },
        });
      }
    },
  };
}
