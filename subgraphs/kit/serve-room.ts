// A started room → an HTTP subgraph: POST /graphql for the gateway, GET /health for whoever watches it.
import { z } from 'zod';
import type { Closable } from '../../process/lifecycle.js';
import { createApp, healthPath, listen } from '../../process/listen.js';
import type { StartedRoom } from './room.js';

const maximumBodyBytes = 8 * 1024 * 1024;

const requestBody = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/** Serves the room. Errors: `StartError` when the address cannot be had. */
export async function serveRoom(
  room: StartedRoom,
  at: { host: string; port: number },
): Promise<Closable & { url: string }> {
  const app = createApp(maximumBodyBytes);
  app.get(healthPath, () => ({ status: 'ok', subgraph: room.name }));
  app.post('/graphql', async (request, reply) => {
    const body = requestBody.safeParse(request.body);
    if (!body.success) {
      return reply
        .code(400)
        .send({ errors: [{ message: 'Send JSON with a `query`.', extensions: { code: 'BAD_REQUEST' } }] });
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers[name] = value;
    return room.execute({
      query: body.data.query,
      operationName: body.data.operationName ?? undefined,
      variables: body.data.variables ?? undefined,
      headers,
    });
  });
  return listen(app, at);
}
