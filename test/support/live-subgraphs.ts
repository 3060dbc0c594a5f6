// Two real subgraphs with a subscription in one of them, over server-sent events and WebSocket, for tests of streams: what
// the one publishes is told by the test, what the other adds can be held back.
import { createServer } from 'node:http';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, type GraphQLSchema, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])';
const pollsText = `${link}
  type Poll @key(fields: "id") { id: ID!  votes: Int!  title: String }
  type Query { poll(id: ID!): Poll  polls: [Poll!]! }
  type Subscription { pollChanged(id: ID!): Poll }
`;
const unitsText = `${link}
  type Unit { name: String!  motto: String }
  type Poll @key(fields: "id") { id: ID!  organizer: Unit  remark: String! }
  type Query { units: [Unit!]! }
`;

export interface LiveSubgraphs {
  readonly supergraphSdl: string;
  /** Subscriptions that are open in the polls subgraph. */
  openSubscriptions(): number;
  /** Subscriptions that were ever opened there. */
  openedSubscriptions(): number;
  publish(votes: number): void;
  /** Keeps the units subgraph from answering until `release` is called. */
  hold(): { release(): void };
  requests(subgraph: 'polls' | 'units'): number;
  close(): Promise<void>;
}

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

export async function serveLiveSubgraphs(): Promise<LiveSubgraphs> {
  const listeners = new Set<(votes: number) => void>();
  let opened = 0;
  let held: Promise<void> = Promise.resolve();
  const counts = { polls: 0, units: 0 };
  let votes = 1;

  /** An iterator that can be returned while its next event is awaited, which a generator cannot. */
  function changes(_root: unknown, { id }: { id: string }) {
    opened += 1;
    const waiting: number[] = [];
    let asked: ((result: IteratorResult<unknown>) => void) | null = null;
    const eventOf = (next: number) => ({
      done: false,
      value: { pollChanged: { id, votes: next, title: `poll ${id}` } },
    });
    const listener = (next: number) => {
      if (asked === null) waiting.push(next);
      else asked(eventOf(next));
      asked = null;
    };
    listeners.add(listener);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next(): Promise<IteratorResult<unknown>> {
        const next = waiting.shift();
        return next === undefined ? new Promise((resolve) => (asked = resolve)) : Promise.resolve(eventOf(next));
      },
      return(): Promise<IteratorResult<unknown>> {
        listeners.delete(listener);
        asked?.({ done: true, value: undefined });
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
  const polls = buildSubgraphSchema([
    {
      typeDefs: parse(pollsText),
      resolvers: {
        Query: {
          poll: (_root: unknown, { id }: { id: string }) => ({ id, votes, title: `poll ${id}` }),
          polls: () => ['1', '2'].map((id) => ({ id, votes, title: `poll ${id}` })),
        },
        Poll: { __resolveReference: ({ id }: { id: string }) => ({ id, votes, title: `poll ${id}` }) },
        Subscription: { pollChanged: { subscribe: changes } },
      },
    },
  ]);
  const units = buildSubgraphSchema([
    {
      typeDefs: parse(unitsText),
      resolvers: {
        Query: { units: () => [{ name: 'unit' }] },
        Poll: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          organizer: ({ id }: { id: string }) => ({ name: `unit of ${id}`, motto: null }),
          remark({ id }: { id: string }) {
            if (id === 'bad') throw new Error('no remark');
            return `remark on ${id}`;
          },
        },
      },
    },
  ]);
  const pollServer = await serve(polls, async () => void (counts.polls += 1));
  const unitServer = await serve(units, async () => {
    counts.units += 1;
    await held;
  });
  const composed = composeServices([
    { name: 'polls', url: pollServer.url, typeDefs: parse(pollsText) },
    { name: 'units', url: unitServer.url, typeDefs: parse(unitsText) },
  ]);
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors.map(String).join('\n'));
  return {
    supergraphSdl: composed.supergraphSdl,
    openSubscriptions: () => listeners.size,
    openedSubscriptions: () => opened,
    publish(next) {
      votes = next;
      for (const listener of listeners) listener(next);
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return { release: () => resolve() };
    },
    requests: (subgraph) => counts[subgraph],
    async close() {
      await pollServer.close();
      await unitServer.close();
    },
  };
}

async function serve(schema: GraphQLSchema, before: () => Promise<void>) {
  const streams = createHandler({ schema });
  const server = createServer((request, response) => {
    if (request.headers.accept?.includes('text/event-stream') === true) {
      streams(request, response).catch(() => response.destroy());
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query, variables } = body.parse(JSON.parse(Buffer.concat(chunks).toString()));
      before()
        .then(() => graphql({ schema, source: query, variableValues: variables ?? {} }))
        .then((result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)))
        .catch(() => response.destroy());
    });
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const webSockets = useServer({ schema }, sockets);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server of the test has no port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    async close() {
      await webSockets.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
