// Schemas and resolvers → real subgraphs over HTTP and their supergraph, with all that each was asked.
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema, type GraphQLSchemaModule } from '@apollo/subgraph';
import Fastify from 'fastify';
import { graphql, parse } from 'graphql';
import { z } from 'zod';
import { createClosingStack } from '../../process/lifecycle.js';
import { listen } from '../../process/listen.js';
import { federationLink } from '../gateway/plan/compose.js';

export interface ReceivedRequest {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

export async function serveSubgraphs(
  definitions: Readonly<
    Record<string, { readonly typeDefs: string; readonly resolvers: NonNullable<GraphQLSchemaModule['resolvers']> }>
  >,
) {
  const opened = createClosingStack();
  const received: ReceivedRequest[] = [];
  const services = [];
  for (const [name, { typeDefs: text, resolvers }] of Object.entries(definitions)) {
    const typeDefs = parse(`${federationLink} ${text}`);
    const schema = buildSubgraphSchema([{ typeDefs, resolvers }]);
    const app = Fastify();
    app.post('/graphql', (request) => {
      const { query, variables = {} } = requestBody.parse(request.body);
      received.push({ subgraph: name, query, variables, headers: request.headers });
      return graphql({ schema, source: query, variableValues: variables });
    });
    const { url } = opened.add(await listen(app, { host: '127.0.0.1', port: 0 }));
    services.push({ name, url: `${url}/graphql`, typeDefs });
  }
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.map(String).join('\n'));
  return { supergraphSdl, received, close: () => opened.close() };
}
