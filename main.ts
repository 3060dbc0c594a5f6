// Everything in one process: the embedded database (or a server), the four subgraphs and the gateway, which hands its
// requests over in process. The only place where gateway and subgraphs meet in code.
import { withTimeout, type FetchSubgraph, SubgraphFailure } from './gateway/fetch/subgraph-fetch.js';
import { readSupergraph, startGateway } from './gateway/gateway.js';
import { runProcess } from './process/lifecycle.js';
import { subgraphNames } from './process/subgraphs.js';
import { startRooms } from './subgraphs/start-rooms.js';

const queryToTry = `{
  orgUnit(slug: "ban-dan-van-quan-uy-hoang-mai") {
    name(asOf: "2018-01-25")
    articles(first: 3) { nodes { title publishedAt } }
  }
}`;

await runProcess(
  async (context) => {
    const { settings, log, opened, print } = context;
    const startedAt = performance.now();
    print(
      settings.DATABASE_URL === undefined
        ? `Opening the embedded database in ${settings.DATA_DIR} …`
        : 'Opening the database …',
    );
    const { rooms } = await startRooms(subgraphNames, context);
    const inProcess: FetchSubgraph = async ({ subgraph, ...request }) => {
      const room = rooms.get(subgraph);
      if (room === undefined)
        throw new SubgraphFailure(subgraph, 'SUBGRAPH_UNAVAILABLE', 'is not part of this process');
      return room.execute(request);
    };
    const gateway = opened.add(
      await startGateway({
        supergraphSdl: await readSupergraph(settings.SUPERGRAPH),
        fetchSubgraph: withTimeout(settings.SUBGRAPH_TIMEOUT_MS, inProcess),
        host: settings.HOST,
        port: settings.PORT ?? 4000,
        publicUrl: settings.PUBLIC_URL,
        log,
      }),
    );
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    print(`Ready after ${seconds} s.`);
    print(`  GraphQL  ${gateway.url}`);
    print(`  Health   ${gateway.url.replace(/\/graphql$/, '/health')}`);
    print(`A query to try:\n${queryToTry}`);
    print('Ctrl-C ends it.');
  },
  { stay: true },
);
