// What the changelog of the schema must name: every difference from the last release, both ways; and each kind of difference is tried.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findChangelogFaults, listChanges } from '../../schema/list-changes.js';

const read = (file: string) => readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8');

it('the changelog of the schema names every change since the last release, and nothing else', () => {
  expect(findChangelogFaults(read('released-api.graphql'), read('api.graphql'), read('CHANGELOG.md'))).toEqual([]);
});

const base = `
  type Query { items(first: Int = 10, kind: Kind): [Item!] }
  type Item { id: ID! title: String! old: String }
  enum Kind { A B }
  input Filter { text: String }
  union Found = Item
`;

function plant(sound: string, change: string): string {
  expect(base).toContain(sound);
  return base.replace(sound, change);
}
const name = (names: string) => `# C\n\n## Unreleased\n\n### Added\n\n- ${names}\n\n## 1.0.0\n\n- \`Item.gone\`\n`;

describe('a change of the schema', () => {
  it.each([
    ['a new field', 'title: String!', 'title: String! lead: String', 'added', 'Item.lead', false],
    ['a field that is gone', ' old: String', '', 'removed', 'Item.old', true],
    ['a field of another type', 'old: String', 'old: Int', 'changed', 'Item.old', true],
    ['a field that is never null now', 'old: String', 'old: String!', 'changed', 'Item.old', false],
    ['a new argument', 'kind: Kind', 'kind: Kind, after: String', 'added', 'Query.items(after:)', false],
    ['another default', 'first: Int = 10', 'first: Int = 20', 'changed', 'Query.items(first:)', false],
    ['a new value', 'A B', 'A B C', 'added', 'Kind.C', false],
    ['a value that is gone', 'A B', 'A', 'removed', 'Kind.B', true],
    ['a new field of an input', 'text: String', 'text: String since: String', 'added', 'Filter.since', false],
    ['a deprecation', 'old: String', 'old: String @deprecated(reason: "x")', 'deprecated', 'Item.old', false],
    ['a new member of a union', 'union Found = Item', 'union Found = Item | Query', 'changed', 'Found', false],
  ])('%s is found and must be named', (_, sound, change, kind, coordinate, isBreaking) => {
    const present = plant(sound, change);
    expect(listChanges(base, present)).toEqual([{ kind, coordinate, within: coordinate, isBreaking }]);
    expect(findChangelogFaults(base, present, '# C\n')).toHaveLength(1);
    expect(findChangelogFaults(base, present, name(`\`${coordinate}\`: why`))).toEqual([]);
    expect(findChangelogFaults(base, present, name(`${coordinate} without marks`))).toHaveLength(1);
  });

  it('within a new type is named by the type', () => {
    const present = `${base} type News { id(of: Int): ID! at: String }`;
    expect(findChangelogFaults(base, present, '')).toEqual(['News (added) is not named under "Unreleased"']);
    expect(findChangelogFaults(base, present, name('`News`'))).toEqual([]);
  });

  it('that was not made must not be named', () => {
    expect(findChangelogFaults(base, base, name('`Item.title` and `not.a.coordinate`'))).toEqual([
      'Item.title is named under "Unreleased" and did not change',
    ]);
    expect(findChangelogFaults(base, base, name('nothing'))).toEqual([]);
  });
});
