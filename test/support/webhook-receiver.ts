// An HTTP server that takes webhooks as a partner's would: it keeps what came, checks each signature, and answers as a test says.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';

const sent = z.object({
  webhook: z.string(),
  cursor: z.string(),
  entries: z.array(
    z.object({
      cursor: z.string(),
      kind: z.string(),
      nodeType: z.string(),
      nodeId: z.string(),
      occurredAt: z.string(),
    }),
  ),
});

export interface ReceivedRequest {
  readonly id: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly path: string;
  readonly text: string;
  readonly nodeIds: readonly string[];
  readonly cursor: string;
  readonly status: number | 'none';
}

/** As the README shows it. */
export function isSignedWith(secret: string, { id, timestamp, text, signature }: ReceivedRequest): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest();
  return signature.split(' ').some((each) => {
    const given = Buffer.from(each.replace('v1,', ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

export interface WebhookReceiver {
  readonly url: string;
  readonly port: number;
  readonly requests: ReceivedRequest[];
  /** The most requests that were open at once. */
  mostOpen(): number;
  /** Nodes of requests that were answered with 2xx, each request id once. */
  taken(): readonly string[];
  close(): Promise<void>;
}

/** `answer`: a status, or none to leave the sender without an answer. `number`: of the request, from 1. `headers`: of each answer. */
export async function startReceiver(
  answer: (number: number, nodeIds: readonly string[]) => Promise<number | 'none'> | number | 'none' = () => 204,
  port = 0,
  headers: Readonly<Record<string, string>> = {},
): Promise<WebhookReceiver> {
  const requests: ReceivedRequest[] = [];
  let open = 0;
  let most = 0;
  let number = 0;
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => void (open -= 1));
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = sent.parse(JSON.parse(text));
      const header = (name: string) => String(request.headers[name]);
      const nodeIds = body.entries.map(({ nodeId }) => nodeId);
      number += 1;
      void (async () => {
        const status = await answer(number, nodeIds);
        requests.push({
          id: header('webhook-id'),
          signature: header('webhook-signature'),
          timestamp: header('webhook-timestamp'),
          path: request.url ?? '',
          text,
          nodeIds,
          cursor: body.cursor,
          status,
        });
        if (status === 'none') return void request.socket.destroy();
        response.writeHead(status, { location: '/elsewhere', ...headers }).end('noted');
      })();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const ownPort = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${ownPort}/hook?of=us`,
    port: ownPort,
    requests,
    mostOpen: () => most,
    taken() {
      const seen = new Set<string>();
      return requests.flatMap(({ id, status, nodeIds }) => {
        if (typeof status !== 'number' || status >= 300 || seen.has(id)) return [];
        seen.add(id);
        return nodeIds;
      });
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
