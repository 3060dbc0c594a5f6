// What a client asks the gateway → what the command line says of it, through the subgraph that keeps it and the database.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runBuilt } from '../support/processes.js';
import { copyStartedFolder } from '../support/started-folders.js';

const parent = mkdtempSync(join(tmpdir(), 'civic-usage-'));
const folder = join(parent, 'data');
afterAll(() => rmSync(parent, { recursive: true, force: true }));

it('who asked for a field is known from the command line once the gateway has reported', async () => {
  await copyStartedFolder('empty', folder);
  const running = runBuilt('main.js', [], { PORT: '0', DATA_DIR: folder });
  const url = await running.waitFor(/GraphQL\s+(http\S+)/);
  for (const client of ['portal', 'portal', 'app']) {
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'graphql-client-name': client },
      body: JSON.stringify({ query: '{ polls(first: 1) { nodes { title } } }' }),
    });
  }
  await fetch(`${url}?query={polls{nodes{id}}}`);
  // The last report is sent at the end.
  expect(await running.end()).toBe(0);
  expect(running.output()).not.toContain('could not be kept');

  const command = runBuilt('subgraphs/usage.js', ['--field', 'Query.polls'], { DATA_DIR: folder });
  expect(await command.exited).toBe(0);
  const lines = command.output().trim().split('\n');
  expect(lines[0]).toBe('Query.polls');
  expect(
    lines
      .slice(1)
      .map((line) => line.trim().replace(/^\S+\s+/, ''))
      .toSorted(),
  ).toEqual(['1  a client without a name, no key', '1  app, no key', '2  portal, no key']);
  const argument = runBuilt('subgraphs/usage.js', ['--field', 'Query.polls(first:)'], { DATA_DIR: folder });
  await argument.exited;
  expect(argument.output()).toMatch(/ 2 {2}portal, no key/);
}, 120_000);
