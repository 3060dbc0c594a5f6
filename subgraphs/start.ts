// One subgraph as a process of its own: `npm run start:subgraph -- news`.
import { StartError } from '../process/errors.js';
import { runProcess } from '../process/lifecycle.js';
import { configuredSubgraphUrls, defaultSubgraphUrls, isSubgraphName, subgraphNames } from '../process/subgraphs.js';
import { serveRoom } from './kit/serve-room.js';
import { startRooms } from './start-rooms.js';

await runProcess(
  async (context) => {
    const { settings, arguments: given, opened, print } = context;
    const [name] = given;
    if (name === undefined || given.length > 1 || !isSubgraphName(name)) {
      throw new StartError(`Name one subgraph: npm run start:subgraph -- ${subgraphNames.join(' | ')}`);
    }
    const { rooms } = await startRooms([name], context);
    const room = rooms.get(name);
    if (room === undefined) throw new StartError(`The subgraph ${name} did not start.`);
    const url = new URL(configuredSubgraphUrls(settings).get(name) ?? defaultSubgraphUrls[name]);
    const served = opened.add(
      await serveRoom(room, { host: settings.HOST, port: settings.PORT ?? Number(url.port || 80) }),
    );
    print(`The subgraph ${name} answers at ${served.url}/graphql`);
  },
  { stay: true },
);
