// What every answer carries: headers that keep browsers from doing harm, and the id that its log lines have.
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createHttp2Client } from '../../support/http2-client.js';
import { ask, openEdge } from './edge.js';

let edge: Awaited<ReturnType<typeof openEdge>>;
let url: string;
const lines: string[] = [];
const written = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk));
    done();
  },
});
beforeAll(async () => {
  edge = await openEdge();
  const trusted = () => {
    throw new Error('the list is lost');
  };
  const documents = { trusted, mode: 'off', isAutomatic: true } as const;
  ({ url } = await edge.start({}, { publicUrl: 'https://api.city.example', log: pino({}, written), documents }));
});
afterAll(() => edge.close());

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=31536000',
  vary: 'accept, accept-encoding',
};
const origin = () => new URL(url).origin;
const query = { query: '{ __typename }' };
/** What a server answers to these bytes before it ends the connection. */
const sendRaw = (bytes: string) =>
  new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.on('close', () => resolve(received));
  });
const cases: readonly (readonly [string, number, () => ReturnType<typeof ask>])[] = [
  ['an answer', 200, () => ask(url, query)],
  ['an answer to HEAD', 200, () => ask(`${url}?query={__typename}`, undefined, {}, 'HEAD')],
  ['a stream', 200, () => ask(url, query, { accept: 'text/event-stream' })],
  ['a mutation, which sets a cookie', 200, () => ask(url, { query: 'mutation { touch }' })],
  ['a refused operation', 400, () => ask(url, { query: '{' })],
  ['a list', 200, () => ask(url, [query])],
  ['no JSON', 400, () => ask(url, '{')],
  [
    'another media type',
    415,
    () => ask(url, undefined, { 'content-type': 'text/plain', 'content-length': '0' }, 'POST'),
  ],
  ['a body too large', 413, () => ask(url, 'x'.repeat(1_100_000))],
  ['an unknown path', 404, () => ask(`${origin()}/nowhere`)],
  ['a path that cannot be read', 400, () => ask(`${origin()}/%E0%A4%A`)],
  ['a parameter that is too long', 414, () => ask(`${url}/${'x'.repeat(600)}`)],
  ['a fault of ours', 500, () => ask(url, { documentId: 'any' })],
  ['a page of another site', 403, () => ask(url, query, { origin: 'https://foreign.example' })],
  ['the methods', 204, () => ask(url, undefined, {}, 'OPTIONS')],
  ['a reserved stream', 201, () => ask(url, undefined, {}, 'PUT')],
  ['health', 200, () => ask(`${origin()}/health`)],
  ['readiness', 200, () => ask(`${origin()}/ready`)],
];

describe.each(cases)('%s', (_what, status, send) => {
  it(`has status ${status}, the headers of every answer and an id`, async () => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(common);
    expect(answer.headers['x-request-id']).toMatch(/^[\w.-]{9,128}$/);
    expect(answer.headers).not.toHaveProperty('server');
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });
});

describe('the id of a request', () => {
  it.each([
    ['my-trace.7', true],
    ['two words', false],
    ['x'.repeat(129), false],
  ])('is the one that it came with where that is fit: %.20s', async (given, isTaken) => {
    const { headers } = await ask(url, query, { 'x-request-id': given });
    expect(headers['x-request-id'] === given).toBe(isTaken);
  });

  it('is on the answer to bytes that are no HTTP, with the other headers', async () => {
    const text = await sendRaw('NO HTTP\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    for (const [name, value] of Object.entries(common)) expect(text).toContain(`\r\n${name}: ${value}\r\n`);
    expect(text).toMatch(/\r\nx-request-id: [\w.-]+\r\n/);
    expect(text).toMatch(/"code":"BAD_REQUEST"/);
  });

  it('is on the handshake of a WebSocket, and on one that fails', async () => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', {
      headers: { 'x-request-id': 'my-socket' },
    });
    const taken = await new Promise((resolve) =>
      socket.on('upgrade', ({ headers }) => resolve(headers['x-request-id'])),
    );
    expect(taken).toBe('my-socket');
    socket.terminate();
    const failed = await sendRaw(
      'GET /graphql HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-request-id: no-socket\r\n\r\n',
    );
    expect(failed).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(failed).toContain('\r\nx-request-id: no-socket\r\n');
    expect(failed).toContain('\r\nx-content-type-options: nosniff\r\n');
  });

  it('finds the log line of a fault of ours, as the id of the error does', async () => {
    const answer = await ask(url, { documentId: 'any' }, { 'x-request-id': 'my-fault' });
    const errorId = answer.json().errors?.[0]?.extensions?.['errorId'];
    expect(answer.json().errors?.[0]?.message).toBe(`Internal error ${String(errorId)}.`);
    const line = lines.find((each) => each.includes('"requestId":"my-fault"'));
    expect(line).toContain(`"errorId":"${String(errorId)}"`);
    expect(line).toContain('the list is lost');
  });
});

describe('over HTTP/2', () => {
  it('answers, faults and streams carry the same', async () => {
    const client = createHttp2Client(origin());
    const answers = [
      await client.ask('/graphql', JSON.stringify(query)),
      await client.ask('/graphql', JSON.stringify(query), { accept: 'text/event-stream' }),
      await client.ask('/nowhere'),
      await client.ask('/graphql', 'x'.repeat(1_100_000)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 413]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject(common);
      expect(headers['x-request-id']).toMatch(/^[\w.-]{9,128}$/);
    }
    expect(answers[1]?.body).toContain('event: complete');
    client.close();
  });
});
