// The answer of the gateway and that of graphql-js over the unsplit schema → what differs that may not, in one sentence.
import { isDeepStrictEqual } from 'node:util';
import type { GatewayAnswer } from './gateway-under-test.js';

type Path = readonly (string | number)[];
interface Expected {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: Path | undefined }[] | undefined;
}

/** Undefined when they agree: data byte for byte, each expected error at its path, every other error at a null. */
export function findDifference(expected: Expected, answer: GatewayAnswer): string | undefined {
  const [wanted, got] = [JSON.stringify(expected.data ?? null), JSON.stringify(answer.data ?? null)];
  if (wanted !== got) return `data is ${got} and should be ${wanted}`;
  const told = new Set(answer.errors.map(({ path }) => JSON.stringify(path)));
  const due = new Set((expected.errors ?? []).map(({ path }) => JSON.stringify(path)));
  const missing = (expected.errors ?? []).filter(
    ({ path }) => !told.has(JSON.stringify(path)) && !isMoot(answer, path ?? []),
  );
  if (missing.length > 0)
    return `no error at ${missing.map(({ path }) => JSON.stringify(path)).join(', ')}; errors are at ${[...told].join(', ')}`;
  const surplus = answer.errors.filter(({ path }) => !due.has(JSON.stringify(path)) && !leadsToNull(answer.data, path));
  return surplus.length > 0 ? `an error at ${JSON.stringify(surplus[0]?.path)}, where nothing is null` : undefined;
}

/**
 * Whether another error has made an object above `path` null. The specification (Handling Execution Errors) lets fields of an
 * object that is null by then be left alone, so that what they would have said may be missing; graphql-js runs them all.
 */
function isMoot(answer: GatewayAnswer, path: Path): boolean {
  let here = answer.data;
  for (const [depth, element] of path.entries()) {
    if (here === null)
      return answer.errors.some(
        ({ path: other = [] }) =>
          other.length > depth && path.slice(0, depth).every((each, index) => each === other[index]),
      );
    here = Array.isArray(here) ? here[Number(element)] : isRecord(here) ? here[element] : undefined;
  }
  return false;
}

/** The same data and errors, whatever the order of keys: payloads that came later are merged in. */
export function findDeferredDifference(expected: GatewayAnswer, answer: GatewayAnswer): string | undefined {
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(answer.data)), JSON.parse(JSON.stringify(expected.data))))
    return `merged data is ${JSON.stringify(answer.data)} and should be ${JSON.stringify(expected.data)}`;
  return undefined;
}

/**
 * Where a subgraph failed: what is not as it would be without the fault must be null and have an error at it, above it or
 * below it. Undefined when that is so.
 */
export function findUnlabelled(whole: unknown, answer: GatewayAnswer): string | undefined {
  const isTold = (path: Path) =>
    answer.errors.some(({ path: other = [] }) => {
      const length = Math.min(path.length, other.length);
      return path.slice(0, length).every((element, index) => element === other[index]);
    });
  const visit = (wanted: unknown, got: unknown, path: Path): string | undefined => {
    if (isDeepStrictEqual(wanted, got)) return undefined;
    if (got === null || got === undefined)
      return isTold(path) ? undefined : `null at ${JSON.stringify(path)} without an error`;
    if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
      for (const [index, item] of wanted.entries()) {
        const found = visit(item, got[index], [...path, index]);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (isRecord(wanted) && isRecord(got)) {
      for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
        const found = visit(wanted[key], got[key], [...path, key]);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    return `${JSON.stringify(got)} at ${JSON.stringify(path)} in the place of ${JSON.stringify(wanted)}`;
  };
  return visit(JSON.parse(JSON.stringify(whole ?? null)), answer.data ?? null, []);
}

function leadsToNull(data: unknown, path: Path | undefined): boolean {
  let here = data;
  for (const element of path ?? []) {
    if (here === null) return true;
    if (Array.isArray(here)) here = here[Number(element)];
    else if (isRecord(here)) here = here[element];
    else return false;
  }
  return here === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
