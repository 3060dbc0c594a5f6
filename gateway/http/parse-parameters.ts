// A body or a query string → the parameters of GraphQL over HTTP, or what is wrong with them in one sentence.
import type { GraphQLParameters } from './answer.js';

export type ParsedParameters =
  | { readonly ok: true; readonly parameters: GraphQLParameters }
  | { readonly ok: false; readonly message: string };

/** A POST's body. Members that nobody knows are ignored. */
export function parseBody(text: string): ParsedParameters {
  if (text === '') return refuse('The body is empty: send JSON with a `query`.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse('The body is no JSON.');
  }
  if (Array.isArray(body)) return refuse('Several operations in one request are not taken: send one object.');
  if (!isRecord(body)) return refuse('The body is no JSON object: send `{"query":"…"}`.');
  return check(body);
}

/** A GET's query string, without the question mark. */
export function parseQueryString(text: string): ParsedParameters {
  const given = new URLSearchParams(text);
  const record: Record<string, unknown> = {};
  for (const name of ['query', 'operationName']) if (given.has(name)) record[name] = given.get(name);
  for (const name of ['variables', 'extensions']) {
    const json = given.get(name);
    if (json === null || json === '') continue;
    try {
      record[name] = JSON.parse(json);
    } catch {
      return refuse(`The parameter ${name} is no JSON.`);
    }
  }
  return check(record);
}

function check(given: Readonly<Record<string, unknown>>): ParsedParameters {
  const { query, operationName, variables, extensions } = given;
  if (!isAbsent(query) && typeof query !== 'string') return refuse('`query` must be a text.');
  if (!isAbsent(operationName) && typeof operationName !== 'string') return refuse('`operationName` must be a text.');
  if (!isAbsent(variables) && !isRecord(variables)) return refuse('`variables` must be an object.');
  if (!isAbsent(extensions) && !isRecord(extensions)) return refuse('`extensions` must be an object.');
  const isPersisted = isRecord(extensions) && !isAbsent(extensions['persistedQuery']);
  if ((isAbsent(query) || query === '') && !isPersisted) return refuse('The request has no `query`.');
  return {
    ok: true,
    parameters: {
      query: typeof query === 'string' ? query : undefined,
      operationName: typeof operationName === 'string' ? operationName : undefined,
      variables: isRecord(variables) ? variables : undefined,
      extensions: isRecord(extensions) ? extensions : undefined,
    },
  };
}

function refuse(message: string): ParsedParameters {
  return { ok: false, message };
}

const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
