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

/** Stands in the files for a text that each ballot needs anew. */
const placeholder = '00000000-0000-0000-0000-000000000000';

/** `crypto.randomUUID` is missing where a page is read without encryption from another machine. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export function listExamples(): readonly Example[] {
  return Object.entries(queries)
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([path, query]) => ({
      name: /\b(?:query|mutation|subscription)\s+(?<name>\w+)/.exec(query)?.groups?.['name'] ?? path,
      summary: [...query.matchAll(/^# ?(?<line>.*)$/gm)].map(({ groups }) => groups?.['line'] ?? '').join(' '),
      query: query.trimEnd(),
      variables: (variables[path.replace(/\.graphql$/, '.json')] ?? '').trimEnd().replaceAll(placeholder, newKey),
    }));
}
