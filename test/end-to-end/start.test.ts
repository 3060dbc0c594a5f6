// `npm start` as a user meets it: first start, later starts, signals, kill -9, and every way it can go wrong at the start.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { postGraphql, runBuilt, type RunningProcess } from '../support/processes.js';

// A first start makes the database and loads the sample data.
vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'civic-start-'));
const environment = { PORT: '0', DATA_DIR: join(folder, 'data') };
let running: RunningProcess | undefined;

async function start(): Promise<{ process: RunningProcess; url: string }> {
  running = runBuilt('main.js', [], environment);
  return { process: running, url: await running.waitFor(/GraphQL\s+(http\S+)/) };
}

afterEach(() => running?.end('SIGKILL'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one process on the embedded database', () => {
  it('loads the sample data on the first start with progress shown, prints the URLs and a query that works', async () => {
    const { process, url } = await start();
    await process.waitFor(/Ctrl-C ends it/);
    expect(process.output()).toMatch(/: \d+ %/);
    expect(process.output()).toMatch(/Health\s+http/);
    const query = /A query to try:\n([\s\S]+?)\nCtrl-C/.exec(process.output())?.[1] ?? '';
    const answer = await postGraphql(url, query);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['orgUnit']).toMatchObject({
      name: expect.any(String),
      articles: { nodes: expect.any(Array) },
    });
    const health = await fetch(url.replace('/graphql', '/health'));
    expect(health.status).toBe(200);
    expect(await process.end('SIGTERM')).toBe(0);
  });

  it('starts later without loading anything again, and ends cleanly on Ctrl-C', async () => {
    const { process, url } = await start();
    expect(process.output()).not.toMatch(/: \d+ %/);
    const answer = await postGraphql(url, '{ articles(first: 1) { totalCount } }');
    expect(answer.data).toMatchObject({ articles: { totalCount: expect.any(Number) } });
    expect(await process.end('SIGINT')).toBe(0);
  });

  it('keeps what it acknowledged before kill -9', async () => {
    const first = await start();
    // What anybody may write: a ballot.
    const listed = await postGraphql(
      first.url,
      '{ polls(filter: { statuses: [OPEN] }) { nodes { id voterAssurance options { id } } } }',
    );
    const open = z
      .object({
        polls: z.object({
          nodes: z.array(
            z.object({ id: z.string(), voterAssurance: z.string(), options: z.array(z.object({ id: z.string() })) }),
          ),
        }),
      })
      .parse(listed.data)
      .polls.nodes.find(({ voterAssurance }) => voterAssurance === 'BROWSER');
    const input = { pollId: open?.id, optionIds: [open?.options[0]?.id], idempotencyKey: randomUUID() };
    const cast = await postGraphql(
      first.url,
      'mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { receipt userErrors { message } } }',
      { input },
    );
    expect(cast.data).toEqual({ pollCastBallot: { receipt: expect.any(String), userErrors: [] } });
    const { receipt } = z.object({ pollCastBallot: z.object({ receipt: z.string() }) }).parse(cast.data).pollCastBallot;
    await first.process.end('SIGKILL');
    const second = await start();
    const found = await postGraphql(
      second.url,
      'query ($pollId: ID!, $receipt: String!) { pollReceiptIncluded(pollId: $pollId, receipt: $receipt) }',
      { pollId: open?.id, receipt },
    );
    expect(found).toEqual({ data: { pollReceiptIncluded: true } });
    expect(await second.process.end()).toBe(0);
  });

  it('finishes a request that is running when SIGTERM comes', async () => {
    const { process, url } = await start();
    const slow = postGraphql(
      url,
      '{ articles(first: 100) { totalCount nodes { title mentions { text } mentionedUnits(first: 5) { totalCount } } } }',
    );
    // The request must be under way before the signal is sent.
    await new Promise((resolve) => setTimeout(resolve, 60));
    const code = process.end('SIGTERM');
    const answer = await slow;
    expect(answer.errors).toBeUndefined();
    expect(await code).toBe(0);
  });
});

describe('a start that cannot be', () => {
  const fail = async (given: Readonly<Record<string, string>>) => {
    running = runBuilt('main.js', [], { ...environment, ...given });
    const code = await running.exited;
    const lines = running
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('Opening'));
    return { code, lines };
  };

  it('says in one line that the port is taken and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    const { code, lines } = await fail({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(lines).toEqual([`127.0.0.1:${port} is taken by another process: stop that one or set PORT to a free port.`]);
  });

  it('says in one line which process holds the data folder', async () => {
    const { process: holder } = await start();
    const refused = runBuilt('main.js', [], environment);
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toContain(
      `in use by process ${holder.child.pid}: stop that one or set DATA_DIR to another folder.`,
    );
    await holder.end();
  });

  it('lists all broken settings together', async () => {
    const { code, lines } = await fail({ PORT: 'many', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(lines[0]).toBe('These settings cannot be used, mend them and start again:');
    expect(lines.slice(1).map((line) => line.trim().split(':')[0])).toEqual(['PORT', 'LOG_LEVEL']);
  });

  it('says that the database server cannot be reached', async () => {
    const { code, lines } = await fail({
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
      POLL_SECRET: 'x'.repeat(32),
      ACCESS_SECRET: 'y'.repeat(32),
    });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^DATABASE_URL cannot be reached .*: start the server or mend the URL\.$/);
  });

  it('asks for the secrets that a server needs, all at once', async () => {
    const server = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
    const { code, lines } = await fail(server);
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^POLL_SECRET and ACCESS_SECRET are missing: /)]);
    const one = await fail({ ...server, POLL_SECRET: 'x'.repeat(32) });
    expect(one.lines).toEqual([expect.stringMatching(/^ACCESS_SECRET is missing: /)]);
  });

  it('says that the supergraph file is not there', async () => {
    const { code, lines } = await fail({ SUPERGRAPH: 'nowhere.graphql' });
    expect(code).toBe(1);
    expect(lines).toEqual([expect.stringContaining('nowhere.graphql')]);
  });
});
