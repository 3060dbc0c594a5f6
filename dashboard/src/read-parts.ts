// A question with `@defer` → its answer as it grows: the first part as soon as it is there, then with what was deferred put in its
// place. Incremental delivery of 2022-08-24 over multipart/mixed, as the gateway sends it.
import type { Question } from './query.js';

interface Increment {
  readonly data?: unknown;
  readonly path?: readonly (string | number)[];
}
interface Part {
  readonly data?: unknown;
  readonly incremental?: readonly Increment[];
}

/** Each time all that is known of the data so far. Errors: what `fetch` rejects with, and an answer without data. */
export async function* askInParts<Data>(
  { query, variables }: Question,
  signal: AbortSignal,
): AsyncGenerator<Data, void, void> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { accept: 'multipart/mixed;deferSpec=20220824, application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  if (response.body === null) throw new Error('the answer is empty');
  const isMultipart = response.headers.get('content-type')?.startsWith('multipart/mixed') === true;
  let known: unknown = null;
  for await (const text of isMultipart ? splitParts(response.body) : [await response.text()]) {
    const part: Part = JSON.parse(text);
    if (part.data !== undefined) known = part.data;
    for (const { path = [], data } of part.incremental ?? []) known = putAt(known, path, data);
    if (known === null) throw new Error('the answer has no data');
    yield JSON.parse(JSON.stringify(known));
  }
}

/** The JSON of each part; the boundary is the one that the gateway sends, a single dash. */
export async function* splitParts(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void, void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const pieces = `${rest}${value}`.split(/\r\n---(?:--)?(?=\r\n)/);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const start = piece.indexOf('\r\n\r\n');
      // Heartbeats are empty lines.
      if (start >= 0 && piece.slice(start).trim() !== '') yield piece.slice(start);
    }
    // A part is whole before its boundary comes: it is not held back until the next one.
    const start = rest.indexOf('\r\n\r\n');
    if (start >= 0 && isWhole(rest.slice(start))) {
      yield rest.slice(start);
      rest = '';
    }
  }
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
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
  if (!isRecord(target) || !isRecord(data)) return data;
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(data)) merged[name] = merge(target[name], value);
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
