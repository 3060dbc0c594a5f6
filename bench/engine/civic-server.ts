// The subgraphs of this product with their sample data in one process: `DATA_DIR=FOLDER node civic-server.js PORT [DELAY_MS]`. An answer is
// made once for each subgraph and body, as in the workload's server, so that the gateway is what is measured. A POST to /NAME asks
// a subgraph; GET /count tells how many requests have come.
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { runProcess } from '../../process/lifecycle.js';
import { subgraphNames } from '../../process/subgraphs.js';
import { startRooms } from '../../subgraphs/start-rooms.js';

const body = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).exactOptional() });

await runProcess(
  async (context) => {
    const { rooms } = await startRooms(subgraphNames, context);
    const answers = new Map<string, Promise<Buffer>>();
    let count = 0;
    const delayMs = Number(context.arguments[1] ?? 0);
    const answer = async (name: string, text: string): Promise<Buffer> => {
      const answered = await rooms.get(name)?.execute({ ...body.parse(JSON.parse(text)), headers: {} });
      return Buffer.from(JSON.stringify(answered));
    };
    // A gateway that is watched instruction by instruction may come back to a connection much later.
    const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
      if (request.method === 'GET') {
        response.end(String(count));
        return;
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        count += 1;
        const name = request.url?.slice(1) ?? '';
        const text = Buffer.concat(chunks).toString();
        const key = `${name}\n${text}`;
        const answering = answers.get(key) ?? answer(name, text);
        answers.set(key, answering);
        answering.then(
          async (bytes) => {
            if (delayMs > 0) await setTimeout(delayMs);
            response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
          },
          () => response.writeHead(500).end(),
        );
      });
    });
    context.opened.add({ close: async () => void server.close() });
    server.listen(Number(context.arguments[0]), '127.0.0.1', () => context.print('ready'));
  },
  { stay: true },
);
