// One dashboard query over all rooms, in one process and in many: one trace from the client's span down to the SQL, as a collector
// gets it, without anything of the caller in it. With PRINT_TRACE=1 the tree is printed. And what of it each process has counted.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSupergraph, startOneProcess, startSplit } from '../support/supergraph.js';
import { fetchMetrics } from '../support/read-metrics.js';
import { printTrace, type ReceivedSpan, startTraceReceiver } from '../support/trace-receiver.js';

const dashboard = `query Dashboard($search: String!) {
  articles(first: 5, filter: { search: $search }) {
    nodes {
      title
      publisher { name region { name weather { basis normals { station } } } }
      mentionedUnits(first: 3) { edges { node { name polls(first: 2) { nodes { title status } } } } }
    }
  }
  polls(first: 3) { nodes { title results { ... on PollResults { ballotCount } } } }
}`;
const clientTrace = 'c1a551f1edc1a551f1edc1a551f1ed00';
const clientSpan = 'c1a551f1edc1a551';
const words = 'đối thoại với người dân';

describe.each([
  ['one process', startOneProcess, ['civic-gateway']],
  ['many processes', startSplit, ['civic-gateway', 'civic-news', 'civic-org-units', 'civic-polls', 'civic-weather']],
] as const)('a dashboard query in %s', (_name, start, services) => {
  let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
  let running: RunningSupergraph;
  let spans: readonly ReceivedSpan[];

  beforeAll(async () => {
    receiver = await startTraceReceiver();
    running = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    const response = await fetch(running.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${clientTrace}-${clientSpan}-01`,
        'x-request-id': 'request-of-the-test',
      },
      body: JSON.stringify({ query: dashboard, variables: { search: words } }),
    });
    const text = await response.text();
    if (!/"nodes":\[\{"title"/.test(text) || text.includes('"errors"')) throw new Error(text);
    const ofTrace = () => receiver.spans.filter(({ traceId }) => traceId === clientTrace);
    // Spans come in batches of each process; the trace is whole when no more of it come.
    for (let count = -1; count !== ofTrace().length || count === 0;) {
      count = ofTrace().length;
      await pause(2_500);
    }
    spans = ofTrace();
    if (process.env['PRINT_TRACE'] === '1') console.log(printTrace(spans, { withTimes: true }));
  }, 240_000);
  afterAll(async () => {
    await running.close();
    await receiver.close();
  });

  const named = (pattern: RegExp) => spans.filter(({ name }) => pattern.test(name));
  const parentOf = (span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId);
  const wayUp = (span: ReceivedSpan): string[] => {
    const parent = parentOf(span);
    return parent === undefined ? [span.name] : [span.name, ...wayUp(parent)];
  };

  it('is one tree below the span of the client', () => {
    const roots = spans.filter((span) => parentOf(span) === undefined);
    expect(roots.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([['query', clientSpan]]);
    expect(roots[0]?.attributes).toMatchObject({
      'graphql.operation.name': 'Dashboard',
      'graphql.operation.type': 'query',
      'http.response.status_code': 200,
      'civic.request.id': 'request-of-the-test',
    });
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(services));
  });

  it('shows the stages of the gateway, and each fetch with how much it asks for', () => {
    for (const stage of ['graphql.prepare', 'graphql.plan', 'graphql.execute'])
      expect(named(new RegExp(`^${stage}$`)).map((span) => parentOf(span)?.name)).toEqual(['query']);
    const fetches = named(/^fetch /);
    expect(new Set(fetches.map(({ name }) => name))).toEqual(
      new Set(['fetch news', 'fetch org-units', 'fetch polls', 'fetch weather']),
    );
    for (const fetch of fetches) expect(parentOf(fetch)?.name).toBe('graphql.execute');
    const counts = fetches.flatMap(({ attributes }) => attributes['graphql.representations.count'] ?? []);
    expect(counts.length).toBeGreaterThan(0);
    for (const count of counts) expect(count).toBeGreaterThan(0);
  });

  it('goes on in each subgraph: its request, the fields that take part, their statements', () => {
    for (const room of ['news', 'org-units', 'polls', 'weather']) {
      const requests = named(new RegExp(`^subgraph ${room}$`));
      const parents = requests.map((each) => parentOf(each)?.name);
      expect(parents.filter((name) => name === `fetch ${room}`)).toHaveLength(
        named(new RegExp(`^fetch ${room}$`)).length,
      );
      // The weather room asks org-units itself.
      const asking = parents.filter((name) => name !== `fetch ${room}`);
      expect(asking).toEqual(room === 'org-units' ? ['Region.weather'] : []);
    }
    const statements = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
    expect(statements.length).toBeGreaterThan(5);
    for (const statement of statements)
      expect(wayUp(statement).join(' < ')).toMatch(
        /^\w+ [\w.]+( < \w+\.\w+ < subgraph [\w-]+)+ < fetch [\w-]+ < graphql\.execute < query$/,
      );
    expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['select news.article']));
    // Fields that are read off an object have no span, and those of siblings have one.
    expect(named(/^(Article\.title|Poll\.status|RegionWeather\.basis|Query\._service)$/)).toEqual([]);
    const joined = spans.filter(({ attributes }) => attributes['civic.field.calls'] !== undefined);
    expect(joined.length).toBeGreaterThan(0);
  });

  it('holds no value of the request and no text of a statement with one', () => {
    const text = receiver.text();
    for (const value of [words, 'doi thoai', 'first: 5']) expect(text).not.toContain(value);
    for (const { attributes } of spans) expect(String(attributes['db.query.text'] ?? '')).not.toMatch(/'[^']/);
    expect(text).not.toContain('127.0.0.1:');
  });

  it('is counted at /metrics of the process that took part, with webhooks where they are sent', async () => {
    const { environment, url } = running;
    for (const room of ['news', 'org-units', 'polls', 'weather', 'access']) {
      const own = environment[`${room.replace('-', '_').toUpperCase()}_URL`];
      const metrics = await fetchMetrics((own ?? url).replace('/graphql', '/metrics'));
      const of = `{subgraph="${room}",kind="query",outcome="ok"}`;
      const requests = metrics.valueOf(`civic_subgraph_requests_total${of}`);
      // The access room is asked by nobody here but for the use of fields, and keys.
      expect(requests).toBeGreaterThan(room === 'access' ? -1 : 0);
      expect(metrics.valueOf('civic_sql_statements_total{statement="select",outcome="ok"}')).toBeGreaterThan(0);
      expect(metrics.valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
      if (room === 'access') expect(metrics.valueOf('civic_webhook_attempts_total{outcome="given_up"}')).toBe(0);
      if (room === 'access') expect(metrics.valueOf('civic_webhook_batches{state="waiting"}')).toBe(0);
    }
    const gateway = await fetchMetrics(url.replace('/graphql', '/metrics'));
    expect(gateway.valueOf('civic_requests_total{kind="query",outcome="ok"}')).toBeGreaterThan(0);
  });

  it('reads as a tree', () => {
    const tree = printTrace(spans, { withTimes: false });
    expect(tree).toMatch(/^query \(operation=Dashboard\)/);
    expect(tree).toMatch(/\n {2}graphql\.execute .*\n {4}fetch news .*\n {6}subgraph news .*\n {8}Query\.articles /s);
  });
});
