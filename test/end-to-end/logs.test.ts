// Everything at work, with every line that can be written: no key, token, cookie, code, choice or password is in any of them.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../process/log.js';
import { redactText } from '../../process/redact.js';
import { runBuilt, type RunningProcess } from '../support/processes.js';
import { copyStartedFolder } from '../support/started-folders.js';
import { startTraceReceiver } from '../support/trace-receiver.js';

const key = `civic_${'k3y'.repeat(14)}z`;
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIHZvdGVyIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';
const password = 'pa55word-of-the-database';

describe('the log of a process that does everything', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-logs-'));
  let running: RunningProcess;
  let url: string;
  let receiver: Awaited<ReturnType<typeof startTraceReceiver>>;
  beforeAll(async () => {
    receiver = await startTraceReceiver();
    const manifest = join(folder, 'documents.json');
    writeFileSync(manifest, JSON.stringify({ nothing: '{ __typename }' }));
    await copyStartedFolder('with sample data', join(folder, 'data'));
    running = runBuilt('main.js', [], {
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      LOG_LEVEL: 'trace',
      ACCESS_LOG: 'on',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      TRUSTED_DOCUMENTS: manifest,
      TRUSTED_DOCUMENTS_MODE: 'log',
    });
    url = await running.waitFor(/GraphQL\s+(http\S+)/);
  });
  afterAll(async () => {
    await running.end();
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = async (body: object, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { response, answer: JSON.parse(await response.text()) };
  };

  it('tells of a ballot, a key and a token without telling them', async () => {
    const listed = await post({
      query: '{ polls(filter: { statuses: [OPEN] }) { nodes { id voterAssurance options { id } } } }',
    });
    const poll = z
      .object({
        data: z.object({
          polls: z.object({
            nodes: z.array(
              z.object({ id: z.string(), voterAssurance: z.string(), options: z.array(z.object({ id: z.string() })) }),
            ),
          }),
        }),
      })
      .parse(listed.answer)
      .data.polls.nodes.find(({ voterAssurance }) => voterAssurance === 'BROWSER');
    const optionId = poll?.options[0]?.id ?? '';
    const idempotencyKey = randomUUID();
    const code = 'VOTERCODE-7F3A-91';
    const cast = 'pollCastBallot(input: $input) { receipt userErrors { message } }';
    const voted = await post({
      operationName: 'Vote',
      query: `mutation Vote($input: PollCastBallotInput!) { ${cast} }`,
      variables: { input: { pollId: poll?.id, optionIds: [optionId], idempotencyKey } },
    });
    const { receipt } = z
      .object({ data: z.object({ pollCastBallot: z.object({ receipt: z.string() }) }) })
      .parse(voted.answer).data.pollCastBallot;
    const cookie = /civic_voter=([^;]+)/.exec(voted.response.headers.get('set-cookie') ?? '')?.[1] ?? 'none';
    expect(cookie.length).toBeGreaterThan(40);
    // With everything in the document, too, and once with a value of the wrong type.
    const inline = `{ pollId: "${poll?.id}", optionIds: ["${optionId}"], voterCode: "${code}", idempotencyKey: "${idempotencyKey}" }`;
    await post(
      { query: `mutation { ${cast.replace('$input', inline)} }` },
      { cookie: `civic_voter=${cookie}`, 'x-voter-token': cookie },
    );
    await post({
      query: `mutation Vote($input: PollCastBallotInput!) { ${cast} }`,
      variables: { input: { pollId: poll?.id, optionIds: code, idempotencyKey } },
    });
    await post({ query: 'query Keyed { polls { nodes { id } } }' }, { authorization: `Bearer ${key}` });
    await post({ query: 'query Keyed { polls { nodes { id } } }' }, { 'x-api-key': key });
    await post({ query: 'query Signed { polls { nodes { id } } }' }, { authorization: `Bearer ${token}` });
    await running.waitFor(/"operation":"Vote".*\n.*/);
    await running.end();

    const lines = running.output();
    expect(lines).toMatch(/"operation":"Vote","kind":"mutation","outcome":"ok","status":200/);
    expect(lines).toMatch(/"caller":"anonymous"/);
    expect(lines).toMatch(/"estimatedCost":\d+,"actualCost":\d+/);
    // A line of a traced request leads to its trace.
    expect(lines).toMatch(/"traceId":"[\da-f]{32}","spanId":"[\da-f]{16}"/);
    const told = lines + receiver.text();
    for (const secret of [key, token, cookie, cookie.split('.')[0] ?? '', receipt, optionId, idempotencyKey, code])
      expect(told.includes(secret), `${secret} is told`).toBe(false);
    for (const file of ['secret', 'access-secret', 'gateway-secret'])
      expect(told, file).not.toContain(readFileSync(join(folder, 'data', file), 'utf8').trim());
  });
});

it('a wrong password of the database is not told, nor is the right one', async () => {
  const running = runBuilt('main.js', [], {
    PORT: '0',
    DATABASE_URL: `postgresql://civic:${password}@127.0.0.1:9/civic`,
    POLL_SECRET: 'a secret of the tests, long enough to do',
    ACCESS_SECRET: 'another secret of the tests, as long as that',
    LOG_LEVEL: 'trace',
  });
  expect(await running.exited).toBe(1);
  expect(running.output()).toContain('DATABASE_URL cannot be reached');
  expect(running.output()).not.toContain(password);
});

describe('a log line', () => {
  const write = (work: (log: ReturnType<typeof createLog>) => void): string => {
    const lines: string[] = [];
    work(createLog('trace', { destination: { write: (line) => void lines.push(line) } }));
    for (const line of lines) JSON.parse(line);
    return lines.join('');
  };

  it.each([
    ['headers as a whole', { headers: { authorization: 'a', host: 'b' } }, '"host"'],
    ['variables as a whole', { variables: { input: { note: 'private' } } }, 'private'],
    ['a header wherever it hangs', { request: { 'x-api-key': 'abc' } }, 'abc'],
    ['several cookies', { request: { cookie: ['one=1', 'two=2'] } }, 'two'],
    ['a key in a text', { note: `it was ${key}, sent twice` }, key],
    ['a token in a text', { note: `Bearer ${token}` }, token],
    ['a password in a URL', { err: new Error(`connect postgresql://civic:${password}@db:5432/x`) }, password],
    ['the same in the cause', { err: new Error('no', { cause: new Error(`redis://:${password}@r`) }) }, password],
    ['the same in one of several', { err: new AggregateError([new Error(`redis://u:${password}@r`)]) }, password],
    [
      'a row that a constraint refused',
      {
        err: Object.assign(new Error("insert … values ('chosen') - duplicate"), { code: '23505', detail: '(chosen)' }),
      },
      'chosen',
    ],
    [
      'a request that a library hung on its error',
      { err: Object.assign(new Error('no'), { config: { key: 'abc' } }) },
      'abc',
    ],
  ])('is without %s', (_what, object, secret) => {
    const line = write((log) => log.error(object, 'something happened'));
    expect(line).toContain('something happened');
    expect(line).not.toContain(secret);
  });

  it('keeps what finds the fault: its kind, its place, the table and the code', () => {
    const fault = Object.assign(new TypeError('duplicate key'), { code: '23505', table: 'ballot', constraint: 'once' });
    const line = JSON.parse(write((log) => log.error({ err: fault, errorId: 'e1', token: 'a' }, 'no')));
    expect(line).toMatchObject({
      err: { type: 'TypeError', message: 'duplicate key', code: '23505', table: 'ballot', constraint: 'once' },
      errorId: 'e1',
      token: '[redacted]',
    });
    expect(line.err.stack).toContain('logs.test.ts');
  });

  it.each(['a civic_voter of the district', 'the bearer of news', 'https://example.org/a:b@c', 'tokens: 12'])(
    'is left alone where nothing is secret: %s',
    (text) => {
      expect(redactText(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
    },
  );
});
