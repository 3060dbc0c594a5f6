// A room served over HTTP: only requests that the gateway or another room signed are answered, and each of them once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpTransport } from '../../../gateway/fetch/http-transport.js';
import { SubgraphFailure, type SubgraphRequest } from '../../../gateway/fetch/subgraph-fetch.js';
import { withSharing } from '../../../gateway/fetch/with-sharing.js';
import { withSignature } from '../../../gateway/fetch/with-signature.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { createLog } from '../../../process/log.js';
import { createRequestSigner, signatureHeader } from '../../../process/request-signature.js';
import { createHttpAsk } from '../../../subgraphs/kit/ask-over-http.js';
import { serveRoom } from '../../../subgraphs/kit/serve-room.js';
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
    polls = opened.add(await openPollsRoom(create, new Date('2026-03-02T01:30:00Z')));
    await polls.createDraft({ title: 'Bản thảo' });
    const at = { host: '127.0.0.1', port: 0, log };
    url = opened.add(await serveRoom(polls.room, { ...at, secret })).url;
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
});
