// The product as an operator starts it, a partner's server, and an outage of that server during which the product is killed: all
// that was published arrives once the server is back, in the order of `changes`. The server's log is printed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/followers.js';
import { runBuilt, type RunningProcess } from '../support/processes.js';
import { copyStartedFolder } from '../support/started-folders.js';
import { databases } from '../support/services/databases.js';
import { isSignedWith, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

vi.setConfig({ testTimeout: 240_000 });

const created = z.object({ articleCreate: z.object({ article: z.object({ id: z.string() }) }) });
const registered = z.object({
  webhookRegister: z.object({ webhook: z.object({ id: z.string(), cursor: z.string() }), secret: z.string() }),
});
const changed = z.object({ changes: z.object({ nodes: z.array(z.object({ nodeId: z.string() })) }) });

describe.each(databases)('webhooks of the product on the $name database', ({ name, create }) => {
  const parent = mkdtempSync(join(tmpdir(), 'civic-webhooks-'));
  const folder = join(parent, 'data');
  let drop: () => Promise<void>;
  let environment: Readonly<Record<string, string>>;
  let running: RunningProcess;
  let url: string;
  /** Writes articles. */
  let key: string;
  /** Follows, as partners may. */
  let follower: string;
  let followerId: string;
  const receivers: WebhookReceiver[] = [];

  const start = async () => {
    running = runBuilt('main.js', [], environment);
    url = await running.waitFor(/GraphQL {2}(http\S+)/);
  };
  const command = async (entry: string, given: readonly string[]) => {
    const ran = runBuilt(`subgraphs/${entry}.js`, given, environment);
    expect([await ran.exited, ran.output()]).toEqual([0, expect.any(String)]);
    return ran.output().trimEnd().split('\n');
  };
  beforeAll(async () => {
    const own = await create();
    drop = () => own.drop();
    if (name === 'embedded') await copyStartedFolder('empty', folder);
    const secrets = { ACCESS_SECRET: 'a'.repeat(32), POLL_SECRET: 'p'.repeat(32) };
    environment = {
      DATA_DIR: folder,
      PORT: '0',
      SAMPLE_DATA: 'off',
      WEBHOOK_PRIVATE_ADDRESSES: 'allow',
      ...(name === 'server' ? { DATABASE_URL: own.settings.url, ...secrets } : {}),
    };
    const makeKey = (scopes: string, contract: string) =>
      command('keys', ['create', '--name', 'A', '--scopes', scopes, '--contract', contract]);
    key = (await makeKey('articles:write', 'internal')).at(-1) ?? '';
    const made = await makeKey('webhooks:manage', 'partner');
    follower = made.at(-1) ?? '';
    [followerId = ''] = /^key_\w+/.exec(made[0] ?? '') ?? [];
    await start();
  });
  afterAll(async () => {
    await running.end();
    for (const receiver of receivers) await receiver.close();
    await drop();
    rmSync(parent, { recursive: true, force: true });
  });

  const ask = async <T>(shape: z.ZodType<T>, query: string, variables: object = {}, by = key): Promise<T> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': by };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = z.object({ data: z.unknown(), errors: z.unknown().optional() }).parse(await answer.json());
    expect(errors).toBeUndefined();
    return shape.parse(data);
  };
  const write = async (count: number) => {
    for (let number = 1; number <= count; number += 1) {
      const article = { title: `Tin ${number}`, blocks: [{ kind: 'PARAGRAPH', text: 'Tin ngắn.' }] };
      const made = await ask(
        created,
        'mutation ($article: ArticleInput!) { articleCreate(article: $article) { article { id } } }',
        { article },
      );
      const { id } = made.articleCreate.article;
      await ask(z.unknown(), 'mutation ($id: ID!) { articlePublish(id: $id) { userErrors { message } } }', { id });
    }
  };
  const open = async (...given: Parameters<typeof startReceiver>) => {
    const receiver = await startReceiver(...given);
    receivers.push(receiver);
    return receiver;
  };

  it('arrive in the order of the log through an outage of the receiver and kill -9 of the product', async () => {
    const before = await open();
    const { webhook, secret } = (
      await ask(
        registered,
        'mutation ($url: String!) { webhookRegister(input: { url: $url, batchSize: 4 }) { webhook { id cursor } secret } }',
        { url: before.url },
        follower,
      )
    ).webhookRegister;
    await write(3);
    await eventually(() => expect(before.taken()).not.toHaveLength(0));
    // The receiver goes away; the product is killed while it tries, and once more after it started again.
    await before.close();
    await write(4);
    await running.end('SIGKILL');
    await start();
    await write(3);
    await running.end('SIGKILL');
    const after = await open(() => 204, before.port);
    await start();
    await write(1);

    const told = await ask(
      changed,
      'query ($after: String!) { changes(first: 1000, after: $after) { nodes { nodeId } } }',
      {
        after: webhook.cursor,
      },
    );
    const expected = told.changes.nodes.map(({ nodeId }) => nodeId);
    expect(new Set(expected).size).toBe(11);
    const taken = () => {
      // The receiver keeps ids, as the README asks: what came again after a lost answer counts once.
      const seen = new Set(before.requests.map(({ id }) => id));
      return [...before.taken(), ...after.requests.filter(({ id }) => !seen.has(id)).flatMap(({ nodeIds }) => nodeIds)];
    };
    await vi.waitFor(() => expect(taken().length).toBeGreaterThanOrEqual(expected.length), { timeout: 60_000 });
    expect(taken()).toEqual(expected);
    const requests = [...before.requests, ...after.requests];
    expect(requests.every((request) => isSignedWith(secret, request))).toBe(true);
    const lines = requests.map(({ id, timestamp, nodeIds, status }) => {
      const at = new Date(Number(timestamp) * 1000).toISOString().slice(11, 19);
      return `  ${at}  ${id}  ${status}  ${nodeIds.map((each) => each.slice(-4)).join(' ')}`;
    });
    process.stdout.write(`The receiver of ${webhook.id} (${name} database):\n${lines.join('\n')}\n`);
  });

  it('are kept by the operator on the command line', async () => {
    await write(2);
    await running.end();
    const receiver = await open();
    const added = await command('webhooks', ['add', '--key', followerId, '--url', receiver.url, '--types', 'Article']);
    const [id = ''] = /^hook_\w+/.exec(added[0] ?? '') ?? [];
    expect(added.at(-1)).toMatch(/^whsec_/);
    await command('webhooks', ['replay', id, '--after', 'start']);
    expect((await command('webhooks', ['list'])).join('\n')).toContain(`${id}  ACTIVE  ${receiver.url}`);
    const refused = runBuilt('subgraphs/webhooks.js', ['replay', id], environment);
    expect([await refused.exited, refused.output()]).toEqual([1, expect.stringContaining('--after is missing')]);
    await start();
    await eventually(() => expect(new Set(receiver.taken()).size).toBeGreaterThanOrEqual(2));
    await running.end();
    expect(await command('webhooks', ['dead-letters', id])).toEqual(['There are no dead letters.']);
    expect((await command('webhooks', ['rotate', id, '--grace', '5'])).at(-1)).toMatch(/^whsec_/);
    await command('webhooks', ['remove', id]);
    expect((await command('webhooks', ['list'])).join('\n')).not.toContain(id);
  });
});
