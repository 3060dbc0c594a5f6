// Stored facts and the clock → a poll's status and what prevents its opening. Pure; once for code, once for SQL,
// side by side, because filters must agree with what a poll says of itself.
import { type RawBuilder, sql } from 'kysely';
import type { PollLife, PollStatus } from '../entities/poll-life.js';

export function statusAt(poll: PollLife, now: Date): PollStatus {
  if (poll.archivedAt instanceof Date) return 'ARCHIVED';
  if (!(poll.publishedAt instanceof Date)) return 'DRAFT';
  if (poll.closedAt instanceof Date || (poll.closesAt instanceof Date && poll.closesAt <= now)) return 'CLOSED';
  return poll.opensAt instanceof Date && poll.opensAt <= now ? 'OPEN' : 'SCHEDULED';
}

/** The same in SQL, over a table or alias `poll`. */
export function statusSql(now: Date): RawBuilder<PollStatus> {
  return sql<PollStatus>`case
    when poll.archived_at is not null then 'ARCHIVED'
    when poll.published_at is null then 'DRAFT'
    when poll.closed_at is not null or poll.closes_at <= ${now}::timestamptz then 'CLOSED'
    when poll.opens_at <= ${now}::timestamptz then 'OPEN'
    else 'SCHEDULED' end`;
}

/** When it was or is taken as closed; null while it is not. */
export function closedSince(poll: PollLife, now: Date): Date | null {
  return poll.closedAt ?? (statusAt(poll, now) === 'CLOSED' ? (poll.closesAt ?? null) : null);
}

export type Blocker = 'options' | 'selections' | 'window';

/**
 * What prevents opening; empty for a poll that can open or has been open.
 * Shape: `options`: fewer than two; `selections`: more must be chosen than there are options, or at most fewer than at
 *        least; `window`: it would close before it opens, or has a closing time that has passed.
 */
export function findBlockers(
  poll: PollLife & { readonly minSelections: number; readonly maxSelections: number },
  optionCount: number,
  now: Date,
): readonly Blocker[] {
  const status = statusAt(poll, now);
  if (status !== 'DRAFT' && status !== 'SCHEDULED') return [];
  const blockers: Blocker[] = [];
  if (optionCount < 2) blockers.push('options');
  else if (poll.maxSelections > optionCount || poll.minSelections > poll.maxSelections) blockers.push('selections');
  const opensAt = poll.opensAt instanceof Date && poll.opensAt > now ? poll.opensAt : now;
  if (poll.closesAt instanceof Date && poll.closesAt <= opensAt) blockers.push('window');
  return blockers;
}
