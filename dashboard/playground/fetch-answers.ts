// What GraphiQL sends → answers of the gateway: one, several (`@defer`), or events without an end. What the gateway tells of a
// run (plan, cost) goes to who shows it, and not among the data. Separate from the page, which knows no HTTP.
import { createGraphiQLFetcher, type Fetcher, type FetcherParams, isAsyncIterable, isPromise } from '@graphiql/toolkit';
import { type DocumentNode, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql';
import { readEvents } from './read-events.js';
import type { RunReports } from './run-reports.js';

const reportHeaders = { 'x-cost': 'report', 'x-plan': 'report' };

export function createFetcher(url: string, reports: RunReports): Fetcher {
  const ask = createGraphiQLFetcher({ url });
  return (params, options) => {
    // Introspection is GraphiQL's own affair.
    if (params.operationName === 'IntrospectionQuery') return ask(params, options);
    const headers = { ...reportHeaders, ...options?.headers };
    const note = reports.begin(params.operationName ?? null);
    if (isSubscription(params, options?.documentAST)) return follow(url, params, headers, note);
    return read(ask(params, { ...options, headers }), note);
  };
}

type Note = (answer: unknown) => unknown;

function isSubscription({ operationName }: FetcherParams, document: DocumentNode | undefined): boolean {
  return (
    document !== undefined &&
    getOperationAST(document, operationName ?? undefined)?.operation === OperationTypeNode.SUBSCRIPTION
  );
}

async function* read(given: ReturnType<Fetcher>, note: Note): AsyncGenerator<ExecutionResult, void, void> {
  const answer = isPromise(given) ? await given : given;
  if (!isAsyncIterable(answer)) {
    yield asResult(note(answer));
    return;
  }
  // The parts of an answer come in lists; GraphiQL takes them one by one as well.
  for await (const part of answer) {
    for (const each of Array.isArray(part) ? part : [part]) yield asResult(note(each));
  }
}

/** Ended at once by `return`, even while the next event is awaited, which that of a generator would wait for. */
function follow(
  url: string,
  params: FetcherParams,
  headers: Readonly<Record<string, string>>,
  note: Note,
): AsyncIterable<ExecutionResult> {
  const controller = new AbortController();
  const { signal } = controller;
  async function* run(): AsyncGenerator<ExecutionResult, void, void> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
        body: JSON.stringify(params),
        signal,
      });
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
      if (isStream && response.body !== null) {
        for await (const text of readEvents(response.body)) yield asResult(note(JSON.parse(text)));
      } else yield asResult(note(await response.json()));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  const events = run();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => events.next(),
      async return() {
        controller.abort();
        return { done: true, value: undefined };
      },
    }),
  };
}

/** GraphiQL takes whatever JSON came. */
function asResult(answer: unknown): ExecutionResult {
  return isObject(answer) ? answer : { errors: [], extensions: { answer } };
}

function isObject(answer: unknown): answer is ExecutionResult {
  return typeof answer === 'object' && answer !== null;
}
