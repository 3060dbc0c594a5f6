// A poll, who asks and the counts → what may be shown now. The one place that decides between results and the reason
// why there are none.
import { statusAt } from './poll-status.js';
import type { PollRecord } from '../entities/poll.js';
import { disclosedPoints, type DisclosurePoint, endOf, finalPoints, type HourlyTurnout } from './disclosure.js';

export type WithheldReason =
  | 'NOT_OPENED'
  | 'STILL_OPEN'
  | 'VOTE_FIRST'
  | 'NEVER_PUBLISHED'
  | 'TOO_FEW_BALLOTS'
  | 'UNDER_REVIEW';

export interface WithheldResults {
  readonly kind: 'WITHHELD';
  readonly reason: WithheldReason;
  /** When they will be shown at the latest, where that is known. */
  readonly availableAt: Date | null;
}

export interface ShownResults {
  readonly kind: 'SHOWN';
  readonly isFinal: boolean;
  readonly ballotCount: number;
  /** The instant that the counts hold for. */
  readonly countedAt: Date;
  /** Start of the last hour that is counted in; null for all. */
  readonly until: number | null;
  /** All points that a series may show. */
  readPoints(): Promise<readonly DisclosurePoint[]>;
}

/** `readTurnout` and `hasVoted` are asked only where the answer depends on them. */
export async function decideResults(
  poll: PollRecord,
  now: Date,
  readTurnout: () => Promise<readonly HourlyTurnout[]>,
  hasVoted: () => Promise<boolean>,
): Promise<ShownResults | WithheldResults> {
  const status = statusAt(poll, now);
  const threshold = poll.disclosureThreshold;
  const withhold = (reason: WithheldReason, availableAt: Date | null = null): WithheldResults => ({
    kind: 'WITHHELD',
    reason,
    availableAt,
  });
  if (poll.resultVisibility === 'NEVER') return withhold('NEVER_PUBLISHED');
  if (status === 'DRAFT' || status === 'SCHEDULED') return withhold('NOT_OPENED');
  if (status === 'OPEN') {
    if (poll.resultVisibility === 'AFTER_CLOSE') return withhold('STILL_OPEN', poll.closesAt ?? null);
    if (poll.resultVisibility === 'AFTER_VOTING' && !(await hasVoted()))
      return withhold('VOTE_FIRST', poll.closesAt ?? null);
    const points = disclosedPoints(await readTurnout(), threshold, now);
    const last = points.at(-1);
    if (last === undefined) return withhold('TOO_FEW_BALLOTS');
    return {
      kind: 'SHOWN',
      isFinal: false,
      ballotCount: last.ballotCount,
      countedAt: endOf(last),
      until: last.hour,
      readPoints: async () => points,
    };
  }
  // Closed, but not counted for good yet (a moment), or the counts did not agree.
  if (poll.finalizedAt === null || poll.finalBallotCount === null || poll.underReview) return withhold('UNDER_REVIEW');
  if (poll.finalBallotCount < threshold) return withhold('TOO_FEW_BALLOTS');
  return {
    kind: 'SHOWN',
    isFinal: true,
    ballotCount: poll.finalBallotCount,
    countedAt: poll.finalizedAt,
    until: null,
    readPoints: async () => finalPoints(await readTurnout(), threshold),
  };
}
