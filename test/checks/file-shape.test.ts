// The tree has the shape that the architecture gives it; and each rule is seen to catch a planted fault.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMisplacedFiles, findMisshapenSources } from './file-shape.js';
import { listProjectFiles, projectRoot } from './project-files.js';

describe('this project', () => {
  const paths = listProjectFiles(projectRoot);

  test('has every file where it belongs, and rooms of one shape', () => {
    expect(paths).toContain('test/checks/file-shape.test.ts');
    expect(findMisplacedFiles(paths)).toEqual([]);
  });

  test('has source files that are short, say what they are for, and are no barrels', () => {
    const sources = paths.filter((path) => /\.(ts|tsx|mjs)$/.test(path));
    const files = sources.map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));
    expect(findMisshapenSources(files)).toEqual([]);
  });
});

describe('a planted fault in the tree', () => {
  const room = (name: string) =>
    [
      'README.md',
      'room.ts',
      ...['commands', 'entities', 'loaders', 'migrations', 'sample', 'schema', 'sources'].map(
        (folder) => `${folder}/a.ts`,
      ),
    ].map((entry) => `subgraphs/${name}/${entry}`);
  const sound = ['main.ts', 'subgraphs/kit/ids.ts', 'subgraphs/rooms.ts', ...room('news'), ...room('polls')];

  test('is not found where there is none', () => {
    expect(findMisplacedFiles(sound)).toEqual([]);
  });

  test.each([
    ['gateway/utils/text.ts', 'gateway/utils/text.ts: a folder is named after what it holds'],
    ['subgraphs/kit/helpers/a.ts', 'subgraphs/kit/helpers/a.ts: a folder is named after what it holds'],
    ['gateway/services/a.ts', 'gateway/services/a.ts: a folder is named after what it holds'],
    ['scripts/a.ts', 'scripts: the top level is fixed'],
    ['subgraphs/news/server.ts', 'subgraphs/news/server.ts: no other room has it'],
  ])('%s', (path, fault) => {
    expect(findMisplacedFiles([...sound, path])).toEqual([fault]);
  });

  test('a room without one of the entries of a room', () => {
    expect(findMisplacedFiles(sound.filter((path) => path !== 'subgraphs/polls/sources/a.ts'))).toEqual([
      'subgraphs/polls: has no sources',
    ]);
  });
});

describe('a planted fault in a source file', () => {
  const header = '// In: a day.\n// Out: its name.\n';
  const one = (text: string, path = 'gateway/a.ts') => findMisshapenSources([{ path, text }]);

  test('is not found where there is none', () => {
    expect(one(`${header}export const a = 1;\nexport type { B } from './b.js';\n`)).toEqual([]);
    expect(one(`${header}${'x;\n'.repeat(348)}`)).toEqual([]);
    expect(one('no header', 'README.md')).toEqual([]);
  });

  test.each([
    [`${header}${'x;\n'.repeat(349)}`, /has 351 lines/],
    [`${header}export { a } from './a.js';\nexport * from './b.js';\n`, /is a barrel/],
    ['export const a = 1;\n', /does not open with/],
  ])('%#', (text, fault) => {
    expect(one(text)).toEqual([expect.stringMatching(fault)]);
  });

  test('an index file', () => {
    expect(one(`${header}export const a = 1;\n`, 'gateway/plan/index.ts')).toEqual([
      expect.stringMatching(/is a barrel/),
    ]);
  });
});
