// Rooms over one database behind gateways that keep what they read, for tests of caches: what was asked of the rooms is counted, and
// they can be kept from saying what was written, or from answering at all. On a server the second gateway has rooms of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { touchedQuery } from '../../gateway/cache/touched.js';
import { createInProcessTransport } from '../../gateway/fetch/in-process-transport.js';
import { parseHeaderRules } from '../../gateway/fetch/with-headers.js';
import { type Gateway, type GatewayOptions, startGateway } from '../../gateway/gateway.js';
import { reachInProcess } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import type { SubgraphName } from '../../process/subgraphs.js';
import type { StartedRoom } from '../../subgraphs/kit/room.js';
import { startRooms } from '../../subgraphs/start-rooms.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { testSettings } from './rooms.js';
import type { databases } from './services/databases.js';

const names: readonly SubgraphName[] = ['news', 'org-units', 'polls'];
const secret = 'a secret that the tests sign with, long enough';
const log = createLog('silent');

const nothingSeen = () => ({
  /** Rooms, in the order in which gateways asked them; rounds of asking what was written apart. */
  asked: new Array<string>(),
  rounds: 0,
  /** Runs of operations, and looks for whole answers. */
  runs: 0,
  looks: new Array<string>(),
  /** Whether rooms do not say what was written, or nothing at all. */
  isDeaf: false,
  isAway: false,
});

export function createCachedGraph(
  { name, create }: (typeof databases)[number],
  documents: GatewayOptions['documents'],
) {
  const opened = createClosingStack();
  const gateways: Gateway[] = [];
  const seen = nothingSeen();
  let rooms: ReadonlyMap<string, StartedRoom> = new Map();
  let supergraphSdl = '';

  async function startPart(given: ReadonlyMap<string, StartedRoom>, options: Partial<GatewayOptions> = {}) {
    const transport = createInProcessTransport((room, request) => {
      if (seen.isAway) return undefined;
      if (request.query === touchedQuery) {
        seen.rounds += 1;
        if (seen.isDeaf) return Promise.reject(new Error('too late'));
      } else seen.asked.push(room);
      return given.get(room)?.execute(request);
    });
    const gateway = await startGateway({
      ...gatewayDefaults,
      documents,
      headerRules: [...gatewayDefaults.headerRules, ...parseHeaderRules('x-district')],
      // A round that is late on a busy machine is no failure here, and after one that fails nothing is waited for.
      cacheRounds: { timeoutMs: 60_000, pauseMs: 0 },
      freshness: { staleBytes: 0, now: Date.now },
      observer: {
        stageEnded: (stage) => void (seen.runs += stage === 'execute' ? 1 : 0),
        cacheLookedUp: (cache, outcome) => void (cache === 'answer' && seen.looks.push(outcome)),
      },
      supergraphSdl,
      transport: reachInProcess(transport),
      ...options,
    });
    gateways.push(opened.add(gateway));
  }
  const write = async (room: string, query: string, variables: Readonly<Record<string, unknown>>) => {
    const answer = await rooms.get(room)?.execute({ query, variables, headers: { 'x-caller-scopes': '*' } });
    expect(answer?.errors).toBeUndefined();
    return JSON.parse(JSON.stringify(answer?.data));
  };
  return {
    gateways,
    seen,
    reset: () => Object.assign(seen, nothingSeen()),
    async open(sdl: string) {
      supergraphSdl = sdl;
      const folder = mkdtempSync(join(tmpdir(), 'civic-cache-'));
      opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
      const database = await create();
      opened.add({ close: () => database.drop() });
      const server = { DATABASE_URL: database.settings.url, POLL_SECRET: secret, ACCESS_SECRET: secret };
      const settings = testSettings({
        DATA_DIR: folder,
        SAMPLE_DATA: 'off',
        POLL_TIMER_MS: '86400000',
        ...(name === 'server' ? server : {}),
      });
      const start = async () =>
        (await startRooms(names, { settings, log, arguments: [], opened, print: () => {} })).rooms;
      rooms = await start();
      await startPart(rooms);
      await startPart(name === 'server' ? await start() : rooms);
    },
    close: () => opened.close(),
    /** Another gateway beside the two; gives its number. */
    async startGateway(options: Partial<GatewayOptions>): Promise<number> {
      await startPart(rooms, options);
      return gateways.length - 1;
    },
    async createArticle(title: string): Promise<string> {
      const text = `mutation ($title: String!) { articleCreate(article: { title: $title, blocks: [{ kind: PARAGRAPH, text: "Tin." }] }) {
        article { id } userErrors { message } } }`;
      const { articleCreate } = await write('news', text, { title });
      const { id } = articleCreate.article;
      await write('news', 'mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', { id });
      return id;
    },
    async update(id: string, expectedRevision: number, title: string) {
      const text = `mutation ($id: ID!, $revision: Int!, $title: String!) {
        articleUpdate(id: $id, expectedRevision: $revision, article: { title: $title }) { userErrors { message } } }`;
      const { articleUpdate } = await write('news', text, { id, revision: expectedRevision, title });
      expect(articleUpdate.userErrors).toEqual([]);
    },
  };
}
