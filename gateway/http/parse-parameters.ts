// A body or a query string → the parameters of GraphQL over HTTP, or what is wrong with them in one sentence.
import type { GraphQLParameters } from './answer.js';

export interface Fault {
  readonly ok: false;
  readonly message: string;
}
export type ParsedParameters = { readonly ok: true; readonly parameters: GraphQLParameters } | Fault;
/** `batch`: several operations, not looked at yet. */
export type ParsedBody = ParsedParameters | { readonly ok: true; readonly batch: readonly unknown[] };

/** A POST's body. Members that nobody knows are ignored. `documentId`: given by the path; then a body need not be there. */
export function parseBody(text: string, documentId?: string): ParsedBody {
  if (text === '')
    return documentId === undefined
      ? refuse('The body is empty: send JSON with a `query`.')
      : checkParameters({}, documentId);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse('The body is no JSON.');
  }
  if (Array.isArray(body) && documentId === undefined) return { ok: true, batch: body };
  return checkParameters(body, documentId);
}

/** A GET's query string, without the question mark. */
export function parseQueryString(text: string, documentId?: string): ParsedParameters {
  const given = new URLSearchParams(text);
  const record: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'documentId']) if (given.has(name)) record[name] = given.get(name);
  for (const name of ['variables', 'extensions']) {
    const json = given.get(name);
    if (json === null || json === '') continue;
    try {
      record[name] = JSON.parse(json);
    } catch {
      return refuse(`The parameter ${name} is no JSON.`);
    }
  }
  return checkParameters(record, documentId);
}

/** One operation as it was sent. `pathId`: the document that the path named. */
export function checkParameters(given: unknown, pathId: string | undefined): ParsedParameters {
  if (!isRecord(given)) return refuse('The body is no JSON object: send `{"query":"…"}`.');
  const { query, operationName, variables, extensions, documentId } = given;
  if (!isAbsent(query) && typeof query !== 'string') return refuse('`query` must be a text.');
  if (!isAbsent(operationName) && typeof operationName !== 'string') return refuse('`operationName` must be a text.');
  if (!isAbsent(variables) && !isRecord(variables)) return refuse('`variables` must be an object.');
  if (!isAbsent(extensions) && !isRecord(extensions)) return refuse('`extensions` must be an object.');
  if (!isAbsent(documentId) && typeof documentId !== 'string') return refuse('`documentId` must be a text.');
  const isPersisted = isRecord(extensions) && !isAbsent(extensions['persistedQuery']);
  const id = pathId ?? documentId ?? undefined;
  if (pathId !== undefined && typeof documentId === 'string' && documentId !== pathId)
    return refuse('`documentId` is not the one of the path.');
  if ((isAbsent(query) || query === '') && !isPersisted && id === undefined)
    return refuse('The request has no `query`.');
  return {
    ok: true,
    parameters: {
      query: typeof query === 'string' ? query : undefined,
      operationName: typeof operationName === 'string' ? operationName : undefined,
      variables: isRecord(variables) ? variables : undefined,
      extensions: isRecord(extensions) ? extensions : undefined,
      documentId: id,
    },
  };
}

function refuse(message: string): Fault {
  return { ok: false, message };
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
