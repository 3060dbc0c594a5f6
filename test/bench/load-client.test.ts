// The client of the engine's benchmarks, as a process: that its connections stay open from one load to the next, that it tells which
// were opened again, and that neither a wrong answer nor a broken connection passes for a right one.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

const told = z.object({ requests: z.number(), wrong: z.number(), opened: z.number() });
const asked = z.object({ variables: z.object({ n: z.number() }) });
const right = '{"data":{"a":1}}';

let server: Server;
let client: ChildProcessWithoutNullStreams | undefined;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: number[];

beforeEach(async () => {
  seen = [];
  answer = (_request, response) => void response.end(right);
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push(asked.parse(JSON.parse(body)).variables.n);
      answer(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  client?.kill();
  server.closeAllConnections();
  server.close();
});

/** Gives what sends a load and gives what was told of it; null: the client has ended. */
function start(connections: number): (requests: number, firstValue: number) => Promise<z.infer<typeof told> | null> {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const job = {
    url: `http://127.0.0.1:${port}/graphql`,
    connections,
    query: '{ a }',
    changing: 'n',
    expected: null,
    headers: {},
  };
  const child = spawn(process.execPath, ['dist/bench/engine/load-client.js', JSON.stringify(job)]);
  client = child;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (requests, firstValue) => {
    child.stdin.write(`${JSON.stringify({ requests, firstValue })}\n`);
    const line = await lines.next();
    return line.done === true ? null : told.parse(JSON.parse(line.value));
  };
}

test('the connections of the first load are those of the next, and every request has a value of its own', async () => {
  const send = start(4);
  expect(await send(10, 100)).toEqual({ requests: 10, wrong: 0, opened: 4 });
  expect(await send(10, 110)).toEqual({ requests: 10, wrong: 0, opened: 0 });
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => 100 + index));
});

test('what the server closed between two loads is opened again, and told', async () => {
  const send = start(4);
  await send(10, 0);
  server.closeAllConnections();
  expect(await send(10, 10)).toEqual({ requests: 10, wrong: 0, opened: 4 });
});

test('a connection that the server gives up as the next load comes is opened again, and what was sent on it is sent again', async () => {
  const send = start(4);
  await send(10, 0);
  answer = resetAt(11);
  expect(await send(10, 10)).toEqual({ requests: 10, wrong: 0, opened: 1 });
  expect(seen).toHaveLength(21);
});

test('an answer that differs is wrong, in the load in which it comes', async () => {
  const send = start(2);
  expect(await send(6, 0)).toMatchObject({ wrong: 0 });
  answer = (_request, response) => void response.end(seen.length % 3 === 0 ? '{"data":{"a":2}}' : right);
  expect(await send(6, 6)).toMatchObject({ wrong: 2 });
  answer = (_request, response) => void response.end(right);
  expect(await send(6, 12)).toMatchObject({ wrong: 0 });
});

test.each([
  ['at once', 1],
  ['under load', 10],
])('a connection that breaks %s ends the client', async (_when, at) => {
  const send = start(2);
  answer = resetAt(at);
  expect(await send(20, 0)).toBeNull();
});

test('a connection that breaks under the next load ends the client', async () => {
  const send = start(2);
  answer = resetAt(26);
  expect(await send(20, 0)).toMatchObject({ wrong: 0 });
  expect(await send(20, 20)).toBeNull();
});

/** The connection of that request breaks, counted from 1; all others are answered. */
function resetAt(at: number): typeof answer {
  return (request, response) => {
    if (seen.length === at) request.socket.resetAndDestroy();
    else response.end(right);
  };
}
