// The manifest file of a running gateway: what it is refused for, and that a changed one is served.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { compose } from '../gateway/plan/compose.js';
import { runBuilt } from '../support/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'civic-documents-'));
const supergraph = join(folder, 'supergraph.graphql');
const manifest = join(folder, 'documents.json');
writeFileSync(supergraph, compose({ a: 'type Query { a: String }' }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: unknown) => {
  writeFileSync(`${manifest}.new`, typeof content === 'string' ? content : JSON.stringify(content));
  renameSync(`${manifest}.new`, manifest);
};
const start = (environment: Readonly<Record<string, string>>) =>
  runBuilt('gateway/main.js', ['--supergraph', supergraph, '--port', '0'], { LOG_LEVEL: 'info', ...environment });

describe('the manifest of trusted documents', () => {
  it('is served as it is now, after a change and on SIGHUP; what cannot be used is left aside', async () => {
    write({ first: '{ first: __typename }' });
    const running = start({ TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_MODE: 'only' });
    const url = await running.waitFor(/at (http\S+)/);
    const statusOf = async (id: string) => (await fetch(`${url}/${id}`)).status;
    expect([await statusOf('first'), await statusOf('second'), await statusOf('third')]).toEqual([200, 404, 404]);

    write({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'second', name: 'Second', type: 'query', body: '{ second: __typename }' }],
    });
    await vi.waitFor(async () => expect(await statusOf('second')).toBe(200), { timeout: 15_000, interval: 50 });
    expect(await statusOf('first')).toBe(404);

    write('{ "third": ');
    await running.waitFor(/the new list of trusted documents cannot be used; the one before is served on/);
    expect(await statusOf('second')).toBe(200);

    write({ third: '{ third: __typename }' });
    running.child.kill('SIGHUP');
    await vi.waitFor(async () => expect(await statusOf('third')).toBe(200), { timeout: 15_000, interval: 50 });
    expect(await running.end()).toBe(0);
  });

  it.each([
    [
      { TRUSTED_DOCUMENTS: join(folder, 'nowhere.json') },
      'cannot be read: give the path of a manifest with TRUSTED_DOCUMENTS.',
    ],
    [{ TRUSTED_DOCUMENTS: supergraph }, 'cannot be used (it is no JSON): write an apollo-persisted-query-manifest'],
    [{ TRUSTED_DOCUMENTS_MODE: 'only' }, 'TRUSTED_DOCUMENTS_MODE=only needs a manifest'],
    [{ TRUSTED_DOCUMENTS_MODE: 'log' }, 'TRUSTED_DOCUMENTS_MODE=log needs a manifest'],
  ])('keeps a gateway from starting with %j, which says what to do', async (environment, message) => {
    const running = start(environment);
    expect(await running.exited).toBe(1);
    expect(running.output()).toContain(message);
  });
});
