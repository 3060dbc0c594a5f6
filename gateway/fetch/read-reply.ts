// The bytes of a subgraph's answer → a reply, or what is wrong with it. Every reply is checked by hand: it is the hot path.
import type { SubgraphError, SubgraphReply } from './subgraph-fetch.js';

const backslash = 0x5c;

/** Undefined for what is not GraphQL: no JSON, no object, neither `data` nor `errors`, or one of them of a wrong form. */
export function readReply(bytes: Buffer): SubgraphReply | undefined {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  return checkReply(json, !bytes.includes(backslash), bytes.length);
}

/** `size`: length of its JSON text; 0 where it does not matter. */
export function checkReply(json: unknown, plain: boolean, size = 0): SubgraphReply | undefined {
  if (!isRecord(json)) return undefined;
  const { data, errors } = json;
  const hasData = data === null || isRecord(data);
  if (!hasData && data !== undefined) return undefined;
  if (errors === undefined || errors === null || isEmptyList(errors))
    return hasData ? { data, errors: none, plain, size } : undefined;
  if (!Array.isArray(errors)) return undefined;
  const read: SubgraphError[] = [];
  for (const error of errors) {
    if (!isRecord(error)) return undefined;
    read.push(readError(error));
  }
  return { data: hasData ? data : null, errors: read, plain, size };
}

const none: readonly SubgraphError[] = [];

function readError({ message, path, extensions }: Readonly<Record<string, unknown>>): SubgraphError {
  return {
    message: typeof message === 'string' ? message : 'The subgraph gave an error without a message.',
    ...(isPath(path) ? { path } : {}),
    ...(isRecord(extensions) ? { extensions } : {}),
  };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isPath(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
