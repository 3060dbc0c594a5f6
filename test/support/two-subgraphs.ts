// Two small real subgraphs over HTTP and their supergraph, for tests of the gateway alone. Each can be told to misbehave.
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import Fastify, { type FastifyReply } from 'fastify';
import { graphql, type GraphQLSchema, parse } from 'graphql';
import { z } from 'zod';
import { listen } from '../../process/listen.js';

export type Behaviour = 'well' | 'late' | 'html' | 'no-graphql' | 'status-500' | 'hang-up' | 'false-shape';

export interface ServedSubgraph {
  behaviour: Behaviour;
  /** Operations received since the start, with the headers they came with. */
  readonly received: { query: string; headers: Readonly<Record<string, unknown>> }[];
  stop(): Promise<void>;
}

const units = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  type Unit @key(fields: "id") { id: ID!  name: String! }
  type Query { units: [Unit!]! }
  type Mutation { touch: String }
`);
const polls = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  type Unit @key(fields: "id") { id: ID!  polls: [String!] }
  type Query { pollTitles: [String!] }
`);
const unitRows = [
  { id: '1', name: 'one' },
  { id: '2', name: 'two' },
];

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

async function serve(schema: GraphQLSchema): Promise<ServedSubgraph & { url: string }> {
  const app = Fastify();
  const served: ServedSubgraph & { url: string } = {
    url: '',
    behaviour: 'well',
    received: [],
    stop: () => app.close(),
  };
  const misbehave: Readonly<Record<Exclude<Behaviour, 'well'>, (reply: FastifyReply) => unknown>> = {
    late: (reply) => new Promise((resolve) => setTimeout(() => resolve(reply.send({ data: {} })), 3_000)),
    html: (reply) => reply.type('text/html').send('<h1>Bad gateway</h1>'),
    'no-graphql': (reply) => reply.send({ ok: true }),
    'status-500': (reply) => reply.code(500).type('text/plain').send('broken'),
    'hang-up': (reply) => {
      reply.raw.destroy();
      return reply;
    },
    'false-shape': (reply) => reply.send({ data: [1, 2, 3] }),
  };
  app.post('/graphql', async (request, reply) => {
    const { query, variables } = requestBody.parse(request.body);
    served.received.push({ query, headers: request.headers });
    if (served.behaviour !== 'well') return misbehave[served.behaviour](reply);
    return graphql({ schema, source: query, variableValues: variables ?? {} });
  });
  served.url = `${(await listen(app, { host: '127.0.0.1', port: 0 })).url}/graphql`;
  return served;
}

export async function serveTwoSubgraphs() {
  const unitServer = await serve(
    buildSubgraphSchema([
      {
        typeDefs: units,
        resolvers: {
          Query: { units: () => unitRows },
          Unit: {
            __resolveReference: (reference: { id: string }) => unitRows.find((row) => row.id === reference.id) ?? null,
          },
        },
      },
    ]),
  );
  const pollServer = await serve(
    buildSubgraphSchema([
      {
        typeDefs: polls,
        resolvers: {
          Query: { pollTitles: () => ['first'] },
          Unit: {
            __resolveReference: (reference: { id: string }) => ({
              id: reference.id,
              polls: [`poll of ${reference.id}`],
            }),
          },
        },
      },
    ]),
  );
  const composed = composeServices([
    { name: 'units', url: unitServer.url, typeDefs: units },
    { name: 'polls', url: pollServer.url, typeDefs: polls },
  ]);
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors.map(String).join('\n'));
  return { units: unitServer, polls: pollServer, supergraphSdl: composed.supergraphSdl };
}
