// What a gateway counts, read as Prometheus reads it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundLists } from '../../../gateway/bound-answer.js';
import { type Gateway, startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createMetrics } from '../../../gateway/telemetry/metrics.js';
import { createLog } from '../../../process/log.js';
import { errorCodes } from '../../../process/error-codes.js';
import { postGraphql } from '../../support/processes.js';
import { fetchMetrics, type ReadMetrics, readMetrics } from '../../support/read-metrics.js';
import { serveTwoSubgraphs } from '../../support/two-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

const noLevels = { planEntries: 0, planBytes: 0, operationEntries: 0, operationCharacters: 0 };
const nothingKept = { reply: { entries: 0, bytes: 0 }, answer: { entries: 0, bytes: 0 } };

describe('a gateway with metrics', () => {
  let subgraphs: Awaited<ReturnType<typeof serveTwoSubgraphs>>;
  let transport: ReturnType<typeof reachOverHttp>;
  let gateway: Gateway;
  let before: ReadMetrics;
  let after: ReadMetrics;

  beforeAll(async () => {
    subgraphs = await serveTwoSubgraphs();
    transport = reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() });
    gateway = await startGateway({
      ...gatewayDefaults,
      supergraphSdl: subgraphs.supergraphSdl,
      transport,
      telemetry: { ...gatewayDefaults.telemetry, metrics: true },
    });
    const read = () => fetchMetrics(gateway.url.replace('/graphql', '/metrics'));
    before = await read();
    for (let count = 0; count < 3; count += 1) await postGraphql(gateway.url, '{ units { name polls } }');
    // Four at once are one run; in one request, so that they do come at once.
    await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([1, 2, 3, 4].map(() => ({ query: '{ units { id } }' }))),
    });
    await postGraphql(gateway.url, '{ nothing }');
    await postGraphql(gateway.url, '{ units { ');
    await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' });
    await fetch(gateway.url, { headers: { 'sec-fetch-site': 'cross-site' } });
    subgraphs.polls.behaviour = 'status-500';
    await postGraphql(gateway.url, '{ units { name polls } }');
    await gateway.reload(`${subgraphs.supergraphSdl}\n`);
    await gateway.reload('type Query { a: Int }').catch(() => {});
    after = await read();
  });
  afterAll(async () => {
    await gateway.close();
    await transport.close();
    await subgraphs.units.stop();
    await subgraphs.polls.stop();
  });

  it.each([
    ['civic_requests_total{kind="query",outcome="ok"}', 7],
    ['civic_requests_total{kind="query",outcome="partial"}', 1],
    ['civic_requests_total{kind="unknown",outcome="refused"}', 2],
    ['civic_requests_total{kind="mutation",outcome="ok"}', 0],
    ['civic_errors_total{code="GRAPHQL_VALIDATION_FAILED"}', 1],
    ['civic_errors_total{code="GRAPHQL_PARSE_FAILED"}', 1],
    ['civic_errors_total{code="CSRF_BLOCKED"}', 1],
    // One for each unit whose polls could not be fetched.
    ['civic_errors_total{code="SUBGRAPH_UNAVAILABLE"}', 2],
    ['civic_fetches_total{subgraph="units",outcome="ok"}', 5],
    ['civic_fetches_total{subgraph="polls",outcome="ok"}', 3],
    ['civic_fetches_total{subgraph="polls",outcome="unavailable"}', 1],
    ['civic_fetch_duration_seconds_count{subgraph="units"}', 5],
    ['civic_shared_total{what="operation"}', 3],
    ['civic_stage_duration_seconds_count{stage="prepare"}', 10],
    ['civic_stage_duration_seconds_count{stage="plan"}', 2],
    ['civic_stage_duration_seconds_count{stage="execute"}', 5],
    ['civic_stage_duration_seconds_count{stage="http"}', 6],
    ['civic_cost_units_count{moment="estimated"}', 5],
    ['civic_cost_units_count{moment="actual"}', 5],
    ['civic_operation_cache_lookups_total{result="hit"}', 6],
    ['civic_plan_cache_lookups_total{result="hit"}', 3],
    // Nothing here says that it may be kept: once for each subgraph request that is asked for.
    ['civic_cache_lookups_total{cache="reply",result="bypass"}', 9],
    ['civic_cache_lookups_total{cache="reply",result="hit"}', 0],
    ['civic_reloads_total{result="served"}', 1],
    ['civic_reloads_total{result="refused"}', 1],
    ['civic_open_subscriptions', 0],
    // Those that were planned on the supergraph that is served now.
    ['civic_cache_entries{cache="plan"}', 2],
    ['civic_cache_entries{cache="operation"}', 2],
  ])('%s is %d', (series, value) => {
    expect(after.valueOf(series)).toBe(value);
  });

  it('tells all series of ours from the start, so that the first error of a kind is a change', () => {
    const counted = [...after.labels.keys()].filter((name) => name.endsWith('_total') && !name.includes('fetches'));
    expect([...before.labels.keys()]).toEqual(expect.arrayContaining(counted));
    for (const code of Object.keys(errorCodes)) expect(before.valueOf(`civic_errors_total{code="${code}"}`)).toBe(0);
  });

  it('tells of the process what dashboards for Node look for', () => {
    expect(after.valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(after.valueOf('process_cpu_user_seconds_total')).toBeGreaterThan(0);
    expect(after.valueOf('nodejs_eventloop_utilization')).toBeLessThanOrEqual(1);
    expect([...after.names]).toEqual(expect.arrayContaining(['nodejs_eventloop_lag_p99_seconds']));
  });
});

it('metrics on a port of their own are not on the port of requests', async () => {
  const subgraphs = await serveTwoSubgraphs();
  const transport = reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() });
  const lines: string[] = [];
  const gateway = await startGateway({
    ...gatewayDefaults,
    log: createLog('info', { destination: { write: (line) => void lines.push(line) } }),
    supergraphSdl: subgraphs.supergraphSdl,
    transport,
    telemetry: { ...gatewayDefaults.telemetry, metrics: true, metricsPort: 0 },
  });
  expect((await fetch(gateway.url.replace('/graphql', '/metrics'))).status).toBe(404);
  const url = /"url":"(http[^"]+)"/.exec(lines.join(''))?.[1] ?? '';
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(readMetrics(await response.text()).names.size).toBeGreaterThan(20);
  expect((await fetch(url.replace('/metrics', '/graphql'))).status).toBe(404);
  await gateway.close();
  await expect(fetch(url)).rejects.toThrow();
  await transport.close();
  await subgraphs.units.stop();
  await subgraphs.polls.stop();
});

it('a code that is not in the table is counted as one of the others', async () => {
  const metrics = createMetrics();
  metrics.observer.errorAnswered('made up by a subgraph');
  const read = readMetrics(await metrics.write(noLevels, nothingKept));
  expect(read.valueOf('civic_errors_total{code="other"}')).toBe(1);
  expect([...(read.labels.get('civic_errors_total') ?? [])]).toEqual(['code']);
  await metrics.close();
});

it('a histogram counts a value at a bound in the bucket of that bound', async () => {
  const metrics = createMetrics();
  for (const milliseconds of [0.5, 1, 1.1, 60_000]) metrics.observer.stageEnded('http', milliseconds);
  const { valueOf } = readMetrics(await metrics.write(noLevels, nothingKept));
  const bucket = (le: string) => valueOf(`civic_stage_duration_seconds_bucket{stage="http",le="${le}"}`);
  expect(['0.0005', '0.001', '0.0025', '10', '+Inf'].map(bucket)).toEqual([1, 2, 3, 3, 4]);
  expect(valueOf('civic_stage_duration_seconds_sum{stage="http"}')).toBeCloseTo(60.0026);
  await metrics.close();
});

it('an answer that is left out of a list is counted by its code', async () => {
  const metrics = createMetrics();
  const body = '{"data":{"a":1}}';
  const answer = { kind: 'single', status: 200, body } as const;
  const bounded = boundLists(2 * body.length, metrics.observer)([answer, answer, answer]);
  expect(bounded.map(({ status }) => status)).toEqual([200, 200, 400]);
  const read = readMetrics(await metrics.write(noLevels, nothingKept));
  expect(read.valueOf('civic_errors_total{code="RESPONSE_TOO_LARGE"}')).toBe(1);
  await metrics.close();
});
