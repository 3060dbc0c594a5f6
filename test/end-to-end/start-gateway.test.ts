// `npm run start:gateway` on any supergraph file, and `npm run start:subgraph` with a wrong name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postGraphql, runBuilt } from '../support/processes.js';
import { fetchMetrics } from '../support/read-metrics.js';
import { serveTwoSubgraphs } from '../support/two-subgraphs.js';

describe('the gateway as a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-gateway-'));
  const file = join(folder, 'supergraph.graphql');
  let subgraphs: Awaited<ReturnType<typeof serveTwoSubgraphs>>;
  beforeAll(async () => {
    subgraphs = await serveTwoSubgraphs();
    writeFileSync(file, subgraphs.supergraphSdl);
  });
  afterAll(async () => {
    await subgraphs.polls.stop();
    await subgraphs.units.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves any supergraph file, tells that it is well, and ends cleanly', async () => {
    const running = runBuilt('gateway/main.js', ['--supergraph', file, '--port', '0'], {});
    const url = await running.waitFor(/at (http\S+)/);
    expect(await postGraphql(url, '{ units { name polls } }')).toEqual({
      data: {
        units: [
          { name: 'one', polls: ['poll of 1'] },
          { name: 'two', polls: ['poll of 2'] },
        ],
      },
    });
    expect((await fetch(url.replace('/graphql', '/health'))).status).toBe(200);
    expect(await running.end()).toBe(0);
  });

  it.each([
    [['--supergraph', 'nowhere.graphql'], 'The supergraph nowhere.graphql cannot be read'],
    [['--port', 'many'], '--port many is no port number.'],
    [['--colour'], 'Use: npm run start:gateway -- [--supergraph FILE] [--port N]'],
  ])('refuses %j and says what to do', async (given, message) => {
    const running = runBuilt('gateway/main.js', given, {});
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain(message);
  });

  it('refuses a file that is no supergraph', async () => {
    const wrong = join(folder, 'wrong.graphql');
    writeFileSync(wrong, 'type Query { a: Int }');
    const running = runBuilt('gateway/main.js', ['--supergraph', wrong, '--port', '0'], {});
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain('The supergraph cannot be used');
  });
});

describe('a subgraph as a process of its own', () => {
  it('does not start without the secret that requests are signed with, and says what to do', async () => {
    const running = runBuilt('subgraphs/start.js', ['weather'], {});
    expect(await running.exited).toBe(1);
    expect(running.output()).toMatch(/^SUBGRAPH_SECRET is missing: .* or set ENVIRONMENT=development where .*\.\n$/);
  });

  it('starts without it in development, with a warning, and answers whoever asks; its metrics are on METRICS_PORT', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'civic-subgraph-'));
    const metrics = { METRICS_PORT: '0', LOG_LEVEL: 'info' };
    const environment = { PORT: '0', DATA_DIR: folder, ENVIRONMENT: 'development', ...metrics };
    const running = runBuilt('subgraphs/start.js', ['weather'], environment);
    const url = await running.waitFor(/answers at (http\S+)/);
    expect(running.output()).toContain('requests are taken unsigned');
    expect(await postGraphql(url, '{ weatherAlerts { id } }')).toEqual({ data: { weatherAlerts: [] } });
    const { valueOf } = await fetchMetrics(await running.waitFor(/"url":"(http[^"]+\/metrics)"/));
    expect(valueOf('civic_subgraph_requests_total{subgraph="weather",kind="query",outcome="ok"}')).toBeGreaterThan(0);
    expect((await fetch(url.replace('/graphql', '/metrics'))).status).toBe(404);
    expect(await running.end()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['on', 200],
    ['off', 404],
  ])('METRICS=%s: its metrics are answered with %i', async (METRICS, status) => {
    const folder = mkdtempSync(join(tmpdir(), 'civic-subgraph-'));
    const environment = { PORT: '0', DATA_DIR: folder, ENVIRONMENT: 'development', METRICS };
    const running = runBuilt('subgraphs/start.js', ['weather'], environment);
    const url = await running.waitFor(/answers at (http\S+)/);
    expect((await fetch(url.replace('/graphql', '/metrics'))).status).toBe(status);
    expect(await postGraphql(url, '{ weatherAlerts { id } }')).toEqual({ data: { weatherAlerts: [] } });
    expect(await running.end()).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([[[]], [['sports']]])('refuses the name %j and lists those there are', async (given) => {
    const running = runBuilt('subgraphs/start.js', given, {});
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain('npm run start:subgraph -- org-units | news | polls | weather | access');
  });
});
