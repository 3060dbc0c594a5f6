// What a poll's life leaves in its row, and the status that follows from it.

export type PollStatus = 'DRAFT' | 'SCHEDULED' | 'OPEN' | 'CLOSED' | 'ARCHIVED';

/** Instants are `null` or absent (as an entity that was just made has them) where they are not set. */
export interface PollLife {
  /** When it was scheduled or opened; null for a draft. */
  readonly publishedAt: Date | null | undefined;
  readonly opensAt: Date | null | undefined;
  readonly closesAt: Date | null | undefined;
  /** When it was closed, by hand or by time; null too for a time that has passed but is not recorded yet. */
  readonly closedAt: Date | null | undefined;
  readonly archivedAt: Date | null | undefined;
}
