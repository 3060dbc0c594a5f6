// What the page of a poll asks while it is open → answers in the terms of the page; a failure is one of them.
import { changeGraph, type GraphReader } from '../../graph-reader.js';
import type { BallotOutcome } from './ballot-form.js';
import {
  type CastBallotData,
  castBallotDocument,
  type PollNow,
  type PollNowData,
  type ReceiptData,
} from './poll-data.js';

export interface BallotInput {
  readonly pollId: string;
  readonly optionIds: readonly string[];
  readonly idempotencyKey: string;
  readonly voterCode: string | null;
}

/** An answer that did not come, or holds no decision, leaves it open whether the ballot was counted. */
export async function castBallot(input: BallotInput): Promise<BallotOutcome> {
  try {
    const { data } = await changeGraph<CastBallotData>({ query: castBallotDocument, variables: { input } });
    const payload = data?.pollCastBallot ?? null;
    const fault = payload?.userErrors[0]?.code;
    if (fault !== undefined) return { kind: 'refused', fault };
    const receipt = payload?.receipt ?? null;
    return receipt === null ? { kind: 'unknown' } : { kind: 'counted', receipt };
  } catch {
    return { kind: 'unknown' };
  }
}

/** `onPoll`: the poll as it is now, and once more with the votes by day. False where that was not all. */
export async function followAnswer(
  graph: GraphReader,
  slug: string,
  onPoll: (poll: PollNow) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let isWhole = false;
  try {
    for await (const { poll } of graph.readInParts<PollNowData>('PollNow', { slug }, signal)) {
      if (poll === null) continue;
      isWhole = poll.results.__typename === 'PollResultsWithheld' || poll.results.series !== undefined;
      onPoll(poll);
    }
    return isWhole;
  } catch {
    return false;
  }
}

/** Null where it cannot be told now. */
export async function checkReceipt(graph: GraphReader, pollId: string, receipt: string): Promise<boolean | null> {
  try {
    const { data } = await graph.read<ReceiptData>('ReceiptIncluded', { pollId, receipt });
    return data?.pollReceiptIncluded ?? null;
  } catch {
    return null;
  }
}
