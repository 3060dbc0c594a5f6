// What a page across the four domains costs: subgraph requests and SQL statements, counted, whatever the page size.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessTransport } from '../../gateway/fetch/in-process-transport.js';
import { startGateway } from '../../gateway/gateway.js';
import { reachInProcess } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import { subgraphNames } from '../../process/subgraphs.js';
import { buildContracts } from '../../schema/contracts.js';
import { startRooms, type StartedRooms } from '../../subgraphs/start-rooms.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { postGraphql } from '../support/processes.js';
import { testSettings } from '../support/rooms.js';
import { databases } from '../support/services/databases.js';

const page = `query Page($first: Int!) {
  articles(first: $first) {
    nodes {
      title
      category { name }
      publisher { name region { name weather { basis freshness { status } } } }
      mentionedUnits(first: 5) { edges { mentionCount node { name polls(first: 2) { nodes { title } } region { weather { basis } } } } }
      legalDocuments { citation issuer { name } }
    }
  }
}`;

describe.each(databases)('a page of articles on the $name database', ({ name, create }) => {
  const opened = createClosingStack();
  const folder = mkdtempSync(join(tmpdir(), 'civic-cost-'));
  const requests: string[] = [];
  let started: StartedRooms;
  let url: string;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const log = createLog('silent');
    const database = await create();
    drop = () => database.drop();
    const settings = testSettings({
      DATA_DIR: folder,
      POLL_TIMER_MS: '86400000',
      WEBHOOK_TIMER_MS: '86400000',
      ...(name === 'server'
        ? {
            DATABASE_URL: database.settings.url,
            POLL_SECRET: 'a secret of the tests, long enough to do',
            ACCESS_SECRET: 'another secret of the tests, as long as that',
          }
        : {}),
    });
    started = await startRooms(subgraphNames, { settings, log, arguments: [], opened, print: () => {} });
    const gateway = opened.add(
      await startGateway({
        ...gatewayDefaults,
        supergraphSdl: (await buildContracts()).get('supergraph.graphql') ?? '',
        transport: reachInProcess(
          createInProcessTransport((subgraph, request) => {
            requests.push(subgraph);
            return started.rooms.get(subgraph)?.execute(request);
          }),
        ),
      }),
    );
    url = gateway.url;
  }, 120_000);
  afterAll(async () => {
    await opened.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function measure(first: number) {
    requests.length = 0;
    const statements: string[] = [];
    const stop = started.database.onStatement((statement) => statements.push(statement));
    const answer = await postGraphql(url, page, { first });
    stop();
    expect(answer.errors).toBeUndefined();
    const { articles }: { articles: { nodes: unknown[] } } = JSON.parse(JSON.stringify(answer.data));
    expect(articles.nodes).toHaveLength(first);
    return { requests: requests.toSorted(), statements: statements.length };
  }

  /** Timers of the rooms may add statements of theirs while a page is read; they never take one away. */
  async function leastOf(measureOnce: () => ReturnType<typeof measure>) {
    const all = [await measureOnce(), await measureOnce(), await measureOnce()];
    return all.reduce((least, each) => (each.statements < least.statements ? each : least));
  }

  it('costs the same number of subgraph requests and statements for 20 and for 60 articles', async () => {
    // The first request may fill the rooms' knowledge of each other (a region's parents).
    await measure(60);
    const twenty = await leastOf(() => measure(20));
    const sixty = await leastOf(() => measure(60));
    expect(sixty).toEqual(twenty);
    expect(twenty.requests.length).toBeLessThanOrEqual(8);
    expect(twenty.statements).toBeLessThanOrEqual(30);
  });
});
