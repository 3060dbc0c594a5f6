// A gateway over two real subgraphs for tests of what stands between the world and the engine.
import { request } from 'node:http';
import { type Gateway, type GatewayOptions, startGateway } from '../../../gateway/gateway.js';
import type { HttpOptions } from '../../../gateway/http-options.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { serveTwoSubgraphs } from '../../support/two-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

export interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { message: string; extensions?: Readonly<Record<string, unknown>> }[];
}

export async function openEdge() {
  const opened = createClosingStack();
  const subgraphs = await serveTwoSubgraphs();
  opened.add({ close: () => subgraphs.polls.stop() });
  opened.add({ close: () => subgraphs.units.stop() });
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 1_000, subscriptionProtocols: new Map() }));
  return {
    subgraphs,
    close: () => opened.close(),
    async start(http: Partial<HttpOptions> = {}, others: Partial<GatewayOptions> = {}): Promise<Gateway> {
      const options = { ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport, ...others };
      const gateway = await startGateway({ ...options, http: { ...gatewayDefaults.http, ...http } });
      let closing: Promise<void> | undefined;
      const close = () => (closing ??= gateway.close());
      return opened.add({ ...gateway, close });
    },
  };
}

export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly json: () => GraphqlAnswer;
}

/** A request with exactly these headers, and the bytes of its answer as they came. */
export function ask(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
  method = body === undefined ? 'GET' : 'POST',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request(url, { method, headers: { ...type, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const json = (): GraphqlAnswer => JSON.parse(bytes.toString());
        resolve({ status: response.statusCode, headers: response.headers, body: bytes, json });
      });
    });
    sent.on('error', reject);
    sent.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
}

export const codesOf = (answer: GraphqlAnswer) => (answer.errors ?? []).map(({ extensions }) => extensions?.['code']);
