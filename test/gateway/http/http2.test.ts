// The whole gateway over HTTP/2 by prior knowledge: operations, streams, and the end of both.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Gateway, startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { createHttp2Client, readStream } from '../../support/http2-client.js';
import { type LiveSubgraphs, serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

let opened: ReturnType<typeof createClosingStack>;
let subgraphs: LiveSubgraphs;
let gateway: Gateway;
let client: ReturnType<typeof createHttp2Client>;
beforeEach(async () => {
  opened = createClosingStack();
  subgraphs = opened.add(await serveLiveSubgraphs());
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }));
  const started = await startGateway({ ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport });
  let closing: Promise<void> | undefined;
  gateway = opened.add({ ...started, close: () => (closing ??= started.close()) });
  client = createHttp2Client(new URL(gateway.url).origin);
});
afterEach(async () => {
  client.close();
  await opened.close();
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 });
const body = (query: string) => JSON.stringify({ query });
const subscription = body('subscription { pollChanged(id: "7") { votes } }');

describe('over HTTP/2', () => {
  it('many operations share a connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 90 }, (_, at) => client.ask('/graphql', body(`{ a${at}: __typename }`))),
    );
    expect(answers.map((each) => each.body)).toEqual(answers.map((_, at) => `{"data":{"a${at}":"Query"}}`));
    const byGet = await client.ask(`/graphql?query=${encodeURIComponent('{ __typename }')}`);
    expect(byGet.body).toBe('{"data":{"__typename":"Query"}}');
    const large = body(
      `{ ${Array.from({ length: 50 }, (_, at) => `a_name_of_some_length_${at}: __typename`).join(' ')} }`,
    );
    expect((await client.ask('/graphql', large, { 'accept-encoding': 'br' })).headers['content-encoding']).toBe('br');
  });

  it('HEAD has the headers and no body', async () => {
    const stream = client.session().request({ ':method': 'HEAD', ':path': '/graphql?query={__typename}' });
    expect(await readStream(stream)).toMatchObject({ status: 200, body: '', headers: { 'content-length': '31' } });
  });

  it('a page of another site is told apart by the authority', async () => {
    const { origin } = new URL(gateway.url);
    expect((await client.ask('/graphql', body('{ __typename }'), { origin })).status).toBe(200);
    expect((await client.ask('/graphql', body('{ __typename }'), { origin: 'http://foreign.example' })).status).toBe(
      403,
    );
  });

  it.each([
    ['text/event-stream', 'event: next'],
    ['multipart/mixed; subscriptionSpec=1.0, application/json', '"payload"'],
  ])('a subscription comes as %s, and ends its upstream when the client goes', async (accept, mark) => {
    const stream = client.send('/graphql', subscription, { accept });
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text += chunk));
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    subgraphs.publish(2);
    subgraphs.publish(3);
    await eventually(() => expect(text).toContain('"votes":3'));
    expect(text).toContain(mark);
    stream.close();
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
  });

  it('what is deferred comes in parts', async () => {
    const accept = 'multipart/mixed; deferSpec=20220824, application/json';
    const query = '{ poll(id: "1") { title ... on Poll @defer { organizer { name } } } }';
    const answer = await client.ask('/graphql', body(query), { accept });
    expect(answer.body).toContain('"hasNext":true');
    expect(answer.body.endsWith('\r\n-----\r\n')).toBe(true);
  });

  it('a gateway that goes away answers what it has, ends streams and asks clients to leave', async () => {
    const stream = readStream(client.send('/graphql', subscription, { accept: 'text/event-stream' }));
    await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
    const { release } = subgraphs.hold();
    const answer = client.ask('/graphql', body('{ poll(id: "1") { organizer { name } } }'));
    await eventually(() => expect(subgraphs.requests('units')).toBe(1));
    const closed = gateway.close().then(() => 'closed');
    await delay(100);
    release();
    expect((await answer).body).toBe('{"data":{"poll":{"organizer":{"name":"unit of 1"}}}}');
    expect((await stream).body).not.toContain('event: complete');
    expect(await Promise.race([closed, delay(5_000, 'still open')])).toBe('closed');
    expect(client.goneAway.length).toBeGreaterThan(0);
  });
});
