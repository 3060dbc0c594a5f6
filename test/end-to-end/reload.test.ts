// A running gateway whose supergraph file is written anew: what is new is served, what cannot be used is not, and no request is
// lost meanwhile.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compose } from '../gateway/plan/compose.js';
import { postGraphql, runBuilt, type RunningProcess } from '../support/processes.js';

describe('the supergraph file of a running gateway', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civic-reload-'));
  const file = join(folder, 'supergraph.graphql');
  let running: RunningProcess;
  let url: string;
  const write = (text: string) => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const fields = async () => {
    const { data } = await postGraphql(url, '{ __type(name: "Query") { fields { name } } }');
    return JSON.stringify(data);
  };
  const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

  beforeAll(async () => {
    write(compose({ a: 'type Query { old: String }' }));
    running = runBuilt('gateway/main.js', ['--supergraph', file, '--port', '0'], { LOG_LEVEL: 'info' });
    url = await running.waitFor(/at (http\S+)/);
  });
  afterAll(async () => {
    await running.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is served as soon as it is written, with every request answered meanwhile', async () => {
    expect(await fields()).toContain('"old"');
    const state = { isDone: false };
    const answers: string[] = [];
    const asking = (async () => {
      while (!state.isDone) answers.push(await fields());
    })();
    write(compose({ a: 'type Query { fresh: String }' }));
    await eventually(async () => expect(await fields()).toContain('"fresh"'));
    state.isDone = true;
    await asking;
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toMatch(/"(old|fresh)"/);
    expect(running.output()).toContain('another supergraph is served');
  });

  it('is left aside when it cannot be used, and the log says so', async () => {
    write('type Query { broken: String }');
    await running.waitFor(/the new supergraph cannot be used; the one before is served on/);
    expect(await fields()).toContain('"fresh"');
  });

  it('is read again on SIGHUP', async () => {
    write(compose({ a: 'type Query { again: String }' }));
    running.child.kill('SIGHUP');
    await eventually(async () => expect(await fields()).toContain('"again"'));
  });
});
