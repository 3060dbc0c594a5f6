// The gateway as a process that is told to end while many clients ask without pause: not one of their requests fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttp2Client, isRefused } from '../support/http2-client.js';
import { runBuilt } from '../support/processes.js';
import { serveTwoSubgraphs } from '../support/two-subgraphs.js';

const expected = '{"data":{"units":[{"name":"one","polls":["poll of 1"]},{"name":"two","polls":["poll of 2"]}]}}';
const body = JSON.stringify({ query: '{ units { name polls } }' });

/** Asks over kept connections of HTTP/1.1. */
function createHttp1Client(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: () =>
      new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const sent = request(url, { agent, method: 'POST', headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode, body: text }));
          response.on('error', reject);
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

describe('a gateway under load that is told to end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-drain-'));
  const file = join(folder, 'supergraph.graphql');
  let subgraphs: Awaited<ReturnType<typeof serveTwoSubgraphs>>;
  beforeAll(async () => {
    subgraphs = await serveTwoSubgraphs();
    writeFileSync(file, subgraphs.supergraphSdl);
  });
  afterAll(async () => {
    await subgraphs.polls.stop();
    await subgraphs.units.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([['0'], ['500']])(
    'fails none of the requests of 20 clients of HTTP/1.1 and 5 of HTTP/2, with a delay of %s ms',
    async (delayMs) => {
      const running = runBuilt('gateway/main.js', ['--supergraph', file, '--port', '0'], {
        DRAIN_DELAY_MS: delayMs,
        RATE_LIMIT_ANONYMOUS: 'off',
      });
      const url = await running.waitFor(/at (http\S+)/);
      const state = { isEnding: false, answered: 0, answeredWhileEnding: 0 };
      const failures: unknown[] = [];
      const follow = async (client: {
        ask(): Promise<{ status: number | undefined; body: string }>;
        close(): void;
      }) => {
        try {
          for (;;) {
            const answer = await client.ask();
            if (answer.status !== 200 || answer.body !== expected) failures.push(answer);
            state.answered += 1;
            if (state.isEnding) state.answeredWhileEnding += 1;
          }
        } catch (error) {
          // Nobody listens any more: the request was taken by no process.
          if (!isRefused(error)) failures.push(error);
        } finally {
          client.close();
        }
      };
      const clients = [
        ...Array.from({ length: 20 }, () => createHttp1Client(url)),
        ...Array.from({ length: 5 }, () => {
          const client = createHttp2Client(new URL(url).origin);
          return { ask: () => client.ask('/graphql', body), close: client.close };
        }),
      ].map(follow);
      await vi.waitFor(() => expect(state.answered).toBeGreaterThan(500), { timeout: 30_000, interval: 10 });
      state.isEnding = true;
      const exitCode = await running.end('SIGTERM');
      await Promise.all(clients);
      expect(failures).toEqual([]);
      expect(state.answeredWhileEnding).toBeGreaterThan(0);
      expect({ exitCode, output: running.output() }).toMatchObject({ exitCode: 0 });
    },
  );
});
