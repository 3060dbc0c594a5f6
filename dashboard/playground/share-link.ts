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

/** Null where the fragment names no operation. */
export function readFragment(fragment: string): SharedOperation | null {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const query = given.get('query');
  return query === null ? null : { query, variables: given.get('variables') ?? '' };
}
