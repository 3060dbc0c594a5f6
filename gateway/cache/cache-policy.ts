// What may be kept of a subgraph request, settled when it is planned: for how long, and which entries of the subgraph's change log
// end it. Separate, because the plan makes it, the request carries it and the cache obeys it.

export interface CachePolicy {
  /** More than 0. */
  readonly maxAgeSeconds: number;
  /** Node types of the change log whose entries may change the answer; `anyTag` for all of them. Sorted, each once. */
  readonly tags: readonly string[];
}

/** Touched by every entry. */
export const anyTag = '*';

/** Civil days begin on a full quarter of an hour everywhere, and with them what is answered for "today". */
const quarterMs = 15 * 60 * 1_000;

/** When what is read now must be read again at the latest; both in milliseconds since 1970. */
export function expiryOf({ maxAgeSeconds }: Pick<CachePolicy, 'maxAgeSeconds'>, nowMs: number): number {
  return Math.min(nowMs + maxAgeSeconds * 1_000, (Math.floor(nowMs / quarterMs) + 1) * quarterMs);
}
