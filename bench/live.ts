// `npm run bench:live [-- --followers N --rounds N]`: many followers of one poll on one process. How many subscriptions reach the room,
// what memory a follower takes, and how long after a poll was closed each of them knows the final count. Exit code 1 when a
// follower misses the last value or gets it twice, or when the room sees more than one subscription.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createInProcessSubscribe, createInProcessTransport } from '../gateway/fetch/in-process-transport.js';
import { startGateway } from '../gateway/gateway.js';
import { reachInProcess } from '../gateway/subgraph-transports.js';
import { createClosingStack } from '../process/lifecycle.js';
import { createLog } from '../process/log.js';
import { parseSettings } from '../process/settings.js';
import { buildContracts } from '../schema/contracts.js';
import type { RoomRequest } from '../subgraphs/kit/room.js';
import { startRooms } from '../subgraphs/start-rooms.js';
import { readGatewayDefaults } from './engine/gateway-defaults.js';
import { castBallots, closePoll, openPoll } from './live/hold-poll.js';
import { startFollowers } from './live/start-followers.js';

const { values } = parseArgs({
  options: { followers: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '5' } },
});
const followers = Number(values.followers);
const ballots = 7;
setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called');
const readMegabytes = () => {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / 1024 / 1024, resident: rss / 1024 / 1024 };
};

const opened = createClosingStack();
const folder = mkdtempSync(join(tmpdir(), 'civic-bench-live-'));
opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
let isRight = true;
try {
  const parsed = parseSettings({ DATA_DIR: folder, SAMPLE_DATA: 'off', ENVIRONMENT: 'development' });
  if (!parsed.ok) throw new Error('the settings of this bench are wrong');
  const log = createLog('error');
  const { rooms } = await startRooms(['polls'], {
    settings: parsed.settings,
    log,
    arguments: [],
    opened,
    print: () => {},
  });
  const room = rooms.get('polls');
  if (room === undefined) throw new Error('the room of polls was not started');
  let upstreams = 0;
  const subscribe = (_name: string, request: RoomRequest, signal: AbortSignal) => {
    upstreams += 1;
    return room.subscribe(request, signal);
  };
  const defaults = readGatewayDefaults();
  const gateway = opened.add(
    await startGateway({
      ...defaults,
      limits: { ...defaults.limits, subscriptions: followers + 1 },
      supergraphSdl: (await buildContracts()).get('supergraph.graphql') ?? '',
      transport: reachInProcess(
        createInProcessTransport((name, request) => rooms.get(name)?.execute(request)),
        createInProcessSubscribe(subscribe),
      ),
    }),
  );
  const latencies: number[] = [];
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const poll = await openPoll(room);
    await castBallots(room, poll, ballots);
    const before = readMegabytes();
    upstreams = 0;
    const following = await startFollowers({ url: gateway.url, pollId: poll.id, followers });
    await following.connected;
    const after = readMegabytes();
    // Results come at most once a second: what is measured is not that second.
    await pause(1_500);
    const closedAt = await closePoll(room, poll);
    const { lateMs, missed, twice } = await following.closed(closedAt, ballots);
    latencies.push(...lateMs);
    isRight &&= missed === 0 && twice === 0 && upstreams === 1;
    const each = (kind: 'heap' | 'resident') => (((after[kind] - before[kind]) * 1024) / followers).toFixed(1);
    console.log(
      `round ${round}: ${followers} followers, ${upstreams} subscription in the room, ${missed} missed the last value, ${twice} got it twice, ` +
        `${each('heap')} kB of heap and ${each('resident')} kB of resident memory a follower (heap ${after.heap.toFixed(0)} MB in all)`,
    );
    await pause(500);
  }
  latencies.sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN;
  console.log(
    `the final count after the poll's closing was acknowledged: median ${at(0.5).toFixed(0)} ms, 99 % ${at(0.99).toFixed(0)} ms, last ${at(1).toFixed(0)} ms`,
  );
} finally {
  await opened.close();
}
process.exitCode = isRight ? 0 : 1;
