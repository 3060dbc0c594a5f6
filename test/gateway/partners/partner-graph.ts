// The whole graph in the process of the test, on an embedded database, with keys for partners: what each room is asked is counted,
// and a room can be away. Separate, because every suite of the endpoints for partners starts with it.
import { request } from 'node:http';
import { z } from 'zod';
import { createInProcessTransport } from '../../../gateway/fetch/in-process-transport.js';
import { type GatewayOptions, startGateway } from '../../../gateway/gateway.js';
import { reachInProcess } from '../../../gateway/subgraph-transports.js';
import { readSupergraph } from '../../../gateway/watch-supergraph.js';
import { subgraphNames } from '../../../process/subgraphs.js';
import { writeCallerScopes } from '../../../subgraphs/kit/caller.js';
import type { AskRoom, StartedRoom } from '../../../subgraphs/kit/room.js';
import { loadRoom } from '../../../subgraphs/rooms.js';
import { openTestDatabase, startTestRoom } from '../../support/rooms.js';
import { databases } from '../../support/services/databases.js';
import { gatewayDefaults } from '../gateway-options.js';

const madeKey = z.object({ apiKeyCreate: z.object({ key: z.string() }) });

export async function openPartnerGraph(
  options: Partial<Pick<GatewayOptions, 'quotas' | 'documents' | 'limits'>> & {
    readonly sample?: boolean;
    readonly http?: Partial<GatewayOptions['http']>;
  } = {},
) {
  const [embedded] = databases;
  if (embedded === undefined) throw new Error('there is no embedded database');
  const database = await openTestDatabase(() => embedded.create());
  const rooms = new Map<string, StartedRoom>();
  const away = new Set<string>();
  const asked: string[] = [];
  const execute = (name: string, query: string, variables: Readonly<Record<string, unknown>>, headers = {}) =>
    away.has(name) ? undefined : rooms.get(name)?.execute({ query, variables, headers });
  const ask: AskRoom = async (name, query, variables, scopes = []) =>
    (await execute(name, query, variables, writeCallerScopes(scopes)))?.data ?? null;
  for (const name of subgraphNames) rooms.set(name, await startTestRoom(await loadRoom(name), database, { ask }));
  if (options.sample === true) for (const room of rooms.values()) await room.loadSampleIfEmpty(() => {});
  const transport = createInProcessTransport((name, { query, variables = {}, headers }) => {
    asked.push(name);
    return execute(name, query, variables, headers);
  });
  const { http, sample: _sample, ...others } = options;
  const gateway = await startGateway({
    ...gatewayDefaults,
    supergraphSdl: await readSupergraph('schema/supergraph.graphql'),
    transport: reachInProcess(transport),
    ...others,
    publicUrl: 'https://city.example',
    http: { ...gatewayDefaults.http, ...http },
  });
  const url = gateway.url.replace(/\/graphql$/, '');

  async function write(room: string, mutation: string, variables: Readonly<Record<string, unknown>> = {}) {
    const answer = await rooms.get(room)?.execute({ query: mutation, variables, headers: writeCallerScopes(['*']) });
    if (answer?.data === undefined || answer.data === null || answer.errors !== undefined)
      throw new Error(JSON.stringify(answer));
    return answer.data;
  }

  return {
    url,
    /** Asked of each room by the gateway, in order. */
    asked,
    /** Rooms that do not answer. */
    away,
    database: database.database,
    write,
    async makeKey(contract: string, quotaUnitsPerMinute = 1_000_000, burstUnits = 1_000_000) {
      const mutation = `mutation ($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { key } }`;
      const input = { name: 'Cổng A', contract, quotaUnitsPerMinute, burstUnits };
      return madeKey.parse(await write('access', mutation, { input })).apiKeyCreate.key;
    },
    /** A published article; gives its id. */
    async publish(title: string, fields: Readonly<Record<string, unknown>> = {}) {
      const article = { title, blocks: [{ kind: 'PARAGRAPH', text: `${title}: nội dung.` }], ...fields };
      const create = `mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } } }`;
      const made = z
        .object({ articleCreate: z.object({ article: z.object({ id: z.string() }) }) })
        .parse(await write('news', create, { article }));
      const { id } = made.articleCreate.article;
      await write('news', 'mutation ($id: ID!) { articlePublish(id: $id) { article { id } } }', { id });
      return id;
    },
    async withdraw(id: string) {
      await write('news', 'mutation ($id: ID!) { articleWithdraw(id: $id, explanation: "sai") { article { id } } }', {
        id,
      });
    },
    async close() {
      await gateway.close();
      for (const room of rooms.values()) await room.close();
      await database.close();
    },
  };
}

export type PartnerGraph = Awaited<ReturnType<typeof openPartnerGraph>>;

export interface ReadAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly trailers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Whether it came to its end. */
  readonly isWhole: boolean;
}

/** A request as it goes over the wire, and all of its answer, trailers included. */
export function get(url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => {});
      response.on('close', () => {
        const { statusCode: status, headers: received, trailers, complete: isWhole } = response;
        resolve({ status, headers: received, trailers, text: Buffer.concat(chunks).toString(), isWhole });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const faults = z.object({
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })),
});

export const codeOf = ({ text }: ReadAnswer) => faults.parse(JSON.parse(text)).errors[0]?.extensions.code;

const line = z.object({
  cursor: z.string(),
  kind: z.string().optional(),
  nodeId: z.string().optional(),
  nodeType: z.string().optional(),
  occurredAt: z.string().optional(),
  control: z.string().optional(),
  errors: z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) })).optional(),
});
export type Line = z.infer<typeof line>;

export const readLines = (text: string): readonly Line[] =>
  text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => line.parse(JSON.parse(each)));
