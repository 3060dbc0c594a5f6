// Requests counted by field, client and key: what is reported, when, and what becomes of reports that cannot be kept.
import { buildSchema } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startGateway } from '../../../gateway/gateway.js';
import type { FetchSubgraph } from '../../../gateway/fetch/subgraph-fetch.js';
import { createOperationCache } from '../../../gateway/operation/operation-cache.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClientNames } from '../../../gateway/telemetry/client-names.js';
import {
  type ObservedOperation,
  type ObservedRequest,
  openObservedRequest,
} from '../../../gateway/telemetry/observer.js';
import { createUsage, type KeyUse, type UsageEntry, type UsageOptions } from '../../../gateway/telemetry/usage.js';
import { createLog } from '../../../process/log.js';
import { serveTwoSubgraphs } from '../../support/two-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

const operation = (name: string, ...coordinates: string[]): ObservedOperation => ({
  kind: 'query',
  name,
  coordinates: () => coordinates,
});
const units = operation('Units', 'Query.units', 'Unit.name');
const oneUnit = operation('OneUnit', 'Query.units', 'Unit.id');

function request(of: ObservedOperation, client?: string, keyId?: string, outcome: ObservedRequest['outcome'] = 'ok') {
  const headers = client === undefined ? {} : { 'graphql-client-name': client };
  const seen = openObservedRequest({ headers, requestId: 'r' }, 0);
  seen.operation = of;
  seen.caller = keyId === undefined ? { kind: 'anonymous', id: null } : { kind: 'partner', id: keyId };
  seen.outcome = outcome;
  return seen;
}

describe('the use of fields', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  function open(options: Partial<UsageOptions> = {}) {
    const reports: { entries: readonly UsageEntry[]; keysUsed: readonly KeyUse[] }[] = [];
    const lines: string[] = [];
    let isAway = false;
    const usage = createUsage({
      report: async (entries, keysUsed) => {
        if (isAway) throw new Error('away');
        reports.push({ entries, keysUsed });
      },
      isKept: () => true,
      flushEveryMs: 60_000,
      maximumReport: 1_000,
      maximumWaiting: 1_000,
      now: () => Date.parse('2026-03-01T10:00:00Z'),
      log: createLog('warn', { destination: { write: (line) => void lines.push(line) } }),
      ...options,
    });
    opened.push(usage);
    return { usage, reports, lines, setAway: (away: boolean) => (isAway = away) };
  }
  const counts = (entries: readonly UsageEntry[]) =>
    Object.fromEntries(entries.map((each) => [`${each.coordinate} ${each.client} ${each.keyId ?? '-'}`, each.count]));

  it('is reported by field, client and key, merged over operations', async () => {
    const { usage, reports } = open();
    for (let count = 0; count < 3; count += 1) usage.requestEnded(request(units, 'app'));
    usage.requestEnded(request(oneUnit, 'app'));
    usage.requestEnded(request(units, 'app', 'key_1', 'partial'));
    usage.requestEnded(request(units));
    await usage.flush();
    expect(reports).toHaveLength(1);
    expect(counts(reports[0]?.entries ?? [])).toEqual({
      'Query.units app -': 4,
      'Unit.name app -': 3,
      'Unit.id app -': 1,
      'Query.units app key_1': 1,
      'Unit.name app key_1': 1,
      'Query.units  -': 1,
      'Unit.name  -': 1,
    });
    expect(new Set(reports[0]?.entries.map(({ day }) => day))).toEqual(new Set(['2026-03-01']));
    expect(reports[0]?.keysUsed).toEqual([{ keyId: 'key_1', at: '2026-03-01T10:00:00.000Z' }]);
  });

  it('counts only what was run, and nothing where nobody keeps it', async () => {
    const { usage, reports } = open();
    for (const outcome of ['refused', 'failed', 'abandoned'] as const)
      usage.requestEnded(request(units, 'app', 'key_1', outcome));
    await usage.flush();
    expect(reports).toEqual([]);
    const other = open({ isKept: () => false });
    other.usage.requestEnded(request(units));
    await other.usage.flush();
    expect(other.reports).toEqual([]);
  });

  it('that could not be kept comes again with the next report, once', async () => {
    const { usage, reports, lines, setAway } = open();
    setAway(true);
    usage.requestEnded(request(units, 'app', 'key_1'));
    await usage.flush();
    expect(lines.join('')).toContain('could not be kept');
    setAway(false);
    usage.requestEnded(request(units, 'app', 'key_1'));
    await usage.flush();
    await usage.flush();
    expect(reports.map(({ entries }) => counts(entries))).toEqual([
      { 'Query.units app key_1': 2, 'Unit.name app key_1': 2 },
    ]);
    expect(reports[0]?.keysUsed).toEqual([{ keyId: 'key_1', at: '2026-03-01T10:00:00.000Z' }]);
  });

  it('is lost beyond a bound, which the log tells', async () => {
    const { usage, reports, lines, setAway } = open({ maximumWaiting: 3 });
    setAway(true);
    for (const client of ['a', 'b', 'c']) usage.requestEnded(request(units, client));
    await usage.flush();
    expect(lines.join('')).toMatch(/"lost":3/);
    setAway(false);
    await usage.flush();
    expect(reports.flatMap(({ entries }) => entries)).toHaveLength(3);
  });

  it('is sent in several reports where one would be too large', async () => {
    const { usage, reports } = open({ maximumReport: 3 });
    for (const client of ['a', 'b']) usage.requestEnded(request(units, client, `key_${client}`));
    await usage.flush();
    expect(reports.map(({ entries }) => entries.length)).toEqual([3, 1]);
    expect(reports.map(({ keysUsed }) => keysUsed.length)).toEqual([2, 0]);
  });

  it('is sent at the end, and many operations that are each used once take no more memory than their fields', async () => {
    const { usage, reports } = open();
    for (let count = 0; count < 5_000; count += 1)
      usage.requestEnded(request(operation(`Q${count}`, 'Query.units'), 'app'));
    await usage.close();
    expect(reports.flatMap(({ entries }) => entries)).toMatchObject([{ coordinate: 'Query.units', count: 5_000 }]);
  });
});

describe('the name of a client', () => {
  it('is what either header says, within bounds', () => {
    const name = createClientNames(2);
    expect(name({ headers: { 'graphql-client-name': 'app' } })).toBe('app');
    expect(name({ headers: { 'apollographql-client-name': 'portal 2.1' } })).toBe('portal 2.1');
    expect(name({ headers: { 'graphql-client-name': 'third' } })).toBe('other');
    expect(name({ headers: { 'graphql-client-name': 'app' } })).toBe('app');
    expect(name({ headers: {} })).toBe('');
    expect(createClientNames(2)({ headers: { 'graphql-client-name': 'x'.repeat(65) } })).toBe('other');
    expect(createClientNames(2)({ headers: { 'graphql-client-name': 'a\nb' } })).toBe('other');
  });
});

it('the coordinates of an operation are its fields, arguments, enum values and input fields, and no more', () => {
  const schema = buildSchema(`
    enum Order { ASC DESC }
    input Filter { order: Order  near: Near }
    input Near { unit: ID }
    interface Named { name(short: Boolean): String }
    type Unit implements Named { name(short: Boolean): String  parent: Unit }
    type Query { units(filter: Filter, first: Int): [Unit]  named: Named  other: Int }
  `);
  const text = `
    query A($on: Boolean!) {
      __typename
      units(filter: { order: ASC, near: { unit: "1" } }) { ...Names @include(if: $on) parent { ...Names } }
      named { name(short: true) ... on Unit { parent { __typename } } }
    }
    query B { other }
    fragment Names on Unit { alias: name }
  `;
  const prepared = createOperationCache(schema, new Map(), 10_000).get(text, 'A');
  expect(prepared.ok && prepared.operation.coordinates().toSorted()).toEqual([
    'Filter.near',
    'Filter.order',
    'Named.name',
    'Named.name(short:)',
    'Near.unit',
    'Order.ASC',
    'Query.named',
    'Query.units',
    'Query.units(filter:)',
    'Unit.name',
    'Unit.parent',
  ]);
});

it('a gateway reports to the subgraph access, as the last thing before it ends', async () => {
  const subgraphs = await serveTwoSubgraphs();
  const http = reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() });
  const asked: { subgraph: string; kind: string; variables: unknown }[] = [];
  const body = z.object({ query: z.string(), variables: z.unknown() });
  const sdl = subgraphs.supergraphSdl
    .replace(
      'enum join__Graph {',
      'enum join__Graph {\n  ACCESS @join__graph(name: "access", url: "http://127.0.0.1:9")',
    )
    .replace('type Query\n', 'type Query\n  @join__type(graph: ACCESS)\n');
  for (const [supergraphSdl, expected] of [
    [sdl, 1],
    [subgraphs.supergraphSdl, 0],
  ] as const) {
    asked.length = 0;
    const gateway = await startGateway({
      ...gatewayDefaults,
      supergraphSdl,
      transport: {
        ...http,
        fetchFrom(urls): FetchSubgraph {
          const send = http.fetchFrom(urls);
          return (given) => {
            if (given.subgraph !== 'access') return send(given);
            const { query, variables } = body.parse(JSON.parse(given.body));
            expect(query).toContain('usageRecord(entries: $entries, keysUsed: $keysUsed)');
            asked.push({ subgraph: given.subgraph, kind: given.kind, variables });
            return Promise.resolve({ data: { usageRecord: true }, errors: [], plain: true });
          };
        },
      },
      telemetry: { ...gatewayDefaults.telemetry, usage: true },
    });
    await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollographql-client-name': 'portal' },
      body: JSON.stringify({ query: '{ units { name } }' }),
    });
    await gateway.close();
    expect(asked).toHaveLength(expected);
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    const entry = { day, client: 'portal', keyId: null, count: 1 };
    const entries = [
      { ...entry, coordinate: 'Query.units' },
      { ...entry, coordinate: 'Unit.name' },
    ];
    if (expected === 1)
      expect(asked).toEqual([{ subgraph: 'access', kind: 'mutation', variables: { entries, keysUsed: [] } }]);
  }
  await http.close();
  await subgraphs.units.stop();
  await subgraphs.polls.stop();
});
