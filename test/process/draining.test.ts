// A server that is closed while clients are at it: every request that a connection took is answered, and the end comes soon.
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { endStreamsOnClose } from '../../process/endless-streams.js';
import { createApp, listen } from '../../process/listen.js';

async function startServer() {
  const app = createApp(1024);
  app.get('/quick', async () => ({ kind: 'quick' }));
  app.get('/slow', async () => {
    await delay(600);
    return { kind: 'slow' };
  });
  app.get('/begun', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.write('begun');
    setTimeout(() => reply.raw.end(', ended'), 600);
  });
  const streams = endStreamsOnClose(app);
  app.get('/endless', (_request, reply) => {
    const stream = new AbortController();
    stream.signal.addEventListener('abort', () => setTimeout(() => reply.raw.end(), 20));
    streams.add(stream);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.write('begun');
    if (stream.signal.aborted) reply.raw.end();
  });
  return listen(app, { host: '127.0.0.1', port: 0 });
}

interface Answered {
  readonly status: number | undefined;
  readonly body: string;
  readonly connection: string | undefined;
}

function get(url: string, agent: Agent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, body, connection: response.headers.connection }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error);

describe('closing a server', () => {
  it.each([
    ['/slow', '{"kind":"slow"}'],
    ['/begun', 'begun, ended'],
  ])('waits for %s and then for no keep-alive of its client', async (path, body) => {
    const server = await startServer();
    const agent = new Agent({ keepAlive: true });
    const answer = get(`${server.url}${path}`, agent);
    await delay(50);
    const closed = server.close().then(() => 'closed');
    expect(await answer).toMatchObject({ status: 200, body });
    expect(await Promise.race([closed, delay(3_000, 'still open')])).toBe('closed');
    agent.destroy();
  });

  it('ends a stream that has no end, and the one for which its client comes back over the same connection', async () => {
    const server = await startServer();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const followed = (async () => {
      let streams = 0;
      for (; ; streams += 1) {
        try {
          await get(`${server.url}/endless`, agent);
        } catch {
          return streams;
        }
      }
    })();
    await delay(50);
    const closed = server.close().then(() => 'closed');
    expect(await Promise.race([closed, delay(5_000, 'still open')])).toBe('closed');
    expect(await followed).toBeGreaterThan(0);
    agent.destroy();
  });

  it('answers connections that it had not looked at when it was told to close', async () => {
    const server = await startServer();
    const agent = new Agent();
    // They are made in the kernel at once; the server's part of this process has had no turn yet.
    const answers = Array.from({ length: 30 }, () => get(`${server.url}/quick`, agent));
    const closed = server.close();
    const settled = await Promise.allSettled(answers);
    expect(settled.map((each) => (each.status === 'fulfilled' ? each.value.status : codeOf(each.reason)))).toEqual(
      Array.from({ length: 30 }, () => 200),
    );
    await closed;
  });

  it('drops no request of clients that keep asking', async () => {
    const server = await startServer();
    let isClosing = false;
    let toldToEnd = 0;
    let answered = 0;
    const failures: unknown[] = [];
    const ask = async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (;;) {
        try {
          const answer = await get(`${server.url}/quick`, agent);
          expect(answer).toMatchObject({ status: 200, body: '{"kind":"quick"}' });
          answered += 1;
          if (isClosing && answer.connection === 'close') toldToEnd += 1;
        } catch (error) {
          // A refused connection took no request: a load balancer asks another process.
          if (codeOf(error) !== 'ECONNREFUSED') failures.push(codeOf(error));
          agent.destroy();
          return;
        }
        await delay(Math.random() * 20);
      }
    };
    const clients = Array.from({ length: 20 }, ask);
    await vi.waitFor(() => expect(answered).toBeGreaterThan(100), { timeout: 10_000, interval: 5 });
    isClosing = true;
    await server.close();
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect(toldToEnd).toBeGreaterThan(0);
  });
});
