// What a client asks the gateway → what the command line says of it, through the subgraph that keeps it and the database.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
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

  // Of a schema in which what they used is deprecated, and something that nobody did.
  mkdirSync(join(parent, 'schema'));
  const sdl = `type Query { polls(first: Int @deprecated): Int @deprecated
    other: Int @deprecated(reason: "Ask polls.") articles: Int }`;
  writeFileSync(join(parent, 'schema', 'api.graphql'), sdl);
  const entry = resolve('dist/subgraphs/usage.js');
  const { stdout } = await promisify(execFile)(process.execPath, [entry, '--deprecated'], {
    cwd: parent,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder },
  });
  const told = stdout.trim().split('\n');
  expect(told.filter((line) => !line.startsWith(' '))).toEqual([
    'Query.polls',
    'Query.polls(first:)',
    'Query.other: nobody in 30 days',
  ]);
  expect(told[told.indexOf('Query.polls') + 1]).toMatch(/ 2 {2}portal, no key$/);
}, 120_000);
