// What a hostile client sends to the WebSocket path and to event streams: no message, handshake or reset ends the process or
// leaves something behind, and nobody takes what others need.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway } from '../../../gateway/gateway.js';
import { reachOverHttp } from '../../../gateway/subgraph-transports.js';
import { createClosingStack } from '../../../process/lifecycle.js';
import { type LiveSubgraphs, serveLiveSubgraphs } from '../../support/live-subgraphs.js';
import { gatewayDefaults } from '../gateway-options.js';

const opened = createClosingStack();
let subgraphs: LiveSubgraphs;
let url: string;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeAll(async () => {
  subgraphs = opened.add(await serveLiveSubgraphs());
  const transport = opened.add(reachOverHttp({ urls: new Map(), timeoutMs: 2_000, subscriptionProtocols: new Map() }));
  const options = { ...gatewayDefaults, supergraphSdl: subgraphs.supergraphSdl, transport };
  ({ url } = opened.add(await startGateway(options)));
  process.on('uncaughtException', note);
});
beforeEach(() => void (uncaught.length = 0));
afterAll(async () => {
  process.off('uncaughtException', note);
  await opened.close();
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`;
async function open(): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}
async function speak(init: string | null = '{"type":"connection_init"}') {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const messages: string[] = [];
  const closing = once(socket, 'close').then(([code, reason]) => `${code} ${String(reason)}`);
  socket.on('message', (data: Buffer) => messages.push(data.toString()));
  await once(socket, 'open');
  if (init !== null) {
    socket.send(init);
    await eventually(() => expect(messages).toHaveLength(1));
  }
  return { socket, messages, closing, send: (message: object) => socket.send(JSON.stringify(message)) };
}
const subscribe = (id: string) => ({
  type: 'subscribe',
  id,
  payload: { query: 'subscription { pollChanged(id: "7") { votes } }' },
});

it.each(['//', '//a:b', '/\\', 'http://', '*'])('a handshake for %s is refused with an answer', async (path) => {
  const socket = await open();
  const answered = once(socket, 'data');
  socket.write(upgrade(path));
  expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 4/);
  socket.destroy();
  expect(uncaught).toEqual([]);
});

it('a connection that is reset while its handshake is refused harms nobody', async () => {
  for (let count = 0; count < 20; count += 1) {
    const socket = await open();
    socket.write(upgrade('/elsewhere'));
    if (count % 2 === 0) await once(socket, 'readable');
    socket.resetAndDestroy();
  }
  const socket = await open();
  socket.write(upgrade('/elsewhere'));
  await once(socket, 'data');
  socket.destroy();
  expect(uncaught).toEqual([]);
});

it('an id that is used twice ends the connection, however long it is', async () => {
  const { send, closing } = await speak();
  const id = 'ư'.repeat(200);
  send(subscribe(id));
  send(subscribe(id));
  expect(await closing).toMatch(/^4409 Subscriber for ư/);
  expect(uncaught).toEqual([]);
  await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
});

it('a subscription whose id was used before ends with its connection', async () => {
  const { send, messages, socket } = await speak();
  const { release } = subgraphs.hold();
  send({ type: 'subscribe', id: 'a', payload: { query: '{ poll(id: "1") { organizer { name } } }' } });
  await new Promise((resolve) => setTimeout(resolve, 50));
  send({ type: 'complete', id: 'a' });
  send(subscribe('a'));
  await eventually(() => expect(subgraphs.openSubscriptions()).toBe(1));
  release();
  send({ type: 'subscribe', id: 'b', payload: { query: '{ __typename }' } });
  await eventually(() => expect(messages.some((each) => each.includes('complete'))).toBe(true));
  socket.close();
  await eventually(() => expect(subgraphs.openSubscriptions()).toBe(0));
});

it('who sends pings and reads nothing is cut off before what it is owed fills the memory', async () => {
  const socket = await open();
  socket.write(upgrade(new URL(url).pathname));
  await once(socket, 'data');
  const frame = (opcode: number, text: string) => {
    const body = Buffer.from(text);
    return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | body.length, 0, 0, 0, 0]), body]);
  };
  socket.write(frame(1, '{"type":"connection_init"}'));
  socket.pause();
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('cut off')));
  const many = Buffer.concat(Array.from({ length: 10_000 }, () => frame(1, '{"type":"ping"}')));
  let sent = 0;
  while (!socket.destroyed && sent < 400) {
    sent += 1;
    if (!socket.write(many))
      await Promise.race([
        once(socket, 'drain').catch(() => {}),
        closed,
        new Promise((resolve) => setTimeout(resolve, 200)),
      ]);
  }
  expect(socket.destroyed).toBe(true);
  expect(await closed).toBe('cut off');
});

/** Posts operations to an event stream until it takes none any more; gives how many it took, at most 700. */
async function postUntilRefused(token: string, query: string): Promise<number> {
  const post = async (operationId: string) => {
    const headers = { 'content-type': 'application/json', 'x-graphql-event-stream-token': token };
    const body = JSON.stringify({ query, extensions: { operationId } });
    const response = await fetch(url, { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.status;
  };
  let taken = 0;
  while (taken < 700) {
    const statuses = await Promise.all(Array.from({ length: 20 }, (_, each) => post(`${taken} ${each}`)));
    taken += statuses.filter((status) => status === 202).length;
    if (statuses.includes(404)) return taken;
    expect(new Set(statuses)).toEqual(new Set([202]));
  }
  return taken;
}

it('a reserved event stream whose texts nobody takes is given up, after 1,000 of them', async () => {
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const taken = await postUntilRefused(token, '{ __typename }');
  // Each operation has two: its answer and its end.
  expect(taken).toBeGreaterThanOrEqual(500);
  expect(taken).toBeLessThan(540);
});

const long = `{ ${Array.from({ length: 12 }, (_, each) => `a${each}: __schema { types { name description fields { name description } } }`).join(' ')} }`;

it('few long texts that nobody takes are enough', async () => {
  const body = JSON.stringify({ query: long });
  const { length } = await (
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  ).text();
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const taken = await postUntilRefused(token, long);
  const bound = (8 * 1024 * 1024) / length;
  expect(bound).toBeLessThan(400);
  expect(taken).toBeGreaterThan(bound * 0.95);
  expect(taken).toBeLessThan(bound + 41);
});

it('who listens to an event stream and reads nothing is cut off', async () => {
  const token = await (await fetch(url, { method: 'PUT' })).text();
  const socket = await open();
  const closed = once(socket, 'close');
  const { pathname } = new URL(url);
  socket.write(`GET ${pathname}?token=${token} HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n`);
  await once(socket, 'data');
  socket.pause();
  expect(await postUntilRefused(token, long)).toBeLessThan(700);
  let end = '';
  socket.on('data', (chunk: Buffer) => (end = `${end}${String(chunk)}`.slice(-5)));
  socket.resume();
  await closed;
  // In the middle of what it did not take, not at an end of the answer.
  expect(end).not.toBe('0\r\n\r\n');
});

it('nobody can reserve all event streams, and who listens to one may reserve another', async () => {
  const reserve = () => fetch(url, { method: 'PUT' });
  const answers = await Promise.all(Array.from({ length: 101 }, reserve));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(1);
  const headers = { 'x-graphql-event-stream-token': (await answers.find(({ ok }) => ok)?.text()) ?? '' };
  const listening = new AbortController();
  const stream = await fetch(url, { headers, signal: listening.signal });
  expect(stream.status).toBe(200);
  // Who listens has no reservation any more.
  expect((await reserve()).status).toBe(201);
  listening.abort();
});
