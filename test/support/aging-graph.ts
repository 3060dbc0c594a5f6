// The four rooms behind gateways whose clock a test turns, each room to be killed and to be held: for what depends on the age of data.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessTransport } from '../../gateway/fetch/in-process-transport.js';
import { parseHeaderRules } from '../../gateway/fetch/with-headers.js';
import { type GatewayOptions, startGateway } from '../../gateway/gateway.js';
import { reachInProcess } from '../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../process/lifecycle.js';
import { createLog } from '../../process/log.js';
import { subgraphNames } from '../../process/subgraphs.js';
import { buildContracts } from '../../schema/contracts.js';
import { startRooms } from '../../subgraphs/start-rooms.js';
import { gatewayDefaults } from '../gateway/gateway-options.js';
import { testSettings } from './rooms.js';

export interface Answered {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { extensions?: { code?: string; subgraph?: string } }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function createAgingGraph() {
  const opened = createClosingStack();
  const folder = mkdtempSync(join(tmpdir(), 'civic-freshness-'));
  const clock = { ms: Date.parse('2026-01-01T00:00:00.000Z') };
  /** Rooms that do not answer. */
  const away = new Set<string>();
  /** Requests that joined the run of another, and what requests to rooms wait for. */
  const shared = { joined: 0, released: Promise.resolve() };
  let sources: Pick<GatewayOptions, 'supergraphSdl' | 'transport'> | null = null;

  const open = async (): Promise<Pick<GatewayOptions, 'supergraphSdl' | 'transport'>> => {
    const settings = testSettings({ DATA_DIR: folder, POLL_TIMER_MS: '86400000' });
    const log = createLog('silent');
    const { rooms } = await startRooms(subgraphNames, { settings, log, arguments: [], opened, print: () => {} });
    return {
      supergraphSdl: (await buildContracts()).get('supergraph.graphql') ?? '',
      transport: reachInProcess(
        createInProcessTransport((subgraph, request) => {
          const room = away.has(subgraph) ? undefined : rooms.get(subgraph);
          return room === undefined ? undefined : shared.released.then(() => room.execute(request));
        }),
      ),
    };
  };

  async function startClient(options: Partial<GatewayOptions> = {}) {
    const own = (sources ??= await open());
    const gateway = await startGateway({
      ...gatewayDefaults,
      // What is kept exactly has no age: here it is about what is not.
      cacheBytes: 0,
      headerRules: parseHeaderRules('x-caller-address:mutation; x-district'),
      freshness: { staleBytes: 32 * 1024 * 1024, now: () => clock.ms },
      observer: { operationShared: () => (shared.joined += 1), fetchShared: () => (shared.joined += 1) },
      ...own,
      ...options,
    });
    const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    opened.add(gateway);
    return {
      url: gateway.url,
      reload: () => gateway.reload(`${own.supergraphSdl}\n# another`),
      post,
      async ask(query: string, headers: Readonly<Record<string, string>> = {}) {
        const response = await post({ query }, headers);
        const answer: Answered = JSON.parse(await response.text());
        const { data, errors, extensions } = answer;
        return {
          data,
          errors,
          freshness: extensions?.['freshness'],
          extensions,
          age: response.headers.get('age'),
          cacheStatus: response.headers.get('cache-status'),
        };
      },
    };
  }
  return {
    clock,
    now: () => new Date(clock.ms).toISOString(),
    away,
    shared,
    startClient,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What asks a gateway of such a graph. */
export type AgingClient = Awaited<ReturnType<ReturnType<typeof createAgingGraph>['startClient']>>;
