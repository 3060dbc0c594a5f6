// A client that follows articles while they are published all the time, and while the gateway, and then the subgraph, is killed:
// it comes back with the cursor of its last event, misses none and gets none twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, type Follower, followUrl } from '../support/followers.js';
import { runBuilt, type RunningProcess } from '../support/processes.js';
import { copyStartedFolder } from '../support/started-folders.js';
import { databases } from '../support/services/databases.js';

const published = 'subscription ($after: String) { articlePublished(after: $after) { cursor article { title } } }';
const created = z.object({ data: z.object({ articleCreate: z.object({ article: z.object({ id: z.string() }) }) }) });
const done = z.object({ data: z.object({ articlePublish: z.object({ userErrors: z.array(z.unknown()).length(0) }) }) });

describe.each(databases)('a client that follows, on the $name database', ({ name, create }) => {
  const parent = mkdtempSync(join(tmpdir(), 'civic-live-'));
  const folder = join(parent, 'data');
  let room: RunningProcess;
  let roomUrl: string;
  let gateway: RunningProcess;
  let url: string;
  let drop: () => Promise<void>;
  let database: Readonly<Record<string, string>>;

  const startRoom = async (port: string) => {
    const environment = { ENVIRONMENT: 'development', SAMPLE_DATA: 'off', DATA_DIR: folder, PORT: port, ...database };
    room = runBuilt('subgraphs/start.js', ['news'], environment);
    roomUrl = await room.waitFor(/answers at (http\S+)/);
  };
  const startGateway = async (port: string) => {
    gateway = runBuilt('gateway/main.js', ['--port', port], { NEWS_URL: roomUrl, LOG_LEVEL: 'error' });
    url = await gateway.waitFor(/at (http\S+)/);
  };
  beforeAll(async () => {
    const own = await create();
    drop = () => own.drop();
    if (name === 'embedded') await copyStartedFolder('empty', folder);
    database = name === 'server' ? { DATABASE_URL: own.settings.url } : {};
    await startRoom('0');
    await startGateway('0');
  }, 120_000);
  afterAll(async () => {
    await gateway.end();
    await room.end();
    await drop();
    rmSync(parent, { recursive: true, force: true });
  });

  const ask = async (query: string, variables: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', 'x-caller-scopes': 'articles:write' };
    return (await fetch(roomUrl, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json();
  };
  const publish = async (title: string): Promise<void> => {
    const article = { title, blocks: [{ kind: 'PARAGRAPH', text: 'Tin ngắn.' }] };
    const answer = await ask(
      'mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } } }',
      {
        article,
      },
    );
    const { id } = created.parse(answer).data.articleCreate.article;
    done.parse(await ask('mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', { id }));
  };

  it('misses nothing and gets nothing twice when the gateway is killed', async () => {
    const seen: { id: string | null; title: string }[] = [];
    const state = { isDone: false, connections: 0 };
    let current: Follower | undefined;
    let lastEventId: string | null = null;
    const following = (async () => {
      while (!state.isDone) {
        const follower: Follower = followUrl(url, published, { lastEventId });
        state.connections += 1;
        current = follower;
        await follower.ended;
        for (const { id, answer } of follower.events)
          if (answer.data?.articlePublished) seen.push({ id, title: answer.data.articlePublished.article.title });
        lastEventId = follower.lastId() ?? lastEventId;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    const count = () => seen.length + (current?.events.length ?? 0);
    // Without an event there is no cursor yet: what is published before the client follows is not for it.
    let first = 0;
    while (count() === 0) {
      await publish(`Tin ${(first += 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const expected: string[] = [];
    const publishing = (async () => {
      for (let number = first + 1; !state.isDone; number += 1) {
        await publish(`Tin ${number}`);
        expected.push(`Tin ${number}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    for (let kill = 1; kill <= 3; kill += 1) {
      const before = count();
      await eventually(() => expect(count()).toBeGreaterThan(before + 5));
      const { port } = new URL(url);
      await gateway.end('SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await startGateway(port);
    }
    const before = count();
    await eventually(() => expect(count()).toBeGreaterThan(before + 5));
    state.isDone = true;
    await publishing;
    await eventually(() => {
      const titles = [...seen.map(({ title }) => title), ...(current?.events.map(titleOf) ?? [])];
      expect(titles.at(-1)).toBe(expected.at(-1));
    });
    current?.close();
    await following;
    const titles = seen.map(({ title }) => title);
    expect(titles.slice(titles.indexOf(expected[0] ?? ''))).toEqual(expected);
    expect(new Set(titles).size).toBe(titles.length);
    expect(state.connections).toBeGreaterThan(3);
  }, 120_000);

  it('does not notice that the subgraph is killed and comes back', async () => {
    const follower = followUrl(url, published);
    let number = 0;
    while (follower.events.length === 0) {
      await publish(`Sau ${(number += 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const first = Number(String(titleOf(follower.events[0])).split(' ')[1]);
    const { port } = new URL(roomUrl);
    await room.end('SIGKILL');
    await startRoom(port);
    const last = number + 10;
    while (number < last) await publish(`Sau ${(number += 1)}`);
    await eventually(() => expect(titleOf(follower.events.at(-1))).toBe(`Sau ${last}`));
    expect(follower.events.map(titleOf)).toEqual(
      Array.from({ length: last - first + 1 }, (_, index) => `Sau ${first + index}`),
    );
    follower.close();
  }, 120_000);
});

const titleOf = (event: Follower['events'][number] | undefined): unknown =>
  event?.answer.data?.articlePublished?.article.title;
