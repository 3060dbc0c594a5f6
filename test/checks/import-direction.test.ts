// The project's imports go the way of the architecture; and each rule is seen to catch a planted fault.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findWrongImports } from './import-direction.js';
import { listSources, readImports } from './imports.js';

const project = fileURLToPath(new URL('../..', import.meta.url));

function check(root: string): string[] {
  return findWrongImports(listSources(root).flatMap((file) => readImports(root, file)));
}

describe('this project', () => {
  test('has no import against the architecture', () => {
    expect(check(project)).toEqual([]);
  });

  test('is read whole: this very file and the first file of each part are among its sources', () => {
    const sources = listSources(project);
    expect(sources).toEqual(
      expect.arrayContaining([
        'main.ts',
        'gateway/main.ts',
        'subgraphs/start.ts',
        'subgraphs/news/room.ts',
        'schema/write.ts',
      ]),
    );
    expect(readImports(project, 'test/checks/import-direction.test.ts').map(({ target }) => target)).toEqual(
      expect.arrayContaining(['test/checks/imports', 'vitest']),
    );
  });
});

describe('a planted import', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'civic-imports-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  test.each([
    ['process/log.ts', `import '../subgraphs/kit/ids.js'`, 'process/ imports nothing of ours'],
    ['gateway/plan/a.ts', `import '../../subgraphs/kit/ids.js'`, 'the gateway never imports a subgraph'],
    ['gateway/main.ts', `import '../subgraphs/rooms.js'`, 'the gateway never imports a subgraph'],
    ['gateway/main.ts', `import '../main.js'`, 'the gateway never imports a subgraph, nor what joins them'],
    ['subgraphs/kit/a.ts', `import '../news/room.js'`, 'the kit knows no room'],
    ['subgraphs/kit/a.ts', `import '../rooms.js'`, 'the kit knows no room'],
    ['subgraphs/news/room.ts', `import '../polls/room.js'`, 'a room imports itself'],
    ['subgraphs/news/loaders/a.ts', `import type { A } from '../../../gateway/errors.js'`, 'a room imports itself'],
    ['subgraphs/news/room.ts', `import '../rooms.js'`, 'a room imports itself'],
    ['subgraphs/start.ts', `import '../gateway/gateway.js'`, 'what joins the rooms does not know the gateway'],
    ['main.ts', `import './test/support/a.js'`, 'only tests import tests'],
    ['schema/write.ts', `import '../bench/data.js'`, 'only benchmarks and tests import benchmarks'],
    ['docs/site/a.ts', `import '../../gateway/gateway.js'`, 'the pages for developers are made from process/'],
    ['docs/tasks/1-news/a.ts', `import '../../site/html.js'`, 'what partners copy imports nothing but'],
    ['schema/write.ts', `import '../docs/site/html.js'`, 'only tests import the documentation'],
    [
      'gateway/operation/a.ts',
      `import { p } from '../plan/p.js'`,
      'a stage of the gateway does not import a later one',
    ],
    ['gateway/fetch/a.ts', `import { g } from '../gateway.js'`, 'the gateway is joined in its root files only'],
    ['gateway/fetch/a.ts', `import type { E } from '../execute/e.js'`, 'a port of the gateway knows no stage'],
    ['gateway/telemetry/a.ts', `import '../operation/o.js'`, 'a port of the gateway knows no stage'],
    ['gateway/execute/a.ts', `import '@apollo/gateway'`, 'Elastic-licensed packages'],
    ['subgraphs/news/schema/a.ts', `import { p } from '@mikro-orm/core'`, 'resolvers never touch the database'],
    ['subgraphs/news/schema/a.ts', `import { sql } from 'kysely'`, 'resolvers never touch the database'],
    ['subgraphs/news/schema/a.ts', `import { A } from '../entities/a.js'`, 'resolvers never touch the database'],
    ['subgraphs/news/entities/a.ts', `import { Field } from 'type-graphql'`, 'entities never touch GraphQL'],
    ['subgraphs/news/entities/a.ts', `import type { A } from '../schema/a.js'`, 'entities never touch GraphQL'],
    ['subgraphs/news/loaders/a.ts', `import { A } from '../schema/a.js'`, 'reads and writes do not know the resolvers'],
  ])('in %s: %s', (file, text, rule) => {
    plant(file, text);
    expect(check(root)).toEqual([expect.stringMatching(new RegExp(`^${file}:1: ${rule.replace(/[/.]/g, '\\$&')}`))]);
  });

  test.each([
    `export { a } from '../polls/a.js'`,
    `export * from '../polls/a.js'`,
    `export type { A } from '../polls/a.js'`,
    `type A = import('../polls/a.js').A`,
    `const a = await import('../polls/a.js')`,
    `const a = require('../polls/a.js')`,
    `import './../news/../polls/a.js'`,
  ])('is seen in every form: %s', (text) => {
    plant('subgraphs/news/room.ts', `\n${text}`);
    expect(check(root)).toEqual([
      'subgraphs/news/room.ts:2: a room imports itself, the kit and process/ (subgraphs/polls/a)',
    ]);
  });

  test('whose target is computed is refused', () => {
    plant('subgraphs/news/room.ts', 'const room = await import(`../${name}/room.js`)');
    expect(() => check(root)).toThrow('subgraphs/news/room.ts:1: the target of an import must be written out');
  });

  test.each([
    ['main.ts', `import './gateway/gateway.js'; import './subgraphs/rooms.js'`],
    ['subgraphs/rooms.ts', `const news = () => import('./news/room.js')`],
    [
      'subgraphs/news/schema/a.ts',
      `import type { A } from '../entities/a.js'; import '../loaders/l.js'; import '../../kit/k.js'`,
    ],
    ['gateway/plan/a.ts', `import '../operation/o.js'; import '@apollo/query-planner'; import '../../process/log.js'`],
    ['bench/engine/stock-gateway.ts', `import '@apollo/gateway'`],
    ['gateway/execute/a.ts', `import '../fetch/port.js'; import type { P } from '../plan/query-plan.js'`],
  ])('that the architecture allows is left alone: %s', (file, text) => {
    plant(file, text);
    expect(check(root)).toEqual([]);
  });
});
