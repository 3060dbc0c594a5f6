// Documents by their names → answers of the graph, asked for in the browser: what is read by GET under the id of a document that the
// gateway trusts, so that it can be kept and is sent again only when it has changed; what is changed by POST.
import { createContext } from 'preact';
import { growAnswer, nothingYet } from './grow-answer.js';
import type { GraphAnswer, GraphError } from './panel.js';
import type { Question } from './query.js';
import { splitParts } from './split-parts.js';

/** An answer as who asked knows it: the type stands beside the document, and a test holds the document against the schema. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphError[];
}

type Values = Question['variables'];

export interface GraphReader {
  /** Errors: what `fetch` rejects with, and a text that is no answer of the graph. */
  read<Data>(name: string, variables: Values): Promise<Answer<Data>>;
  /** Each time all that is known of the data so far. Errors: as `read`, and an answer without data. */
  readInParts<Data>(name: string, variables: Values, signal: AbortSignal): AsyncGenerator<Data, void, void>;
  /** The whole answer, with all that is said of it. Errors: as `read`. */
  readWhole(name: string, variables: Values, signal: AbortSignal): Promise<GraphAnswer>;
}

/** Null on the server. */
export const Graph = createContext<GraphReader | null>(null);

const accept = 'application/graphql-response+json, application/json;q=0.9';
const acceptParts = 'multipart/mixed;deferSpec=20220824, application/json';

/** `ids`: of each document by its name. */
export function createGraphReader(ids: Readonly<Record<string, string>>): GraphReader {
  const ask = (name: string, variables: Values, accepted: string, signal: AbortSignal | null) => {
    const search = new URLSearchParams({ variables: JSON.stringify(variables) });
    return fetch(`/graphql/${ids[name] ?? name}?${search.toString()}`, { headers: { accept: accepted }, signal });
  };
  return {
    async read<Data>(name: string, variables: Values) {
      const response = await ask(name, variables, accept, null);
      const answer: Answer<Data> = JSON.parse(await response.text());
      return answer;
    },
    async *readInParts<Data>(name: string, variables: Values, signal: AbortSignal) {
      const response = await ask(name, variables, acceptParts, signal);
      if (response.body === null) throw new Error('the answer is empty');
      const isInParts = response.headers.get('content-type')?.startsWith('multipart/mixed') === true;
      let known = nothingYet;
      for await (const text of isInParts ? splitParts(response.body) : [await response.text()]) {
        known = growAnswer(known, text);
        if (known.data === null) throw new Error('the answer has no data');
        const data: Data = JSON.parse(JSON.stringify(known.data));
        yield data;
      }
    },
    async readWhole(name, variables, signal) {
      const response = await ask(name, variables, accept, signal);
      return growAnswer(nothingYet, await response.text());
    },
  };
}

/** For mutations. Errors: as of `read`. */
export async function changeGraph<Data>({ query, variables }: Question): Promise<Answer<Data>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return JSON.parse(await response.text());
}
