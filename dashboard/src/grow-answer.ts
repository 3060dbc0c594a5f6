// The texts of an answer as they come → the answer as panels read it: the first part, and then with what was deferred put in its place.
// Incremental delivery of 2022-08-24, as the gateway sends it; an answer in one piece is one that has no more parts.
import type { GraphAnswer, GraphError } from './panel.js';

interface Part {
  readonly data?: unknown;
  readonly errors?: readonly GraphError[];
  readonly incremental?: readonly (Omit<Part, 'incremental'> & { readonly path?: readonly (string | number)[] })[];
  readonly extensions?: { readonly freshness?: GraphAnswer['freshness'] };
}

export const nothingYet: GraphAnswer = { data: null, errors: [], freshness: {} };

/** Errors: a text that is no JSON. */
export function growAnswer(known: GraphAnswer, text: string): GraphAnswer {
  const part: Part = JSON.parse(text);
  let data: unknown = part.data === undefined ? known.data : part.data;
  const errors = [...known.errors, ...(part.errors ?? [])];
  for (const increment of part.incremental ?? []) {
    // A part that failed as a whole takes nothing away from what is there.
    if (isRecord(increment.data)) data = putAt(data, increment.path ?? [], increment.data);
    errors.push(...(increment.errors ?? []));
  }
  return {
    data: isRecord(data) ? data : null,
    errors,
    freshness: { ...known.freshness, ...part.extensions?.freshness },
  };
}

/** `target` with the fields of `data` where the path leads; a list or object on the way is copied, not changed. */
export function putAt(target: unknown, path: readonly (string | number)[], data: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return merge(target, data);
  if (Array.isArray(target))
    return target.map((item: unknown, index) => (index === first ? putAt(item, rest, data) : item));
  return isRecord(target) ? { ...target, [first]: putAt(target[first], rest, data) } : target;
}

function merge(target: unknown, data: unknown): unknown {
  // Parts of one list name its items in the same order.
  if (Array.isArray(target) && Array.isArray(data) && target.length === data.length)
    return target.map((item: unknown, index) => merge(item, data[index]));
  if (!isRecord(target) || !isRecord(data)) return data;
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(data)) merged[name] = merge(target[name], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
