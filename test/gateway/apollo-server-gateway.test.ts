// The engine behind Apollo Server 5, as those who run one use it.
import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApolloServerGateway } from '../../gateway/apollo-server-gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import { serveTwoSubgraphs } from '../support/two-subgraphs.js';

const opened = createClosingStack();
let subgraphs: Awaited<ReturnType<typeof serveTwoSubgraphs>>;
let server: ApolloServer<{ language: string }>;

beforeAll(async () => {
  subgraphs = await serveTwoSubgraphs();
  opened.add({ close: () => subgraphs.polls.stop() });
  opened.add({ close: () => subgraphs.units.stop() });
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() }));
  server = new ApolloServer<{ language: string }>({
    gateway: createApolloServerGateway({
      supergraphSdl: subgraphs.supergraphSdl,
      transport,
      headersOf: ({ language }) => ({ 'accept-language': String(language) }),
      timeLimitMs: 5_000,
      planCacheBytes: 1_000_000,
      log: createLog('silent'),
    }),
    stopOnTerminationSignals: false,
  });
  await server.start();
  opened.add({ close: () => server.stop() });
});
afterAll(() => opened.close());

const ask = async (query: string) => {
  const { body } = await server.executeOperation({ query }, { contextValue: { language: 'vi' } });
  if (body.kind !== 'single') throw new Error('an answer in one piece was asked for');
  return JSON.parse(JSON.stringify(body.singleResult));
};

describe('the engine as the gateway of an Apollo Server', () => {
  it('joins an entity from two subgraphs and hands on the headers of the context', async () => {
    expect(await ask('{ units { name polls } }')).toEqual({
      data: {
        units: [
          { name: 'one', polls: ['poll of 1'] },
          { name: 'two', polls: ['poll of 2'] },
        ],
      },
    });
    expect(subgraphs.polls.received.at(-1)?.headers['accept-language']).toBe('vi');
  });

  it('names the subgraph that fails at the place that is null', async () => {
    subgraphs.polls.behaviour = 'status-500';
    const { data, errors } = await ask('{ units { name polls } }');
    subgraphs.polls.behaviour = 'well';
    expect(data.units).toHaveLength(2);
    expect(errors).toMatchObject([
      { path: ['units', 0, 'polls'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'polls' } },
      { path: ['units', 1, 'polls'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'polls' } },
    ]);
  });

  it('leaves what does not fit the schema to Apollo Server', async () => {
    expect((await ask('{ nothing }')).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});
