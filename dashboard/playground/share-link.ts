// An operation ↔ the fragment of a link to it. The fragment never reaches a server, and headers, which may hold a key, are
// never in it.

export interface SharedOperation {
  readonly query: string;
  /** JSON text as it was typed; empty where there are none. */
  readonly variables: string;
}

export function writeFragment({ query, variables }: SharedOperation): string {
  const given = new URLSearchParams({ query });
  if (variables.trim() !== '') given.set('variables', variables);
  return `#${given}`;
}

/**
 * `search`: of who came from `/graphql?query=…`; the fragment goes before it.
 * Null where neither names an operation.
 */
export function readLink({ hash, search }: { readonly hash: string; readonly search: string }): SharedOperation | null {
  for (const text of [hash.replace(/^#/, ''), search]) {
    const given = new URLSearchParams(text);
    const query = given.get('query');
    if (query !== null) return { query, variables: given.get('variables') ?? '' };
  }
  return null;
}
