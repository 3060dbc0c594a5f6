// One subgraph as a process of its own: `npm run start:subgraph -- news`.
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { configuredSubgraphUrls, defaultSubgraphUrls, isSubgraphName, subgraphNames } from '../process/subgraphs.js';
import { serveRoom } from './kit/serve-room.js';
import { startRooms } from './start-rooms.js';

await runProcess(
  async (context) => {
    const { settings, log, arguments: given, opened, print } = context;
    const [name] = given;
    if (name === undefined || given.length > 1 || !isSubgraphName(name)) {
      throw new StartError(`Name one subgraph: npm run start:subgraph -- ${subgraphNames.join(' | ')}`);
    }
    const secret = settings.SUBGRAPH_SECRET;
    if (secret === undefined && settings.ENVIRONMENT !== 'development') {
      throw new StartError(
        'SUBGRAPH_SECRET is missing: give the gateway and every subgraph the same 32 or more random characters, or set ENVIRONMENT=development where nobody else can reach this port.',
      );
    }
    if (secret === undefined)
      log.warn({ subgraph: name }, 'requests are taken unsigned: whoever reaches this port may ask and write anything');
    const { rooms, meters } = await startRooms([name], context);
    const room = rooms.get(name);
    if (room === undefined) throw new StartError(`The subgraph ${name} did not start.`);
    const url = new URL(configuredSubgraphUrls(settings).get(name) ?? defaultSubgraphUrls[name]);
    const served = opened.add(
      await serveRoom(room, {
        host: settings.HOST,
        port: settings.PORT ?? Number(url.port || 80),
        secret,
        log,
        meters,
        metricsPort: settings.METRICS_PORT,
      }),
    );
    print(`The subgraph ${name} answers at ${served.url}/graphql`);
  },
  { stay: true, serviceName: `civic-${process.argv[2] ?? 'subgraph'}` },
);
