// The civic graph followed through the gateway, with the rooms in its process and behind HTTP: who comes late, who comes back,
// and what happens to streams when a room or the supergraph is replaced under them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createInProcessSubscribe, createInProcessTransport } from '../../gateway/fetch/in-process-transport.js';
import { type Gateway, startGateway } from '../../gateway/gateway.js';
import { reachInProcess, reachOverHttp } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import type { SubgraphName } from '../../process/subgraphs.js';
import { buildContracts } from '../../schema/contracts.js';
import type { RoomRequest, StartedRoom } from '../../subgraphs/kit/room.js';
import { serveRoom } from '../../subgraphs/kit/serve-room.js';
import { startRooms } from '../../subgraphs/start-rooms.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { eventually, type Follower, followUrl } from '../support/followers.js';
import { postGraphql } from '../support/processes.js';
import { testSettings } from '../support/rooms.js';
import { databases } from '../support/services/databases.js';

const names: readonly SubgraphName[] = ['news', 'polls'];
const secret = 'a secret that the tests sign with, long enough';
const published = 'subscription ($after: String) { articlePublished(after: $after) { cursor article { title } } }';
const results = `subscription ($poll: ID!, $after: String) { pollResultsChanged(pollId: $poll, after: $after) {
  cursor results { ... on PollResultsWithheld { reason } ... on PollResults { ballotCount isFinal } } } }`;
const log = createLog('silent');
let supergraphSdl = '';
beforeAll(async () => {
  supergraphSdl = (await buildContracts()).get('supergraph.graphql') ?? '';
});

const ways = databases.flatMap((database) =>
  (['in one process', 'behind HTTP'] as const).map((way) => ({ ...database, way })),
);

describe.each(ways)('rooms $way on the $name database', ({ name, create, way }) => {
  let opened: ReturnType<typeof createClosingStack>;
  let rooms: ReadonlyMap<string, StartedRoom>;
  let gateway: Gateway;
  let followers: Follower[] = [];
  let upstreams = 0;
  let restart: (room: string) => Promise<void>;

  beforeAll(async () => {
    opened = createClosingStack();
    const folder = mkdtempSync(join(tmpdir(), 'civic-live-'));
    opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
    const database = await create();
    opened.add({ close: () => database.drop() });
    const environment = {
      DATA_DIR: folder,
      SAMPLE_DATA: 'off',
      POLL_TIMER_MS: '86400000',
      WEBHOOK_TIMER_MS: '86400000',
      ...(name === 'server' ? { DATABASE_URL: database.settings.url, POLL_SECRET: secret, ACCESS_SECRET: secret } : {}),
    };
    const settings = testSettings(environment);
    ({ rooms } = await startRooms(names, { settings, log, arguments: [], opened, print: () => {} }));
    const subscribe = (room: string, request: RoomRequest, signal: AbortSignal) => {
      upstreams += 1;
      return rooms.get(room)?.subscribe(request, signal);
    };
    const start = async (transport: ReturnType<typeof reachInProcess>) => {
      gateway = opened.add(await startGateway({ ...gatewayDefaults, supergraphSdl, transport }));
    };
    if (way === 'in one process') {
      restart = async () => {};
      await start(
        reachInProcess(
          createInProcessTransport((room, request) => rooms.get(room)?.execute(request)),
          createInProcessSubscribe(subscribe),
        ),
      );
      return;
    }
    const urls = new Map<string, string>();
    const served = new Map<string, Awaited<ReturnType<typeof serveRoom>>>();
    const serve = async (room: StartedRoom, port: number) => {
      const counted = {
        ...room,
        subscribe: (...given: Parameters<StartedRoom['subscribe']>) =>
          subscribe(room.name, ...given) ?? room.subscribe(...given),
      };
      const listening = await serveRoom(counted, { host: '127.0.0.1', port, secret, log });
      served.set(room.name, listening);
      urls.set(room.name, `${listening.url}/graphql`);
    };
    for (const room of rooms.values()) await serve(room, 0);
    opened.add({
      close: async () => {
        for (const each of served.values()) await each.close();
      },
    });
    restart = async (room) => {
      const port = Number(new URL(urls.get(room) ?? '').port);
      await served.get(room)?.close();
      const started = rooms.get(room);
      if (started !== undefined) await serve(started, port);
    };
    await start(opened.add(reachOverHttp({ urls, timeoutMs: 5_000, subscriptionProtocols: new Map(), secret })));
  });
  afterAll(() => opened.close());
  beforeEach(() => {
    followers = [];
    upstreams = 0;
  });
  afterEach(() => {
    for (const follower of followers) follower.close();
  });

  const write = async (room: string, query: string, variables: Readonly<Record<string, unknown>>) => {
    const headers = { 'x-caller-scopes': '*' };
    const answer = await rooms.get(room)?.execute({ query, variables, headers });
    expect(answer?.errors).toBeUndefined();
    return JSON.parse(JSON.stringify(answer?.data));
  };
  const publish = async (title: string): Promise<void> => {
    const text = `mutation ($title: String!) { articleCreate(article: { title: $title, blocks: [{ kind: PARAGRAPH, text: "Tin." }] }) {
      article { id } userErrors { message } } }`;
    const { articleCreate } = await write('news', text, { title });
    const { id } = articleCreate.article;
    await write('news', 'mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', { id });
  };
  const openPoll = async (): Promise<{ id: string; options: { id: string }[] }> => {
    const text = `mutation { pollCreate(poll: { title: "Bình chọn", options: [{ label: "A" }, { label: "B" }] }) {
      poll { id options { id } } userErrors { message } } }`;
    const { poll } = (await write('polls', text, {})).pollCreate;
    await write('polls', 'mutation ($id: ID!) { pollOpen(id: $id) { userErrors { message } } }', { id: poll.id });
    return poll;
  };
  const closePoll = (id: string) =>
    write('polls', 'mutation ($id: ID!) { pollClose(id: $id) { userErrors { message } } }', { id });
  const cast = (poll: string, option: string | undefined) =>
    postGraphql(
      gateway.url,
      'mutation ($input: PollCastBallotInput!) { pollCastBallot(input: $input) { receipt userErrors { message } } }',
      { input: { pollId: poll, optionIds: [option], idempotencyKey: crypto.randomUUID() } },
    );
  const follow = async (...given: Parameters<typeof followUrl> extends [string, ...infer Rest] ? Rest : never) => {
    const follower = followUrl(gateway.url, ...given);
    followers.push(follower);
    return follower;
  };
  const titles = ({ events }: Follower) => events.map(({ answer }) => answer.data?.articlePublished?.article.title);
  const shown = ({ events }: Follower) =>
    events.map(({ answer }) => {
      const { reason, ballotCount, isFinal } = answer.data.pollResultsChanged.results;
      return reason ?? [ballotCount, isFinal];
    });
  /** A follower without a cursor has no event by which to know that it follows. */
  const untilFollowed = (count: number) =>
    eventually(() => expect(upstreams).toBe(count)).then(() => new Promise((resolve) => setTimeout(resolve, 300)));

  it('ballots that others cast are seen when the poll closes, by those who follow and those who come late, over one upstream', async () => {
    const poll = await openPoll();
    const early = await Promise.all([1, 2, 3].map(() => follow(results, { variables: { poll: poll.id } })));
    for (const follower of early) await follower.count(1);
    const late = await follow(results, { variables: { poll: poll.id } });
    await late.count(1);
    for (let ballot = 0; ballot < 6; ballot += 1) {
      const { data } = await cast(poll.id, poll.options[ballot % 2]?.id);
      expect(data).toMatchObject({ pollCastBallot: { userErrors: [] } });
    }
    await closePoll(poll.id);
    for (const follower of [...early, late])
      await eventually(() => expect(shown(follower)).toEqual(['STILL_OPEN', [6, true]]));
    expect(upstreams).toBe(1);
    const after = await follow(results, { variables: { poll: poll.id } });
    await eventually(() => expect(shown(after)).toEqual([[6, true]]));
    expect(late.events.at(-1)?.id).toBe(late.events.at(-1)?.answer.data.pollResultsChanged.cursor);
  });

  it('clients that come back with one cursor each get all that came since, and an upstream together', async () => {
    const first = await follow(published);
    await untilFollowed(1);
    await publish('Một');
    await first.count(1);
    first.close();
    for (const title of ['Hai', 'Ba', 'Bốn']) await publish(title);
    const lastEventId = first.lastId();
    const one = await follow(published, { lastEventId });
    await one.count(3);
    const other = await follow(published, { lastEventId });
    await publish('Năm');
    for (const follower of [one, other])
      await eventually(() => expect(titles(follower)).toEqual(['Hai', 'Ba', 'Bốn', 'Năm']));
    expect(upstreams).toBe(2);
    const elsewhere = await follow(published, { lastEventId: one.lastId() });
    await publish('Sáu');
    await eventually(() => expect(titles(elsewhere)).toEqual(['Sáu']));
  });

  it('a room and a supergraph that are replaced while articles are published cost a follower none, and none comes twice', async () => {
    const follower = await follow(published);
    await untilFollowed(1);
    const expected: string[] = [];
    const state = { isDone: false };
    const publishing = (async () => {
      for (let number = 1; !state.isDone || number < 30; number += 1) {
        await publish(`Tin ${number}`);
        expected.push(`Tin ${number}`);
      }
    })();
    await follower.count(3);
    await restart('news');
    await follower.count(10);
    await gateway.reload(
      `${supergraphSdl}\n# the same subgraph elsewhere`.replaceAll(':4001/graphql"', ':4001/graphql?moved"'),
    );
    await follower.count(20);
    await restart('news');
    await follower.count(25);
    state.isDone = true;
    await publishing;
    await follower.count(expected.length);
    expect(titles(follower)).toEqual(expected);
  });

  it('is told why where the cursor is none, and the stream ends', async () => {
    const refused = await follow(published, { lastEventId: 'nothing' });
    expect(await refused.ended).toBe('complete');
    expect(refused.events[0]).toMatchObject({
      id: null,
      answer: { errors: [{ extensions: { code: 'INVALID_CURSOR' } }] },
    });
  });
});
