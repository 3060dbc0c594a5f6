// The benchmarks in small: that what they generate is what the rooms themselves would hold, that cost is measured where it
// arises, and that each verdict can go wrong.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillDatabase, holdsData } from '../../bench/data/databases.js';
import { benchSecret } from '../../bench/data/polls.js';
import { createRandom } from '../../bench/data/random.js';
import { scales } from '../../bench/data/scale.js';
import { compareDepths, compareGrowth } from '../../bench/subgraphs/article-comparisons.js';
import { holdElection } from '../../bench/subgraphs/ballots-at-once.js';
import { compare, median, type Request } from '../../bench/subgraphs/compare.js';
import { compareResults } from '../../bench/subgraphs/poll-comparisons.js';
import { readProbes } from '../../bench/subgraphs/probes.js';
import { openProcessorMeter, type ProcessorMeter } from '../../bench/subgraphs/processor-time.js';
import { judge } from '../../bench/subgraphs/table.js';
import { createLog } from '../../process/log.js';
import { openDatabase, type Database } from '../../subgraphs/kit/database.js';
import type { StartedRoom } from '../../subgraphs/kit/room.js';
import { sliceCodePoints } from '../../subgraphs/kit/vietnamese.js';
import { loadRoom } from '../../subgraphs/rooms.js';
import { testSettings } from '../support/rooms.js';
import { databases } from '../support/services/databases.js';

const silent = createLog('silent');

describe('scale, choices and verdicts', () => {
  test('the large scale is 100,000 articles, 5,000 units and 1,000 polls with 1,000,000 ballots', () => {
    const { articles, units, ballots } = scales.bench_100000;
    expect({ articles, units, polls: ballots.length }).toEqual({ articles: 100_000, units: 5_000, polls: 1_000 });
    expect(ballots.reduce((left, right) => left + right, 0)).toBe(1_000_000);
    expect(ballots.slice(0, 2)).toEqual([500_000, 500]);
    expect(Math.min(...ballots)).toBe(0);
  });

  test('the same seed makes the same choices, another one others', () => {
    const choices = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.integer(1000));
    };
    expect(choices(1)).toEqual(choices(1));
    expect(choices(1)).not.toEqual(choices(2));
  });

  test('a skewed choice takes the first of many far more often than the last', () => {
    const random = createRandom(3);
    const items = Array.from({ length: 100 }, (_, index) => index);
    const taken = Array.from({ length: 2000 }, () => random.pickSkewed(items));
    expect(taken.filter((item) => item < 10).length).toBeGreaterThan(900);
    expect(taken.filter((item) => item >= 90).length).toBeLessThan(120);
  });

  test('a ratio over its target is a miss, at it is none, and without a target there is no verdict', () => {
    const cost = (node: number, database: number) => ({ node, database });
    const compared = (database: number, target: number | null) =>
      judge({ name: 'a page', target, counts: [1, 1], base: cost(1, 1), compared: cost(1, database) });
    expect(compared(2, 1.5)).toEqual({ line: expect.stringMatching(/1\.50 +<= 1\.5 +met/), isMissed: false });
    expect(compared(2.2, 1.5)).toEqual({ line: expect.stringMatching(/1\.60 +<= 1\.5 +MISSED/), isMissed: true });
    expect(compared(9, null)).toEqual({ line: expect.stringMatching(/5\.00 +none/), isMissed: false });
    expect(median([9, 1, 5])).toBe(5);
  });
});

const scale = {
  articles: 300,
  units: 700,
  persons: 40,
  ballots: [1_000, 50, ...Array.from({ length: 19 }, () => 50), 0],
};
/** As little work as shows that a comparison runs. */
const least = { warmRequests: 1, rounds: 1, roundMs: 1 };
const servers = databases.filter(({ name }) => name === 'server');

describe.each(servers)('the benchmarks on the $name database', ({ create }) => {
  let fresh: Awaited<ReturnType<typeof create>>;
  let database: Database;
  let meter: ProcessorMeter;
  let news: StartedRoom;
  let polls: StartedRoom;
  const start = async (name: 'news' | 'polls') =>
    (await loadRoom(name)).start({
      database,
      settings: testSettings({ POLL_TIMER_MS: '86400000', WEBHOOK_TIMER_MS: '86400000' }),
      log: silent,
      now: () => new Date(),
      ask: async () => null,
      secret: benchSecret,
    });

  beforeAll(async () => {
    fresh = await create();
    await fillDatabase(fresh.settings.url, scale, silent, () => {});
    database = await openDatabase({ url: fresh.settings.url, log: silent });
    meter = await openProcessorMeter(fresh.settings.url, [new URL(fresh.settings.url).pathname.slice(1)]);
    news = await start('news');
    polls = await start('polls');
  });
  afterAll(async () => {
    await news?.close();
    await polls?.close();
    await meter?.close();
    await database?.close();
    await fresh?.drop();
  });
  const read = async (room: StartedRoom, query: string) => {
    const { data, errors } = await room.execute({ query, headers: { 'x-caller-scopes': 'articles:write' } });
    expect(errors).toBeUndefined();
    return JSON.parse(JSON.stringify(data));
  };

  test('holds as many records as the scale says, and every ballot in a final count', async () => {
    const { rows } = await sql<Record<string, number>>`select
      (select count(*) from news.article) as articles,
      (select count(*) from org_units.subject where type = 'UNIT') as units,
      (select count(*) from polls.poll) as polls,
      (select count(*) from polls.cast_ballot) + (select count(*) from polls.counted_ballot) as ballots,
      (select count(*) from polls.voter_marker) as markers,
      (select count(*) from polls.ballot_receipt) as receipts,
      (select sum(final_ballot_count) from polls.poll where closed_at is not null) as counted,
      (select count(*) from polls.poll where under_review) as under_review,
      (select count(*) from polls.poll where recorded_status = 'OPEN') as open`.execute(database.client);
    expect(rows[0]).toEqual({
      articles: 300,
      units: 700,
      polls: 22,
      ballots: 2_000,
      markers: 2_000,
      receipts: 2_000,
      counted: 1_950,
      under_review: 0,
      open: 1,
    });
  });

  test('every record is marked SYNTHETIC or is one of the shipped facts, and is in the change log', async () => {
    const { rows } = await sql<Record<string, number>>`select
      (select count(*) from news.article where provenance->>'kind' <> 'SYNTHETIC' or title not like 'SYNTHETIC%') as unmarked_articles,
      (select count(*) from polls.poll where provenance->>'kind' <> 'SYNTHETIC' or title_vi not like 'SYNTHETIC%') as unmarked_polls,
      (select count(*) from news.article a where not exists (
        select from news.change_log c where c.node_id = a.id and c.kind = 'CREATED')) as unlogged_articles,
      (select count(*) from polls.poll p where not exists (
        select from polls.change_log c where c.node_id = p.id and c.kind = 'CREATED')) as unlogged_polls`.execute(
      database.client,
    );
    expect(rows[0]).toEqual({ unmarked_articles: 0, unmarked_polls: 0, unlogged_articles: 0, unlogged_polls: 0 });
  });

  test('every mention is the span of the text that it says', async () => {
    const { rows } = await sql<{ text: string; start: number; end: number; block: string }>`
      select m.text, m.start, m."end", a.blocks->m.block->>'text' as block
      from news.mention m join news.article a on a.id = m.article_id`.execute(database.client);
    expect(rows.length).toBeGreaterThan(300);
    expect(rows.filter(({ text, start: from, end, block }) => sliceCodePoints(block, from, end) !== text)).toEqual([]);
  });

  test('the rare articles are found in every spelling, and no other', async () => {
    const { rows } = await sql<{ status: string }>`
      select status from news.article where blocks::text ~* 'th(ủy|uỷ) đình cổ'`.execute(database.client);
    expect(rows).toHaveLength(25);
    // The text of a withdrawn article is hidden, from searches too.
    const shown = rows.filter(({ status }) => status !== 'WITHDRAWN').length;
    expect(shown).toBeGreaterThan(0);
    for (const search of ['thủy đình cổ', 'thuỷ đình cổ', 'thuy dinh co']) {
      const { articles } = await read(
        news,
        `{ articles(filter: {search: "${search}", statuses: [DRAFT, PUBLISHED, WITHDRAWN]}) { totalCount } }`,
      );
      expect(articles.totalCount).toBe(shown);
    }
  });

  test('data is taken as there only for its own scale', async () => {
    const name = new URL(fresh.settings.url).pathname.slice(1);
    expect(await holdsData(fresh.settings.url, name, scale, silent)).toBe(true);
    expect(await holdsData(fresh.settings.url, name, { ...scale, articles: 301 }, silent)).toBe(false);
    expect(await holdsData(fresh.settings.url, 'no_such_database', scale, silent)).toBe(false);
  });

  test('the cost of a request is found in the process where it arises', async () => {
    const inDatabase = await meter.measure(async () => {
      await sql`select sum(number) from generate_series(1, 1000000) as number`.execute(database.client);
    });
    expect(inDatabase.database).toBeGreaterThan(2 * inDatabase.node);
    const inNode = await meter.measure(async () => {
      await sql`select 1`.execute(database.client);
      let sum = 0;
      for (let index = 0; index < 50_000_000; index += 1) sum += Math.sqrt(index);
      expect(sum).toBeGreaterThan(0);
    });
    expect(inNode.node).toBeGreaterThan(2 * inNode.database);
  });

  test('a request that reads much more is told apart from one that reads little', async () => {
    const first = (size: number): Request => ({
      room: news,
      query: `{ articles(first: ${size}) { nodes { id bodyText mentions { text } } } }`,
      variables: {},
      count: ({ data }) => Object.keys(data ?? {}).length,
    });
    const effort = { warmRequests: 2, rounds: 3, roundMs: 20 };
    const result = await compare({ name: 'a page', target: 3, base: first(1), compared: first(100) }, meter, effort);
    expect(judge(result).isMissed).toBe(true);
  });

  test('a request that fails or finds nothing is no measurement', async () => {
    const request = (query: string): Request => ({ room: news, query, variables: {}, count: () => 0 });
    const run = (query: string) =>
      compare({ name: 'it', target: 1, base: request(query), compared: request(query) }, meter, least);
    await expect(run('{ nothing }')).rejects.toThrow(/nothing/);
    await expect(run('{ articles { totalCount } }')).rejects.toThrow('it: the answer is empty');
  });

  test('every comparison of the benchmark runs on the data', async () => {
    const probes = await readProbes(fresh.settings.url);
    const few = await read(
      polls,
      '{ polls(first: 100) { nodes { id results { ... on PollResults { ballotCount } } } } }',
    );
    const idOf = (ballots: number): string =>
      few.polls.nodes.find(({ results }: { results: { ballotCount?: number } }) => results.ballotCount === ballots).id;
    const comparisons = [
      ...(await compareDepths(news, 200, 40)),
      ...compareGrowth({ room: news, probes }, { room: news, probes }),
      ...compareResults(polls, { id: idOf(50), ballots: 50 }, { id: idOf(1_000), ballots: 1_000 }),
    ];
    expect(comparisons.length).toBeGreaterThan(50);
    for (const comparison of comparisons) {
      const { counts } = await compare(comparison, meter, least);
      expect(Math.min(...counts), comparison.name).toBeGreaterThan(0);
    }
  }, 120_000);

  test('an election in which every ballot is sent three times counts each once', async () => {
    const outcome = await holdElection(polls, database, { voters: 60, atOnce: 30, sendsEach: 3 });
    expect(outcome.faults).toEqual([]);
    expect(outcome.ballots).toBe(60);
  });

  test('an election in which ballots get lost is reported with what is missing', async () => {
    let sent = 0;
    const leaky: StartedRoom = {
      ...polls,
      execute: async (request) => {
        if (!request.query.includes('pollCastBallot')) return polls.execute(request);
        sent += 1;
        return sent <= 3
          ? { data: { pollCastBallot: { receipt: `${sent}`, userErrors: [] } } }
          : polls.execute(request);
      },
    };
    const { faults } = await holdElection(leaky, database, { voters: 10, atOnce: 1, sendsEach: 3 });
    expect(faults).toContain('voter 1 got different receipts for one ballot');
    expect(faults).toContain('published ballots: 9, and 10 voted');
    expect(faults).toContain('markers: 9, and 10 voted');
  });
});
