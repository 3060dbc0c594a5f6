// The composition root of the gateway: engine, errors, access and HTTP are joined here and nowhere else.
import { readFile } from 'node:fs/promises';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { StartError } from '../process/errors.js';
import type { Closable } from '../process/lifecycle.js';
import { healthPath, listen } from '../process/listen.js';
import type { Log } from '../process/log.js';
import type { GatewayContext } from './access/gateway-context.js';
import { issueVoterTokens, readVoterToken } from './access/voter-token.js';
import { createErrorFormatter } from './errors.js';
import { dropEngineNotes } from './execute/plain-answers.js';
import { createStockEngine } from './execute/stock-engine.js';
import type { FetchSubgraph } from './fetch/subgraph-fetch.js';
import { answerHttpFaults } from './http/http-faults.js';
import { refuseUnnamedOperations } from './operation/name-operation.js';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly fetchSubgraph: FetchSubgraph;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly log: Log;
}

/** Reads a supergraph file. Errors: `StartError` when it is not there. */
export async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError(
      `The supergraph ${file} cannot be read: give the path of a supergraph file with --supergraph or SUPERGRAPH.`,
      {
        cause: error,
      },
    );
  }
}

/** Starts the gateway. Errors: `StartError` when the supergraph or the address cannot be used. */
export async function startGateway(options: GatewayOptions): Promise<Closable & { url: string }> {
  const app = Fastify({ bodyLimit: 1024 * 1024, forceCloseConnections: 'idle' });
  const server = new ApolloServer<GatewayContext>({
    gateway: createStockEngine(options),
    introspection: true,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    formatError: createErrorFormatter(options.log),
    logger: options.log.child({ part: 'server' }, { level: 'warn' }),
    plugins: [
      fastifyApolloDrainPlugin(app),
      // The stock page loads its script from another host.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      refuseUnnamedOperations(),
      dropEngineNotes(),
      issueVoterTokens({ secure: options.publicUrl.startsWith('https:') }),
    ],
  });
  try {
    await server.start();
  } catch (error) {
    throw new StartError(
      'The supergraph cannot be used: compose it with @apollo/composition 2.14 and give that file.',
      { cause: error },
    );
  }
  answerHttpFaults(app, options.log);
  app.get(healthPath, () => ({ status: 'ok' }));
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: fastifyApolloHandler(server, {
      context: async (request) => {
        const token = readVoterToken(request.headers);
        return {
          subgraphHeaders: { 'x-caller-address': request.ip, ...(token === null ? {} : { 'x-voter-token': token }) },
        };
      },
    }),
  });
  const listening = await listen(app, options);
  // Stopping the server drains Fastify first, through its plugin.
  return { url: `${listening.url}/graphql`, close: () => server.stop() };
}
