// How a look into a cache ended, and how long what came of it holds: told by the caches, noted by who makes an answer of it.
import type { Position } from './write-tracker.js';

/**
 * `hit`: what was kept is given. `stale`: something was kept, and was written over or had its time. `bypass`: it may not be kept, or
 * nobody could say what was written.
 */
export type CacheOutcome = 'hit' | 'miss' | 'stale' | 'bypass';
export const cacheOutcomes: readonly CacheOutcome[] = ['hit', 'miss', 'stale', 'bypass'];

/** How long something that was read holds. */
export interface Validity {
  /** Of a round that had ended before it was asked for: it holds while nothing is written at this position or after it. */
  readonly position: Position;
  /** Milliseconds since 1970. */
  readonly readAtMs: number;
  readonly expiresAtMs: number;
}
