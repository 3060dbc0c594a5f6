// No text of the project holds unfinished work or the path of one machine; each phrase is seen to be caught.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listProjectFiles, projectRoot } from './project-files.js';
import { findForbiddenText } from './text.js';

test('no file of this project holds unfinished work or the path of one machine', () => {
  const files = listProjectFiles(projectRoot)
    .filter((path) => path !== 'package-lock.json')
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));
  expect(files.length).toBeGreaterThan(10);
  expect(findForbiddenText(files)).toEqual([]);
});

describe('a planted phrase', () => {
  const check = (line: string) => findForbiddenText([{ path: 'a.ts', text: `first\n${line}\n` }]);

  test.each([
    [`// ${'TO'}DO: later`, 'unfinished work'],
    [`// ${'FIX'}ME`, 'unfinished work'],
    [`throw new Error('Not ${'implemented'}')`, 'what is not there'],
    [`const data = '/${'home'}/someone/data'`, 'a path of one machine'],
    [`see (/${'work'}/main)`, 'a path of one machine'],
    [`C:${'\\'}Users`, 'a path of one machine'],
    [`${'<'.repeat(7)} HEAD`, 'a merge'],
  ])('is caught: %s', (line, reason) => {
    expect(check(line)).toEqual([expect.stringContaining(`a.ts:2: ${reason}`)]);
  });

  test.each([
    'a todo list of the district',
    'https://example.org/home/page',
    '../shared/data/portal-page.txt',
    'WORKDIR /app',
  ])('that means something else is left alone: %s', (line) => {
    expect(check(line)).toEqual([]);
  });
});
