// No change of the client-facing schema breaks a client unannounced; and each kind of break is seen to be found.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BreakingChangeType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { findBreaks, findUnannouncedBreaks, readAnnouncedBreaks } from '../../schema/check-compatibility.js';
import { projectRoot } from '../checks/project-files.js';

const read = (file: string) => readFileSync(join(projectRoot, file), 'utf8');

describe('this project', () => {
  test('breaks no client of the last release without an entry under "Breaking" in the changelog', () => {
    const [released, present] = [read('schema/released-api.graphql'), read('schema/api.graphql')];
    expect(findUnannouncedBreaks(released, present, read('CHANGELOG.md'))).toEqual([]);
  });

  test('keeps the schema of the last release that the changelog names', () => {
    const [, last] = /^## \[?(\d+\.\d+\.\d+)/m.exec(read('CHANGELOG.md')) ?? [];
    expect(read('schema/released-api.graphql').split('\n')[0]).toBe(`# The client-facing schema of release ${last}.`);
  });
});

const base = `
directive @shown(on: String, as: String) repeatable on FIELD | FRAGMENT_SPREAD
type Query { articles(first: Int = 20, after: String): [Article!]! found: Found node: Node }
interface Node { id: ID! }
type Article implements Node { id: ID! title: String! body: String }
type Poll implements Node { id: ID! }
union Found = Article | Poll
enum Order { OLDEST NEWEST }
input Filter { text: String order: Order = NEWEST }
type Other { filtered(filter: Filter, limit: Int! = 10): String }
scalar Day
`;

const planted: [kind: string, sound: string, fault: string, coordinate: string][] = [
  ['TYPE_REMOVED', 'scalar Day', '', 'Day'],
  ['TYPE_CHANGED_KIND', 'scalar Day', 'type Day { year: Int }', 'Day'],
  ['TYPE_REMOVED_FROM_UNION', 'Article | Poll', 'Article', 'Found'],
  ['VALUE_REMOVED_FROM_ENUM', 'OLDEST NEWEST', 'NEWEST', 'Order.OLDEST'],
  ['REQUIRED_INPUT_FIELD_ADDED', 'text: String', 'text: String district: ID!', 'Filter.district'],
  ['IMPLEMENTED_INTERFACE_REMOVED', 'Poll implements Node', 'Poll', 'Poll'],
  ['FIELD_REMOVED', ' body: String', '', 'Article.body'],
  ['FIELD_CHANGED_KIND', 'title: String!', 'title: String', 'Article.title'],
  ['FIELD_CHANGED_KIND', 'title: String!', 'title: [String!]!', 'Article.title'],
  ['FIELD_CHANGED_KIND', 'text: String', 'text: String!', 'Filter.text'],
  ['REQUIRED_ARG_ADDED', 'after: String', 'after: String, of: ID!', 'Query.articles(of:)'],
  ['ARG_REMOVED', ', after: String', '', 'Query.articles(after:)'],
  ['ARG_CHANGED_KIND', 'after: String', 'after: String!', 'Query.articles(after:)'],
  ['DIRECTIVE_REMOVED', 'directive @shown(on: String, as: String) repeatable on FIELD | FRAGMENT_SPREAD', '', '@shown'],
  ['DIRECTIVE_ARG_REMOVED', 'on: String, ', '', '@shown(on:)'],
  ['REQUIRED_DIRECTIVE_ARG_ADDED', 'as: String', 'as: String, by: Int!', '@shown(by:)'],
  ['DIRECTIVE_REPEATABLE_REMOVED', ' repeatable', '', '@shown'],
  ['DIRECTIVE_LOCATION_REMOVED', ' | FRAGMENT_SPREAD', '', '@shown'],
  ['an argument that lost its default', 'limit: Int! = 10', 'limit: Int!', 'Other.filtered(limit:)'],
];

function plant(sound: string, fault: string): string {
  expect(base).toContain(sound);
  return base.replace(sound, fault);
}

describe('a planted break', () => {
  test.each(planted)('%s: %j → %j is found', (_, sound, fault, coordinate) => {
    expect(findBreaks(base, plant(sound, fault)).map((found) => found.coordinate)).toEqual([coordinate]);
  });

  test('is tried for every kind that graphql-js knows', () => {
    expect(planted.map(([kind]) => kind)).toEqual(expect.arrayContaining(Object.values(BreakingChangeType)));
  });

  test('of an input field that lost its default is found, though graphql-js does not see it', () => {
    const required = base.replace('order: Order = NEWEST', 'order: Order! = NEWEST');
    const lost = base.replace('order: Order = NEWEST', 'order: Order!');
    expect(findBreaks(required, lost)).toEqual([
      { coordinate: 'Filter.order', description: 'Filter.order lost its default and is required now.' },
    ]);
  });

  test('is let through when the changelog announces it, and only then', () => {
    const present = plant(' body: String', '').replace('OLDEST NEWEST', 'NEWEST');
    const announce = (names: string) =>
      `# Changelog\n## [Unreleased]\n### Breaking\n- ${names}\n### Added\n- \`Order.OLDEST\`\n`;
    const unannounced = (changelog: string) =>
      findUnannouncedBreaks(base, present, changelog).map(({ coordinate }) => coordinate);
    expect(unannounced(announce('`Article.body` and `Order.OLDEST` are gone'))).toEqual([]);
    expect(unannounced(announce('`Article.body` is gone'))).toEqual(['Order.OLDEST']);
    expect(unannounced(announce('Article.body and Order.OLDEST without code marks'))).toHaveLength(2);
    expect(unannounced('# Changelog\n## 1.0.0\n### Breaking\n- `Article.body` `Order.OLDEST`\n')).toHaveLength(2);
  });
});

describe('a change that breaks no client', () => {
  test.each([
    ['the same schema', 'scalar Day', 'scalar Day'],
    ['a new type', 'scalar Day', 'scalar Day scalar Hour'],
    ['a new field', 'title: String!', 'title: String! lead: String'],
    ['a new optional argument', 'after: String', 'after: String, of: ID'],
    ['a new required argument with a default', 'after: String', 'after: String, most: Int! = 5'],
    ['a new optional input field', 'text: String', 'text: String unit: ID'],
    ['a nullable answer that is never null now', 'body: String', 'body: String!'],
    ['an argument that may be left out now', 'limit: Int! = 10', 'limit: Int'],
    ['a deprecation', 'body: String', 'body: String @deprecated(reason: "use blocks")'],
  ])('%s', (_, sound, compatible) => {
    expect(findBreaks(base, plant(sound, compatible))).toEqual([]);
  });
});

test('announcements are read from the changelog up to the next heading', () => {
  const changelog = '## Unreleased\n### Breaking\n- `A.b`\n\n- `C(d:)`: gone\n## 0.1.0\n### Breaking\n- `E`\n';
  expect(readAnnouncedBreaks(changelog)).toEqual(new Set(['A.b', 'C(d:)']));
});
