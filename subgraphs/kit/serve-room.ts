// A started room → an HTTP subgraph: POST /graphql for the gateway and other rooms, with events where it is asked for a stream,
// GET /health and /metrics for whoever watches it.
// The signature is verified over the bytes as they came, before anything of them is read.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { endStreamsOnClose } from '../../process/endless-streams.js';
import { type Closable, createClosingStack } from '../../process/lifecycle.js';
import { createApp, healthPath, listen } from '../../process/listen.js';
import type { Log } from '../../process/log.js';
import type { Meters } from '../../process/meters.js';
import { createProcessMetrics } from '../../process/process-metrics.js';
import { createSignatureVerifier, type SignatureFault } from '../../process/request-signature.js';
import type { RoomRequest, StartedRoom } from './room.js';
import { serveMetrics } from '../../process/serve-metrics.js';
import { createRefusalMeter } from './room-meter.js';
import { serveStream } from './serve-stream.js';

const maximumBodyBytes = 8 * 1024 * 1024;

/** More often than what lies between cuts silent connections. */
const heartbeatMs = 12_000;

const requestBody = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

export interface ServeRoomOptions {
  readonly host: string;
  readonly port: number;
  /** Key of the signatures that requests must carry. Undefined: every request is taken, as in development. */
  readonly secret: string | undefined;
  readonly log: Log;
  /** What is counted in this process, told at /metrics; null or missing: nothing is. */
  readonly meters?: Meters | null;
  /** Undefined: metrics are on the port of requests. */
  readonly metricsPort?: number | undefined;
}

const remedies: Readonly<Record<SignatureFault, string>> = {
  missing: 'it has no signature: give both sides the same SUBGRAPH_SECRET',
  malformed: 'its signature cannot be read',
  wrong: 'its signature is wrong: give both sides the same SUBGRAPH_SECRET',
  'outside the time window': 'it was signed too long ago or too far ahead: set the clocks of both sides',
  'used before': 'its signature was used before',
};

/** Serves the room. Errors: `StartError` when the address cannot be had. */
export async function serveRoom(room: StartedRoom, options: ServeRoomOptions): Promise<Closable & { url: string }> {
  const { secret, log, meters = null } = options;
  const opened = createClosingStack();
  const refused = meters === null ? null : createRefusalMeter(meters, room.name);
  const verify = secret === undefined ? () => null : createSignatureVerifier(secret, { subgraph: room.name });
  const app = createApp(maximumBodyBytes);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get(healthPath, () => ({ status: 'ok', subgraph: room.name }));
  const streams = endStreamsOnClose(app);
  const stream = async (reply: FastifyReply, asked: RoomRequest): Promise<FastifyReply> => {
    const controller = new AbortController();
    const { signal } = controller;
    streams.add(controller);
    reply.hijack();
    reply.raw.once('close', () => controller.abort(new Error('the asker has gone')));
    await serveStream(reply.raw, room.subscribe(asked, signal), { heartbeatMs, signal })
      .catch((error: unknown) => log.error({ err: error, subgraph: room.name }, 'a stream broke off'))
      .finally(() => streams.delete(controller));
    return reply;
  };
  app.post('/graphql', async (request, reply) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const fault = verify({ body: bytes, headers: request.headers });
    if (fault !== null) {
      refused?.(fault);
      log.warn({ subgraph: room.name, fault, from: request.ip }, 'a request to a subgraph was refused');
      const error = {
        message: `The request was refused: ${remedies[fault]}.`,
        extensions: { code: 'UNAUTHENTICATED', signature: fault },
      };
      return reply.code(401).send({ errors: [error] });
    }
    const body = requestBody.safeParse(parseJson(bytes));
    if (!body.success) {
      const error = { message: 'Send JSON with a `query`.', extensions: { code: 'BAD_REQUEST' } };
      return reply.code(400).send({ errors: [error] });
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value;
    const { query, operationName, variables } = body.data;
    const asked = { query, operationName: operationName ?? undefined, variables: variables ?? undefined, headers };
    return request.headers.accept?.includes('text/event-stream') === true ? stream(reply, asked) : room.execute(asked);
  });
  try {
    if (meters !== null) {
      const { host, metricsPort: port } = options;
      const sources = [opened.add(createProcessMetrics()), meters];
      opened.add(await serveMetrics(app, sources, { host, port, log }));
    }
    const { url } = opened.add(await listen(app, options));
    return { url, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
