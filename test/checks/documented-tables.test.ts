// What the documents list is what the code has, both ways: settings, error codes, dependencies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorCodes } from '../../process/error-codes.js';
import { declaredSettings } from '../../process/settings.js';
import { readTable } from './markdown-tables.js';
import { projectRoot } from './project-files.js';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');
const code = (text: string) => `\`${text}\``;

describe('the README', () => {
  test('lists every setting with its default and meaning, and no other', () => {
    const declared = declaredSettings.map(({ name, defaultValue, description }) => [
      code(name),
      defaultValue === null || defaultValue === '' ? 'none' : code(defaultValue),
      description,
    ]);
    expect(readTable(read('README.md'), 'Settings')).toEqual(declared);
  });

  test('lists every error code with its meaning, and no other', () => {
    const declared = Object.entries(errorCodes).map(([name, meaning]) => [code(name), meaning]);
    expect(readTable(read('README.md'), 'Errors')).toEqual(declared);
  });
});

describe('the dependencies', () => {
  const versions = z.record(z.string(), z.string());
  const manifest = z
    .object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions })
    .parse(JSON.parse(read('package.json')));
  const all = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });

  test('have exact versions', () => {
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('are each explained in CONTRIBUTING.md, and nothing else is', () => {
    const rows = readTable(read('CONTRIBUTING.md'), 'Dependencies');
    const named = rows.flatMap(([names]) => [...(names ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.toSorted()).toEqual(all.map(([name]) => name).toSorted());
    expect(rows.filter(([, reason]) => (reason ?? '').length < 10)).toEqual([]);
  });
});

describe('reading a table', () => {
  const markdown =
    '# A\n| x | y |\n|---|---|\n| `a` | b \\| c |\n| d | |\n\n| other | table |\n## B\n## C\n| x |\n|---|\n';

  test('gives the cells of the first table under the heading', () => {
    expect(readTable(markdown, 'A')).toEqual([
      ['`a`', 'b | c'],
      ['d', ''],
    ]);
  });

  test.each(['B', 'C', 'D'])('throws rather than compare nothing: %s', (heading) => {
    expect(() => readTable(markdown, heading)).toThrow(`"${heading}"`);
  });
});
