// `npm run bench:recordings [-- --out FILE]`: two answers as they come over the wire, each piece with its time: a page in parts, and articles
// that are followed while the supergraph is reloaded. Exit code 1 when a part or an article is missing or comes twice.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createInProcessSubscribe, createInProcessTransport } from '../gateway/fetch/in-process-transport.js';
import { startGateway } from '../gateway/gateway.js';
import { reachInProcess } from '../gateway/subgraph-transports.js';
import { createClosingStack } from '../process/lifecycle.js';
import { createLog } from '../process/log.js';
import { parseSettings } from '../process/settings.js';
import { subgraphNames } from '../process/subgraphs.js';
import { buildContracts } from '../schema/contracts.js';
import type { StartedRoom } from '../subgraphs/kit/room.js';
import { startRooms } from '../subgraphs/start-rooms.js';
import { readGatewayDefaults } from './engine/gateway-defaults.js';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const lines: string[] = [];
let startedAt = performance.now();
const note = (text: string) => {
  const at = `${(performance.now() - startedAt).toFixed(0).padStart(6)} ms  `;
  for (const [index, line] of text.split('\n').entries()) lines.push((index === 0 ? at : ' '.repeat(at.length)) + line);
};

/** Notes every piece of the answer as it comes, and gives all of it. */
async function record(
  url: string,
  accept: string,
  body: unknown,
  signal: AbortSignal | null = null,
  onPiece?: (text: string) => void,
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
    signal,
  });
  note(`HTTP ${response.status}, ${response.headers.get('content-type')}`);
  let whole = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      whole += text;
      note(text.trim());
      onPiece?.(text);
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    note('-> the client leaves');
  }
  return whole;
}

const example = (name: string) =>
  readFileSync(new URL(`../../dashboard/playground/examples/${name}`, import.meta.url), 'utf8');
const subscription = 'subscription FollowNews { articlePublished { cursor article { title } } }';
const editor = { 'x-caller-scopes': 'articles:write' };
const created = z.object({ articleCreate: z.object({ article: z.object({ id: z.string() }) }) });
const published = z.object({ articlePublish: z.object({ userErrors: z.array(z.unknown()).length(0) }) });

async function publish(news: StartedRoom, title: string): Promise<void> {
  const run = async <T>(form: z.ZodType<T>, query: string, variables: Readonly<Record<string, unknown>>) =>
    form.parse((await news.execute({ query, variables, headers: editor })).data);
  const { articleCreate } = await run(
    created,
    `mutation ($title: String!) { articleCreate(article: { title: $title, blocks: [{ kind: PARAGRAPH, text: "SYNTHETIC." }] }) {
      article { id } userErrors { message } } }`,
    { title },
  );
  await run(published, 'mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', {
    id: articleCreate.article.id,
  });
}

const opened = createClosingStack();
const folder = mkdtempSync(join(tmpdir(), 'civic-recordings-'));
opened.add({ close: async () => rmSync(folder, { recursive: true, force: true }) });
const faults: string[] = [];
try {
  const parsed = parseSettings({ DATA_DIR: folder, SAMPLE_DATA: 'on', ENVIRONMENT: 'development' });
  if (!parsed.ok) throw new Error('the settings of the recordings are wrong');
  const log = createLog('error');
  const context = { settings: parsed.settings, log, arguments: [], opened, print: () => {} };
  const { rooms } = await startRooms(subgraphNames, context);
  const news = rooms.get('news');
  const supergraphSdl = (await buildContracts()).get('supergraph.graphql');
  if (news === undefined || supergraphSdl === undefined) throw new Error('the rooms were not started');
  const gateway = opened.add(
    await startGateway({
      ...readGatewayDefaults(),
      supergraphSdl,
      transport: reachInProcess(
        createInProcessTransport((name, request) => rooms.get(name)?.execute(request)),
        createInProcessSubscribe((_name, request, signal) => news.subscribe(request, signal)),
      ),
    }),
  );

  lines.push('# A page in parts: the first piece has what the page must not wait for', '');
  const page = { query: example('7-defer.graphql'), variables: JSON.parse(example('7-defer.json')) };
  startedAt = performance.now();
  const parts = await record(gateway.url, 'multipart/mixed', page);
  for (const label of ['"articles"', '"polls"'])
    if (parts.split(`"label":${label}`).length !== 2) faults.push(`the part ${label} did not come once`);

  lines.push('', '# Articles (SYNTHETIC) as they are published, followed while the supergraph is reloaded', '');
  startedAt = performance.now();
  const leaving = new AbortController();
  let events = '';
  const following = record(gateway.url, 'text/event-stream', { query: subscription }, leaving.signal, (text) => {
    events += text;
  });
  const titles: string[] = [];
  const publishNext = async () => {
    const title = `SYNTHETIC article ${titles.length + 1}`;
    titles.push(title);
    await publish(news, title);
    note(`-> ${title} is published`);
  };
  const until = async (isSo: () => boolean) => {
    for (let tries = 0; tries < 200 && !isSo(); tries += 1) await pause(50);
  };
  await until(() => lines.at(-1)?.includes('text/event-stream') === true);
  await publishNext();
  for (const revision of ['one more line', 'another line']) {
    note('-> the supergraph is being reloaded');
    const reloading = gateway.reload(`${supergraphSdl}\n# ${revision}`);
    await publishNext();
    await reloading;
    note('-> reloaded');
    await publishNext();
  }
  await until(() => titles.every((title) => events.includes(title)));
  leaving.abort();
  await following;
  for (const title of titles) {
    const times = events.split(title).length - 1;
    if (times !== 1) faults.push(`${title} came ${times} times`);
  }
} finally {
  await opened.close();
}
const text = `${lines.join('\n')}\n`;
if (values.out === undefined) console.log(text);
else writeFileSync(values.out, text);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
