// The panels of a page → its one document, with a fragment for each panel, and the answer as panels read it. In the browser also the
// way to ask: GET for what is read, so that it can be cached, POST for what is changed.
import type { GraphAnswer, GraphError, Panel } from './panel.js';
import type { PageRequest } from './request.js';

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function composeQuery(name: string, panels: readonly Panel<unknown>[]): string {
  const variables = new Map(panels.flatMap((panel) => Object.entries(panel.variables)));
  const declared = [...variables].map(([variable, type]) => `$${variable}: ${type}`).join(', ');
  const spreads = panels.map(({ fragment }) => `...${fragment.name}`).join(' ');
  const fragments = new Set(panels.flatMap(({ fragment }) => [fragment.text.trim(), ...(fragment.uses ?? [])]));
  return `query ${name}${declared === '' ? '' : `(${declared})`} { ${spreads} }\n${[...fragments].join('\n')}`;
}

export function composeQuestion(name: string, panels: readonly Panel<unknown>[], request: PageRequest): Question {
  const values: Record<string, unknown> = {};
  for (const panel of panels) Object.assign(values, panel.values(request));
  return { query: composeQuery(name, panels), variables: values };
}

interface Answered {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphError[];
  readonly extensions?: { readonly freshness?: GraphAnswer['freshness'] };
}

export function readAnswer(text: string): GraphAnswer {
  const answered: Answered = JSON.parse(text);
  return {
    data: answered.data ?? null,
    errors: answered.errors ?? [],
    freshness: answered.extensions?.freshness ?? {},
  };
}

const accept = 'application/graphql-response+json, application/json;q=0.9';

/** An answer as who asked knows it: the type stands beside the document, and a test holds the document against the schema. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphError[];
}

/** Errors: what `fetch` rejects with, and a text that is no answer of the graph. */
export async function askGraph<Data>({ query, variables }: Question, signal?: AbortSignal): Promise<Answer<Data>> {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const response = await fetch(`/graphql?${search.toString()}`, { headers: { accept }, signal: signal ?? null });
  return JSON.parse(await response.text());
}

/** For mutations. Errors: as `askGraph`. */
export async function changeGraph<Data>({ query, variables }: Question): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return JSON.parse(await response.text());
}
