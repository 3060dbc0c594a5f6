// The files of examples/ → operations by name, in the order of their numbers. The same files are run by a test.

export interface Example {
  readonly name: string;
  /** The comment above the operation. */
  readonly summary: string;
  readonly query: string;
  /** JSON text. */
  readonly variables: string;
}

const queries = import.meta.glob<string>('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });
const variables = import.meta.glob<string>('./examples/*.json', { query: '?raw', import: 'default', eager: true });

export function listExamples(): readonly Example[] {
  return Object.entries(queries)
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([path, query]) => ({
      name: /\b(?:query|mutation|subscription)\s+(?<name>\w+)/.exec(query)?.groups?.['name'] ?? path,
      summary: [...query.matchAll(/^# ?(?<line>.*)$/gm)].map(({ groups }) => groups?.['line'] ?? '').join(' '),
      query: query.trimEnd(),
      variables: variables[path.replace(/\.graphql$/, '.json')]?.trimEnd() ?? '',
    }));
}
