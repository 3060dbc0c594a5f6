// `npm run bench:subgraphs`: what requests cost as the data grows, and ballots of many voters at once, against targets.
// In: the databases of `npm run bench:data`. Out: a table; exit code 1 when a target is missed.
import { sql } from 'kysely';
import { StartError } from '../process/errors.js';
import { createClosingStack, type ProcessContext, runProcess } from '../process/lifecycle.js';
import type { SubgraphName } from '../process/subgraphs.js';
import { type Database, openDatabase } from '../subgraphs/kit/database.js';
import type { StartedRoom } from '../subgraphs/kit/room.js';
import { loadRoom } from '../subgraphs/rooms.js';
import { databaseUrl, holdsData } from './data/databases.js';
import { benchSecret } from './data/polls.js';
import { comparedBallots, scales } from './data/scale.js';
import { openServer, serverFolder } from './data/server.js';
import { compareDepths, compareGrowth } from './subgraphs/article-comparisons.js';
import { holdElection } from './subgraphs/ballots-at-once.js';
import { compare, type Comparison, median } from './subgraphs/compare.js';
import { describeMachine } from './subgraphs/machine.js';
import { compareResults } from './subgraphs/poll-comparisons.js';
import { readProbes } from './subgraphs/probes.js';
import { openProcessorMeter, type ProcessorMeter } from './subgraphs/processor-time.js';
import { judge, tableHead } from './subgraphs/table.js';

const [small, large] = ['bench_1000', 'bench_100000'] as const;
const effort = { warmRequests: 5, rounds: 7, roundMs: 40 };
const depth = 90_000;
/** Of the ranked matches of a search the last page but one. */
const rankedDepth = 260;
const election = { voters: 1_000, atOnce: 200, sendsEach: 3 };
const elections = 3;
const leastBallotsASecond = 300;
/** A timer's work would be measured with whatever request it falls on. */
const noTimerMs = 86_400_000;

await runProcess(
  async (context) => {
    const { settings, log, opened, print } = context;
    const server = opened.add(await openServer(settings.DATABASE_URL, serverFolder));
    for (const [name, scale] of Object.entries(scales)) {
      if (!(await holdsData(server.url, name, scale, log)))
        throw new StartError(`The database ${name} is not there or not of this version: run npm run bench:data first.`);
    }
    const meter = opened.add(await openProcessorMeter(server.url, [small, large]));
    const open = async (name: string, keepParallel: boolean) => {
      // One process answers a request, so that all of its cost is seen.
      const url = new URL(databaseUrl(server.url, name));
      if (!keepParallel) url.searchParams.set('options', '-c max_parallel_workers_per_gather=0');
      return openDatabase({ url: url.href, poolSize: settings.DATABASE_POOL_SIZE, log });
    };
    const missed = [
      ...(await measureArticles(context, meter, server.url, open)),
      ...(await measureResults(context, meter, open)),
      ...(await measureElections(context, open)),
    ];
    print('');
    print(missed.length === 0 ? 'Every target is met.' : `${missed.length} targets are missed: ${missed.join('; ')}`);
    if (missed.length > 0) process.exitCode = 1;
  },
  { stay: false },
);

type Open = (name: string, keepParallel: boolean) => Promise<Database>;

async function start(
  name: SubgraphName,
  database: Database,
  { settings, log }: ProcessContext,
  timerMs: number,
): Promise<StartedRoom> {
  const room = await loadRoom(name);
  return room.start({
    database,
    settings: { ...settings, POLL_TIMER_MS: timerMs },
    log,
    now: () => new Date(),
    ask: () => Promise.resolve(null),
    secret: benchSecret,
  });
}

async function measureArticles(context: ProcessContext, meter: ProcessorMeter, serverUrl: string, open: Open) {
  const stack = createClosingStack();
  try {
    const databases = { small: stack.add(await open(small, false)), large: stack.add(await open(large, false)) };
    for (const line of await describeMachine(databases.large)) context.print(line);
    const smallRoom = stack.add(await start('news', databases.small, context, noTimerMs));
    const largeRoom = stack.add(await start('news', databases.large, context, noTimerMs));
    const [smallProbes, largeProbes] = [
      await readProbes(databaseUrl(serverUrl, small)),
      await readProbes(databaseUrl(serverUrl, large)),
    ];
    return [
      ...(await runAll(
        `Deep pages against first ones, ${scales[large].articles} articles`,
        await compareDepths(largeRoom, depth, rankedDepth),
        meter,
        context,
      )),
      ...(await runAll(
        `Lists of ${scales[large].articles} articles against those of ${scales[small].articles}`,
        compareGrowth({ room: smallRoom, probes: smallProbes }, { room: largeRoom, probes: largeProbes }),
        meter,
        context,
      )),
    ];
  } finally {
    await stack.close();
  }
}

async function measureResults(context: ProcessContext, meter: ProcessorMeter, open: Open) {
  const stack = createClosingStack();
  try {
    const database = stack.add(await open(large, false));
    const room = stack.add(await start('polls', database, context, noTimerMs));
    const find = async (ballots: number) => {
      const found = await sql<{ id: string }>`
        select id from polls.poll where final_ballot_count = ${ballots} order by created_at, id limit 1`.execute(
        database.client,
      );
      return { id: found.rows[0]?.id ?? '', ballots };
    };
    const comparisons = compareResults(room, await find(comparedBallots.few), await find(comparedBallots.many));
    const title = `Results of ${comparedBallots.many} ballots against those of ${comparedBallots.few}`;
    return await runAll(title, comparisons, meter, context);
  } finally {
    await stack.close();
  }
}

async function runAll(
  title: string,
  comparisons: readonly Comparison[],
  meter: ProcessorMeter,
  { print }: ProcessContext,
): Promise<string[]> {
  print('');
  print(title);
  print(tableHead);
  const missed: string[] = [];
  for (const comparison of comparisons) {
    const { line, isMissed } = judge(await compare(comparison, meter, effort));
    print(line);
    if (isMissed) missed.push(comparison.name);
  }
  return missed;
}

async function measureElections(context: ProcessContext, open: Open): Promise<string[]> {
  const { print, settings } = context;
  const stack = createClosingStack();
  try {
    const database = stack.add(await open(large, true));
    const room = stack.add(await start('polls', database, context, settings.POLL_TIMER_MS));
    print('');
    print(`${election.voters} voters, ${election.atOnce} at once, every ballot sent ${election.sendsEach} times`);
    // The first one warms the code and is no figure.
    await holdElection(room, database, { ...election, voters: election.atOnce });
    const rates: number[] = [];
    const faults: string[] = [];
    for (let index = 0; index < elections; index += 1) {
      const outcome = await holdElection(room, database, election);
      rates.push(outcome.ballots / outcome.seconds);
      faults.push(...outcome.faults);
      const count = outcome.faults.length === 0 ? 'each counted once' : `${outcome.faults.length} faults`;
      print(`  ${outcome.ballots} ballots in ${outcome.seconds.toFixed(2)} s, ${count}`);
    }
    const rate = median(rates);
    const isSlow = rate < leastBallotsASecond;
    print(`  ${Math.round(rate)} ballots a second (target >= ${leastBallotsASecond}): ${isSlow ? 'MISSED' : 'met'}`);
    for (const fault of faults.slice(0, 5)) print(`  FAULT: ${fault}`);
    return [...(isSlow ? ['ballots a second'] : []), ...(faults.length > 0 ? ['ballots counted once'] : [])];
  } finally {
    await stack.close();
  }
}
