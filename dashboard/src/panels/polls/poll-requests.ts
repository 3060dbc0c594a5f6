// What the page of a poll asks while it is open → answers in the terms of the page; a failure is one of them.
import { askGraph, changeGraph } from '../../query.js';
import type { BallotOutcome } from './ballot-form.js';
import {
  type CastBallotData,
  castBallotDocument,
  type PollNow,
  type PollNowData,
  pollNowDocument,
  type PollSeriesData,
  pollSeriesDocument,
  type ReceiptData,
  receiptDocument,
  type SeriesPoint,
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

/** Null where it cannot be had. */
export async function askNow(slug: string): Promise<PollNow | null> {
  try {
    return (await askGraph<PollNowData>({ query: pollNowDocument, variables: { slug } })).data?.poll ?? null;
  } catch {
    return null;
  }
}

/** Null where it cannot be had. */
export async function askSeries(slug: string, signal: AbortSignal): Promise<readonly SeriesPoint[] | null> {
  try {
    const question = { query: pollSeriesDocument, variables: { slug } };
    return (await askGraph<PollSeriesData>(question, signal)).data?.poll?.results.series ?? null;
  } catch {
    return null;
  }
}

/** Null where it cannot be told now. */
export async function checkReceipt(pollId: string, receipt: string): Promise<boolean | null> {
  try {
    const question = { query: receiptDocument, variables: { pollId, receipt } };
    return (await askGraph<ReceiptData>(question)).data?.pollReceiptIncluded ?? null;
  } catch {
    return null;
  }
}
