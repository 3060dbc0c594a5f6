// Typed operations → typed answers, by fetch and nothing else. Copy it: it has no dependency, and is yours to change.

/** An operation with the types of its variables and of its answer. */
export interface TypedDocument<Data, Variables> {
  readonly name: string;
  readonly text: string;
  /** Never there; it holds the types. */
  readonly types?: (variables: Variables) => Data;
}

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly subgraph?: string };
}

/** The request was refused, or an answer that must be whole has errors. */
export class CivicError extends Error {
  readonly errors: readonly GraphError[];
  constructor(errors: readonly GraphError[]) {
    super(errors.map(({ message }) => message).join('; '));
    this.name = 'CivicError';
    this.errors = errors;
  }
  /** The codes to decide by; see /docs/errors. */
  get codes(): readonly string[] {
    return this.errors.map(({ extensions }) => extensions?.code ?? 'UNKNOWN');
  }
}

export interface CivicClientOptions {
  /** Where the gateway is, such as https://graph.city.example. */
  readonly baseUrl: string;
  /** Who asks, so that you can be told before a field that you use goes away. */
  readonly clientName: string;
  readonly apiKey?: string;
  /** How often a request that was refused for its rate, or found nobody, is sent again. 2 if nothing is said. */
  readonly retries?: number;
  readonly timeoutMs?: number;
}

/** An answer of which a part may be missing: `errors` says which. */
export interface PartialAnswer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GraphError[];
}

export interface CivicClient {
  /** The whole answer. Errors: `CivicError` where any of it is missing. */
  ask<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables): Promise<Data>;
  /** What there is, with the errors of what there is not. Errors: `CivicError` where nothing was run. */
  askPartly<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): Promise<PartialAnswer<Data>>;
}

const longestWaitMs = 60_000;

export function createCivicClient(options: CivicClientOptions): CivicClient {
  const { baseUrl, clientName, apiKey, retries = 2, timeoutMs = 30_000 } = options;
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    'graphql-client-name': clientName,
    ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
  };

  async function askPartly<Data, Variables>(
    { name, text }: TypedDocument<Data, Variables>,
    variables: Variables,
  ): Promise<PartialAnswer<Data>> {
    const body = JSON.stringify({ query: text, operationName: name, variables });
    // What changes something is never sent twice by itself: it may have been done.
    const attempts = text.trimStart().startsWith('mutation') ? 0 : retries;
    const response = await send(body, attempts);
    const answer: { data?: Data | null; errors?: readonly GraphError[] } = JSON.parse(await response.text());
    const errors = answer.errors ?? [];
    if (answer.data === undefined) throw new CivicError(errors);
    return { data: answer.data, errors };
  }

  async function send(body: string, attempts: number): Promise<Response> {
    for (let attempt = 0; ; attempt += 1) {
      const response = await fetch(new URL('/graphql', baseUrl), {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (attempt >= attempts || (response.status !== 429 && response.status !== 503)) return response;
      const askedForMs = Number(response.headers.get('retry-after') ?? 0) * 1_000;
      await response.body?.cancel();
      const waitMs = Math.min(Math.max(askedForMs, 250 * 2 ** attempt), longestWaitMs);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  return {
    askPartly,
    async ask(document, variables) {
      const { data, errors } = await askPartly(document, variables);
      if (data === null || errors.length > 0) throw new CivicError(errors);
      return data;
    },
  };
}

/** A connection of any list, as far as paging needs it. */
interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** All items of a list, asked for a page at a time, as they are needed. `readPage` asks for what comes after the cursor. */
export async function* readAll<Item>(
  readPage: (after: string | null) => Promise<Page<Item> | null>,
): AsyncGenerator<Item, void, void> {
  for (let after: string | null = null; ;) {
    const page: Page<Item> | null = await readPage(after);
    if (page === null) return;
    yield* page.nodes;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}
