// HTTP/1.1 and HTTP/2 by prior knowledge on one port: who speaks what is told by the first bytes, floods and silence end a
// connection, and a server that closes answers what is on its way.
import { constants } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createClosingStack } from '../../process/lifecycle.js';
import { type AppOptions, createApp, listen } from '../../process/listen.js';
import { createHttp2Client, type Http2Answer, isRefused } from '../support/http2-client.js';

let opened = createClosingStack();
afterEach(async () => {
  await opened.close();
  opened = createClosingStack();
});

async function startServer(options: AppOptions = {}) {
  const app = createApp(1024, options);
  app.get('/quick', (request) => ({ version: request.raw.httpVersion }));
  app.get('/slow', async () => {
    await delay(600);
    return { kind: 'slow' };
  });
  app.post('/echo', (request, reply) => reply.send(request.body));
  const server = await listen(app, { host: '127.0.0.1', port: 0, http2: true });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= server.close());
  return opened.add({ url: server.url, port: Number(new URL(server.url).port), close });
}

function openClient(url: string) {
  const client = createHttp2Client(url);
  opened.add({ close: async () => client.close() });
  return client;
}

/** Writes parts of a request with pauses and gives all that comes back until the server ends the connection. */
async function write(port: number, parts: readonly string[]): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  socket.on('error', () => {});
  for (const part of parts) {
    socket.write(part);
    await delay(20);
  }
  if (!socket.destroyed) await once(socket, 'close');
  return text;
}

describe('a port that speaks both', () => {
  it('answers HTTP/1.1 and HTTP/2 alike', async () => {
    const { url } = await startServer();
    expect(await (await fetch(`${url}/quick`)).json()).toEqual({ version: '1.1' });
    const client = openClient(url);
    expect((await client.ask('/quick')).body).toBe('{"version":"2.0"}');
    expect((await client.ask('/echo', '{"a":1}')).body).toBe('{"a":1}');
    expect((await client.ask('/echo', JSON.stringify('x'.repeat(2_000)))).status).toBe(413);
    expect((await client.ask('/quick')).body).toBe('{"version":"2.0"}');
  });

  it('waits for enough bytes to tell, and loses none of them', async () => {
    const { port } = await startServer();
    const head = 'POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n';
    const whole = `${head}content-length: 7\r\n\r\n{"a":1}`;
    const oneByOne = whole.slice(0, 30).split('');
    for (const parts of [[whole], ['P', whole.slice(1)], ['PO', 'S', whole.slice(3)], [...oneByOne, whole.slice(30)]]) {
      expect(await write(port, parts)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\{"a":1\}$/);
    }
  });

  it('answers a client that offers to upgrade to HTTP/2 in HTTP/1.1', async () => {
    const { port } = await startServer();
    const offer = 'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n';
    const answers = await write(port, [
      `GET /quick HTTP/1.1\r\nhost: a\r\n${offer}\r\n`,
      'GET /quick HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    ]);
    expect(answers.match(/HTTP\/1\.1 200 OK\r\n[^{]*\{"version":"1\.1"\}/g)).toHaveLength(2);
  });

  it('ends a preface that turns into something else, and serves on', async () => {
    const { url, port } = await startServer();
    await write(port, ['PRI * HTTP/2.0\r\n\r\nGARBAGE\r\n\r\n']);
    await write(port, ['PRIVATE / HTTP/1.1\r\n\r\n']);
    expect((await fetch(`${url}/quick`)).status).toBe(200);
  });
});

describe('a slow or hostile client', () => {
  it.each([
    ['says nothing', []],
    ['sends three bytes of the preface', ['PRI']],
    ['sends headers and no end of them', ['GET /quick HTTP/1.1\r\n', 'host: a\r\n']],
    [
      'sends a part of a body',
      ['POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{'],
    ],
  ])('is cut when it %s', async (_what, parts) => {
    const { port } = await startServer({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
    expect(await write(port, parts)).not.toContain('200 OK');
  });

  it('loses an HTTP/2 request whose body does not come', async () => {
    const { url } = await startServer({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
    const stream = openClient(url)
      .session()
      .request({ ':path': '/echo', ':method': 'POST', 'content-type': 'application/json' });
    stream.write('{');
    stream.on('error', () => {});
    await once(stream, 'close');
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  it('loses its connection when it resets streams by the hundreds, and nobody else does', async () => {
    const { url } = await startServer();
    const session = openClient(url).session();
    await once(session, 'remoteSettings');
    const closed = new Promise((resolve) => session.once('close', resolve));
    for (let number = 0; number < 50 && !session.destroyed; number += 1) {
      for (let each = 0; each < 50 && !session.destroyed; each += 1) {
        const stream = session.request({ ':path': '/slow' });
        stream.on('error', () => {});
        stream.close(constants.NGHTTP2_CANCEL);
      }
      await delay(2);
    }
    await closed;
    expect((await openClient(url).ask('/quick')).status).toBe(200);
  });

  it('gets no more than a hundred streams at once', async () => {
    const { url } = await startServer();
    const session = openClient(url).session();
    await once(session, 'remoteSettings');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(100);
  });
});

it('takes no more connections than it may, and takes others when they have gone', async () => {
  const app = createApp(1024);
  app.get('/quick', async () => 'quick');
  const server = opened.add(await listen(app, { host: '127.0.0.1', port: 0, http2: true, maximumConnections: 1 }));
  const port = Number(new URL(server.url).port);
  const first = connect(port, '127.0.0.1');
  await once(first, 'connect');
  first.write('GET /quick HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(first, 'data');
  expect(await write(port, ['GET /quick HTTP/1.1\r\nhost: a\r\n\r\n'])).toBe('');
  first.destroy();
  await delay(50);
  expect(await write(port, ['GET /quick HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'])).toContain('200 OK');
});

describe('closing a server with clients of HTTP/2', () => {
  it('answers what is under way, then ends the connection', async () => {
    const server = await startServer();
    const client = openClient(server.url);
    const answer = client.ask('/slow');
    await delay(50);
    const closed = server.close().then(() => 'closed');
    expect(await answer).toMatchObject({ status: 200, body: '{"kind":"slow"}' });
    expect(await Promise.race([closed, delay(3_000, 'still open')])).toBe('closed');
    expect(client.goneAway[0]).toEqual({ code: constants.NGHTTP2_NO_ERROR, lastStream: 2 ** 31 - 1 });
  });

  it('drops no request of clients that keep asking', async () => {
    const server = await startServer();
    const failures: unknown[] = [];
    const answers: Http2Answer[] = [];
    const ask = async () => {
      const client = openClient(server.url);
      for (;;) {
        try {
          answers.push(await client.ask('/quick'));
        } catch (error) {
          if (!isRefused(error)) failures.push(error);
          return;
        }
      }
    };
    const clients = Array.from({ length: 10 }, ask);
    await delay(200);
    await server.close();
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });
});
