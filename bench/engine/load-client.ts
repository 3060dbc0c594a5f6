// Load in a process of its own: `node load-client.js '{"url":…}'`. For each line of JSON that it reads, a number of requests over
// connections that stay open, each answer compared byte by byte with the first, and that one by value with what is expected; then
// it prints a line of JSON. Ends with its input.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import { z } from 'zod';

const job = z
  .object({
    url: z.string(),
    connections: z.number(),
    query: z.string(),
    /** The same in every request. */
    variables: z.record(z.string(), z.unknown()).optional(),
    /** Name of a variable that has another value in every request, null for none. */
    changing: z.string().nullable(),
    /** File with the expected `{"data":…}`, null where the first answer is what is expected. */
    expected: z.string().nullable(),
    headers: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));
/** `firstValue`: the least that the changing variable has. */
const order = z.object({ requests: z.number(), firstValue: z.number() });

const { origin, pathname } = new URL(job.url);
// Longer than what passes between two lines.
const pool = new Pool(origin, { connections: job.connections, keepAliveTimeout: 60_000 });
const expected: unknown = job.expected === null ? null : JSON.parse(readFileSync(job.expected, 'utf8'));
/** Lines before this one. */
let lines = 0;
/** Connections opened since this line came. */
let opened = 0;
pool.on('connect', () => (opened += 1));
let latencies: number[] = [];
let first: Buffer | null = null;
let wrong = 0;

async function ask(value: number, isFirst: boolean): Promise<void> {
  const variables = job.changing === null ? job.variables : { ...job.variables, [job.changing]: value };
  const text = JSON.stringify({ query: job.query, variables });
  const started = performance.now();
  const { statusCode, body } = await post(text).catch((error: unknown) => {
    // Between two lines a server may have closed a connection on which nothing came: what was sent on it goes over a new one.
    if (lines === 0 || !isFirst || !isClosed(error)) throw error;
    return post(text);
  });
  const answer = Buffer.from(await body.arrayBuffer());
  latencies.push(performance.now() - started);
  if (first !== null && answer.equals(first)) return;
  const isRight =
    statusCode === 200 &&
    (expected === null ? first === null && isWhole(answer) : isDeepStrictEqual(read(answer), expected));
  if (!isRight) wrong += 1;
  else first ??= answer;
}

function post(text: string): ReturnType<Pool['request']> {
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...job.headers };
  return pool.request({ path: pathname, method: 'POST', headers, body: text });
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'UND_ERR_SOCKET');
}

function isWhole(answer: Buffer): boolean {
  const parsed: unknown = JSON.parse(answer.toString());
  return typeof parsed === 'object' && parsed !== null && !('errors' in parsed);
}

/** The answer without what gateways add to it. */
function read(answer: Buffer): unknown {
  const parsed: unknown = JSON.parse(answer.toString());
  if (typeof parsed !== 'object' || parsed === null || 'errors' in parsed) return parsed;
  return 'data' in parsed ? { data: parsed.data } : parsed;
}

async function send({ requests, firstValue }: z.infer<typeof order>): Promise<void> {
  let sent = 0;
  const connection = async () => {
    while (sent < requests) {
      sent += 1;
      await ask(firstValue + sent - 1, sent <= job.connections);
    }
  };
  latencies = [];
  wrong = 0;
  opened = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: job.connections }, connection));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  console.log(JSON.stringify({ requests: latencies.length, seconds, wrong, opened, p50: at(0.5), p99: at(0.99) }));
  lines += 1;
}

for await (const line of createInterface({ input: process.stdin })) await send(order.parse(JSON.parse(line)));
await pool.close();
