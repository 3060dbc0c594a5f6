// The dashboard, Prometheus and Grafana look at what a running gateway, running rooms and the compose file have; each way to
// disagree is found.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../gateway/gateway.js';
import { reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createMeters } from '../../process/meters.js';
import { createRefusalMeter } from '../../subgraphs/kit/room-meter.js';
import { loadRoom } from '../../subgraphs/rooms.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { postGraphql } from '../support/processes.js';
import { type ReadMetrics, readMetrics } from '../support/read-metrics.js';
import { openTestDatabase, startTestRoom } from '../support/rooms.js';
import { databases } from '../support/services/databases.js';
import { serveTwoSubgraphs } from '../support/two-subgraphs.js';
import { readTable } from './markdown-tables.js';
import { findAddressFaults, findDashboardFaults, findServiceFaults } from './operations.js';
import { projectRoot } from './project-files.js';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const files = {
  compose: read('docker-compose.yml'),
  prometheus: read('docs/operations/prometheus.yml'),
  datasources: read('docs/operations/grafana/datasources.yml'),
  dashboard: read('docs/operations/grafana/civic-gateway.json'),
};
const exists = (path: string) => existsSync(join(projectRoot, path));

function plant(file: keyof typeof files, sound: string, fault: string): typeof files {
  expect(files[file]).toContain(sound);
  return { ...files, [file]: files[file].replace(sound, fault) };
}

describe('the dashboard', () => {
  const opened = createClosingStack();
  let metrics: ReadMetrics;
  beforeAll(async () => {
    const subgraphs = await serveTwoSubgraphs();
    opened.add({ close: () => subgraphs.units.stop() });
    opened.add({ close: () => subgraphs.polls.stop() });
    const gateway = opened.add(
      await startGateway({
        ...gatewayDefaults,
        supergraphSdl: subgraphs.supergraphSdl,
        transport: opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() })),
        telemetry: { ...gatewayDefaults.telemetry, metrics: true },
      }),
    );
    await postGraphql(gateway.url, '{ units { name polls } }');
    const ofGateway = await (await fetch(gateway.url.replace('/graphql', '/metrics'))).text();
    metrics = readMetrics(`${ofGateway}\n${await readRooms()}`);
  });
  afterAll(() => opened.close());
  /** Those rooms that count something of their own. */
  const readRooms = async () => {
    const [embedded] = databases;
    if (embedded === undefined) throw new Error('there is no database');
    const failures: unknown[] = [];
    const meters = createMeters({ readTimeoutMs: 60_000, onFailure: (error) => failures.push(error) });
    const database = opened.add(await openTestDatabase(embedded.create, meters));
    const environment = { POLL_TIMER_MS: '86400000', WEBHOOK_TIMER_MS: '86400000' };
    for (const name of ['polls', 'access'] as const) {
      const started = opened.add(await startTestRoom(await loadRoom(name), database, { environment, meters }));
      const query =
        'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }';
      await started.execute({ query, variables: { representations: [] }, headers: {} });
      createRefusalMeter(meters, name);
    }
    const text = await meters.write();
    expect(failures).toEqual([]);
    return text;
  };

  test('asks for metrics and labels that a running gateway and running rooms have', () => {
    expect(findDashboardFaults(files.dashboard, metrics)).toEqual([]);
    expect(files.dashboard.match(/"expr"/g)?.length).toBeGreaterThan(25);
  });

  test('shows every metric of ours', () => {
    const shown = new Set(files.dashboard.match(/civic_\w+/g)?.map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    const ours = [...metrics.names].filter((name) => name.startsWith('civic_'));
    expect(ours.filter((name) => !shown.has(name.replace(/_(bucket|sum|count)$/, '')))).toEqual([]);
  });

  test('has each of them explained in docs/operations/metrics.md, with its labels, and no other', () => {
    const text = read('docs/operations/metrics.md');
    const told = ['The gateway', 'Subgraphs'].flatMap((heading) => readTable(text, heading));
    const explained = told.map(([name = '', , labels = '']) => [
      name.replaceAll('`', ''),
      [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).toSorted(),
    ]);
    const exposed = [...metrics.names]
      .filter((name) => name.startsWith('civic_') && !/_(sum|count)$/.test(name))
      .map((name) => {
        const labels = [...(metrics.labels.get(name) ?? [])].filter((label) => label !== 'le');
        return [name.replace(/_bucket$/, ''), labels.toSorted()];
      });
    const byName = (one: unknown[], other: unknown[]) => String(one[0]).localeCompare(String(other[0]));
    expect(explained.toSorted(byName)).toEqual(exposed.toSorted(byName));
  });

  test.each([
    ['civic_requests_total', 'civic_operations_total', 'there is no metric civic_operations_total'],
    ['civic_stage_duration_seconds_bucket', 'civic_stage_duration_seconds', 'there is no metric civic_stage_duration'],
    ['civic_webhook_attempts_total', 'civic_webhook_total', 'there is no metric civic_webhook_total'],
    ['by (outcome)', 'by (status)', 'no label status'],
    ['{stage=\\"http\\"}', '{step=\\"http\\"}', 'no label step'],
  ])('with a planted %j → %j is refused', (sound, fault, found) => {
    const { dashboard } = plant('dashboard', sound, fault);
    expect(findDashboardFaults(dashboard, metrics)).toContainEqual(expect.stringContaining(found));
  });
});

describe('what is watched', () => {
  test('is a service of the compose file, on a port that it listens on', () => {
    expect(findAddressFaults(files)).toEqual([]);
    expect(findServiceFaults(files.compose, exists)).toEqual([]);
  });

  test.each([
    ['prometheus', 'gateway:9464', 'gateway:4000', 'job gateway: gateway does not answer on 4000'],
    ['prometheus', 'gateway:9464', 'router:9464', 'job gateway: there is no service router'],
    ['prometheus', "'polls:9464', ", '', 'polls: nobody asks for its metrics on 9464'],
    ['prometheus', 'news:9464', 'news:4001', 'job subgraphs: news does not answer on 4001'],
    ['compose', 'METRICS_PORT: 9464', 'METRICS_PORT: 9465', 'job gateway: gateway does not answer on 9464'],
    ['datasources', 'http://tempo:3200', 'http://tempo:81', 'data source tempo: tempo does not answer on 81'],
    ['datasources', 'uid: prometheus', 'uid: metrics', 'no data source prometheus'],
  ] as const)('in %s with %j → %j is refused', (file, sound, fault, found) => {
    expect(findAddressFaults(plant(file, sound, fault))).toContainEqual(expect.stringContaining(found));
  });

  test.each([
    ['grafana/grafana:12.1.1', 'grafana/grafana:latest', 'grafana: grafana/grafana:latest has no version'],
    ['redis:8.2-bookworm', 'redis', 'redis: redis has no version'],
    ['./docs/operations/tempo.yml', './docs/operations/tempo.yaml', 'tempo: there is no ./docs/operations/tempo.yaml'],
    ['polls, weather, access]', 'polls, weather, access, redis]', 'gateway: waits for redis, which is in a profile'],
  ])('with %j → %j is refused', (sound, fault, found) => {
    expect(findServiceFaults(plant('compose', sound, fault).compose, exists)).toContain(found);
  });

  test('is where the traces go', () => {
    expect(read('docs/operations/tempo.yml')).toContain('endpoint: 0.0.0.0:4318');
    expect(files.compose).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://tempo:4318');
  });
});
