// A room served over HTTP: only requests that the gateway or another room signed are answered, and each of them once; and what
// of it can be read at /metrics.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../gateway/fetch/http-transport.js';
import { SubgraphFailure, type SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';
import { withSignature } from '../../../gateway/fetch/with-signature.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { createLog } from '../../../process/log.js';
import { createMeters } from '../../../process/meters.js';
import { createRequestSigner, signatureHeader } from '../../../process/request-signature.js';
import { createHttpAsk } from '../../../subgraphs/kit/ask-over-http.js';
import { serveRoom } from '../../../subgraphs/kit/serve-room.js';
import { followRoom } from '../../support/followers.js';
import { fetchMetrics, type ReadMetrics } from '../../support/read-metrics.js';
import { databases } from '../../support/services/databases.js';
import { openPollsRoom, type PollsRoom } from '../polls/open-room.js';

const secret = 'a secret that the tests sign with, long enough';
const embedded = databases.filter(({ name }) => name === 'embedded');
const log = createLog('silent');

describe.each(embedded)('a served room', ({ create }) => {
  const opened = createClosingStack();
  let polls: PollsRoom;
  let url: string;
  let unsignedUrl: string;
  beforeAll(async () => {
    const meters = createMeters({ readTimeoutMs: 60_000, onFailure: () => {} });
    polls = opened.add(await openPollsRoom(create, new Date('2026-03-02T01:30:00Z'), meters));
    await polls.createDraft({ title: 'Bản thảo' });
    const at = { host: '127.0.0.1', port: 0, log };
    url = opened.add(await serveRoom(polls.room, { ...at, secret, meters })).url;
    unsignedUrl = opened.add(await serveRoom(polls.room, { ...at, secret: undefined })).url;
  });
  afterAll(() => opened.close());

  const body = JSON.stringify({ query: '{ polls(filter: { statuses: [DRAFT] }) { totalCount } }' });
  const claims = { 'x-caller-scopes': 'polls:write' };
  const answered = { status: 200, answer: { data: { polls: { totalCount: 1 } } } };
  const sign = (
    parts: { subgraph?: string; body?: string; headers?: object; secret?: string; atMs?: number } = {},
  ) => ({
    [signatureHeader]: createRequestSigner(parts.secret ?? secret)(
      { subgraph: parts.subgraph ?? 'polls', body: parts.body ?? body, headers: { ...(parts.headers ?? claims) } },
      parts.atMs,
    ),
  });
  const post = async (headers: Readonly<Record<string, string>>, sent = body, to = url) => {
    const response = await fetch(`${to}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: sent,
    });
    const answer: unknown = JSON.parse(await response.text());
    return { status: response.status, answer };
  };
  const refused = (fault: string) => ({
    status: 401,
    answer: {
      errors: [
        {
          message: expect.stringMatching(/^The request was refused: /),
          extensions: { code: 'UNAUTHENTICATED', signature: fault },
        },
      ],
    },
  });

  it('answers a request that is signed', async () => {
    expect(await post({ ...claims, ...sign() })).toEqual(answered);
  });

  it('refuses one that is not signed', async () => {
    expect(await post(claims)).toEqual(refused('missing'));
  });

  it('refuses another body than the one signed', async () => {
    expect(await post({ ...claims, ...sign() }, JSON.stringify({ query: '{ polls { totalCount } }' }))).toEqual(
      refused('wrong'),
    );
  });

  it.each([
    ['more scopes', { 'x-caller-scopes': '*' }],
    ['a subject', { ...claims, 'x-caller-subject': 'someone' }],
    ['a voter’s token', { ...claims, 'x-voter-token': 'token-of-a-browser' }],
    ['no scopes', {}],
  ])('refuses other claims than those signed: %s', async (_, sent) => {
    expect(await post({ ...sent, ...sign() })).toEqual(refused('wrong'));
  });

  it('refuses a request that was signed for another subgraph, or with another secret', async () => {
    expect(await post({ ...claims, ...sign({ subgraph: 'news' }) })).toEqual(refused('wrong'));
    expect(await post({ ...claims, ...sign({ secret: 'another secret of the same length, at least' }) })).toEqual(
      refused('wrong'),
    );
  });

  it('refuses what was signed too long ago or too far ahead', async () => {
    for (const offsetMs of [-60_000, 60_000])
      expect(await post({ ...claims, ...sign({ atMs: Date.now() + offsetMs }) })).toEqual(
        refused('outside the time window'),
      );
  });

  it('answers a signed request once, however often it is sent', async () => {
    const headers = { ...claims, ...sign() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(headers)));
    expect(answers.filter(({ status }) => status === 200)).toEqual([answered]);
    expect(answers.filter(({ status }) => status !== 200)).toEqual(
      Array.from({ length: 7 }, () => refused('used before')),
    );
  });

  it('reads nothing of a request before its signature: broken JSON and other types of content are refused alike', async () => {
    expect(await post(claims, '{')).toEqual(refused('missing'));
    expect(await post({ 'content-type': 'text/plain' }, body)).toEqual(refused('missing'));
    expect(await post({ ...claims, ...sign({ body: '{' }) }, '{')).toMatchObject({ status: 400 });
  });

  it('tells its health to whoever asks', async () => {
    const response = await fetch(`${url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', subgraph: 'polls' }]);
  });

  it('takes everything where there is no secret', async () => {
    expect(await post(claims, body, unsignedUrl)).toEqual(answered);
  });

  describe('asked by the gateway', () => {
    const request: SubgraphRequest = { subgraph: 'polls', kind: 'query', body, headers: claims, signal: null };
    const reach = (given: string | undefined) => {
      const transport = opened.add(createHttpTransport({ timeoutMs: 5_000 }));
      return withSignature(given, transport.fetchFrom(new Map([['polls', `${url}/graphql`]])));
    };

    it('is answered, again and again, and for requests that are shared', async () => {
      const fetchSubgraph = withSharing(reach(secret));
      for (let round = 0; round < 3; round += 1) {
        const replies = await Promise.all([fetchSubgraph(request), fetchSubgraph(request)]);
        for (const reply of replies) expect(reply).toMatchObject({ data: { polls: { totalCount: 1 } }, errors: [] });
      }
    });

    it.each([
      ['no secret', undefined],
      ['another secret', 'another secret of the same length, at least'],
    ])('that has %s is unavailable to it, which is no fault of the client', async (_, given) => {
      const failure = await reach(given)(request).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SubgraphFailure);
      expect(failure).toMatchObject({
        code: 'SUBGRAPH_UNAVAILABLE',
        message: expect.stringContaining('SUBGRAPH_SECRET'),
      });
    });
  });

  it('is answered when another room asks, with the scopes that it asks with', async () => {
    const ask = (given: string | undefined) =>
      createHttpAsk({ urls: new Map([['polls', `${url}/graphql`]]), timeoutMs: 5_000, secret: given, log });
    const query = '{ polls(filter: { statuses: [DRAFT] }) { totalCount } }';
    expect(await ask(secret)('polls', query, {}, ['polls:write'])).toEqual({ polls: { totalCount: 1 } });
    expect(await ask(secret)('polls', query, {})).toEqual({ polls: null });
    expect(await ask(undefined)('polls', query, {}, ['polls:write'])).toBeNull();
  });

  describe('at /metrics', () => {
    let before: ReadMetrics;
    let after: ReadMetrics;
    beforeAll(async () => {
      const poll = await polls.createOpen({ resultVisibility: 'ALWAYS' });
      before = await fetchMetrics(`${url}/metrics`);
      await post({ ...claims, ...sign() });
      await polls.room.execute({
        query: 'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
        variables: { representations: [1, 2, 3].map((id) => ({ __typename: 'Poll', id: `poll_${id}` })) },
        headers: {},
      });
      await polls.room.execute({ query: '{ nothing }', headers: {} });
      await polls.createDraft({ title: 'Bản thảo thứ hai' });
      await polls.cast(poll.id, { optionIds: [poll.options[0]?.id ?? ''] });
      await polls.cast('poll_of_nobody', { optionIds: [] });
      await post(claims);
      const events = 'subscription ($poll: ID!) { pollResultsChanged(pollId: $poll) { cursor } }';
      const follower = followRoom(polls.room, events, { variables: { poll: poll.id } });
      await follower.count(1);
      follower.close();
      await follower.ended;
      after = await fetchMetrics(`${url}/metrics`);
    });
    const added = (series: string) => after.valueOf(series) - before.valueOf(series);

    it.each([
      ['civic_subgraph_requests_total{subgraph="polls",kind="query",outcome="ok"}', 2],
      ['civic_subgraph_requests_total{subgraph="polls",kind="query",outcome="refused"}', 1],
      ['civic_subgraph_requests_total{subgraph="polls",kind="query",outcome="failed"}', 0],
      ['civic_subgraph_requests_total{subgraph="polls",kind="mutation",outcome="ok"}', 3],
      ['civic_subgraph_requests_total{subgraph="polls",kind="event",outcome="ok"}', 1],
      ['civic_subgraph_duration_seconds_count{subgraph="polls",kind="query"}', 3],
      ['civic_subgraph_duration_seconds_count{subgraph="polls",kind="event"}', 1],
      ['civic_subgraph_entities_sum{subgraph="polls"}', 3],
      ['civic_subgraph_entities_count{subgraph="polls"}', 1],
      ['civic_subgraph_streams_total{subgraph="polls",event="opened"}', 1],
      ['civic_subgraph_streams_total{subgraph="polls",event="closed"}', 1],
      ['civic_subgraph_refusals_total{subgraph="polls",fault="missing"}', 1],
      ['civic_subgraph_refusals_total{subgraph="polls",fault="used_before"}', 0],
      // The draft that was made. A ballot that is counted leaves nothing here: turnout is withheld.
      ['civic_subgraph_changes_total{subgraph="polls",kind="created"}', 1],
      ['civic_subgraph_changes_total{subgraph="polls",kind="updated"}', 0],
      ['civic_ballots_refused_total{code="POLL_NOT_FOUND"}', 1],
      ['civic_ballots_refused_total{code="ALREADY_VOTED"}', 0],
    ])('%s grows by %d', (series, by) => {
      expect(added(series)).toBe(by);
    });

    it('statements are counted and timed by what they do', () => {
      for (const statement of ['select', 'insert', 'other']) {
        const count = added(`civic_sql_statements_total{statement="${statement}",outcome="ok"}`);
        expect(count).toBeGreaterThan(0);
        expect(added(`civic_sql_duration_seconds_count{statement="${statement}"}`)).toBe(count);
      }
      expect(added('civic_sql_statements_total{statement="select",outcome="failed"}')).toBe(0);
    });

    it('the process tells its event loop and memory, and nobody tells a text of a request', () => {
      expect(after.valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e7);
      expect([...after.names]).toEqual(expect.arrayContaining(['nodejs_eventloop_lag_p99_seconds']));
      const labels = new Set([...after.labels.values()].flatMap((names) => [...names]));
      expect([...labels].toSorted()).toEqual(
        ['code', 'event', 'fault', 'kind', 'le', 'outcome', 'statement', 'subgraph'].toSorted(),
      );
    });

    it('nothing is told where nothing is counted', async () => {
      expect((await fetch(`${unsignedUrl}/metrics`)).status).toBe(404);
    });

    it('on a port of their own, metrics are not on the port of requests, and end with the room', async () => {
      const lines: string[] = [];
      const own = createLog('info', { destination: { write: (line) => void lines.push(line) } });
      const meters = createMeters({ readTimeoutMs: 1_000, onFailure: () => {} });
      const at = { host: '127.0.0.1', port: 0, secret, log: own, meters };
      const served = await serveRoom(polls.room, { ...at, metricsPort: 0 });
      const metrics = /"url":"(http[^"]+)"/.exec(lines.join(''))?.[1] ?? '';
      expect((await fetch(`${served.url}/metrics`)).status).toBe(404);
      expect((await fetch(metrics)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      expect((await fetch(metrics.replace('/metrics', '/graphql'), { method: 'POST' })).status).toBe(404);
      // Taken: the fault names the setting that is to be mended.
      const taken = serveRoom(polls.room, { ...at, metricsPort: Number(new URL(metrics).port) });
      await expect(taken).rejects.toThrow('set METRICS_PORT to a free port');
      await served.close();
      await expect(fetch(metrics)).rejects.toThrow();
    });
  });
});
