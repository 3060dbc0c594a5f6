// What the pages ask of polls, and the shape that comes back. Documents and types stand side by side; a test runs each
// document against the real graph.
import type { Locale } from '../../i18n/text.js';
import { type Provenance, provenanceFields } from '../../synthetic-badge.js';

export type PollStatus = 'DRAFT' | 'SCHEDULED' | 'OPEN' | 'CLOSED' | 'ARCHIVED';
export type WithheldReason =
  | 'NOT_OPENED'
  | 'STILL_OPEN'
  | 'VOTE_FIRST'
  | 'NEVER_PUBLISHED'
  | 'TOO_FEW_BALLOTS'
  | 'UNDER_REVIEW';
export type BallotFault =
  | 'POLL_NOT_FOUND'
  | 'NOT_OPEN'
  | 'ALREADY_VOTED'
  | 'INVALID_OPTION'
  | 'TOO_FEW_SELECTIONS'
  | 'TOO_MANY_SELECTIONS'
  | 'CODE_REQUIRED'
  | 'CODE_INVALID'
  | 'SIGN_IN_REQUIRED'
  | 'BROWSER_TOKEN_REQUIRED'
  | 'INVALID_IDEMPOTENCY_KEY'
  | 'RATE_LIMITED';

export interface PollOption {
  readonly id: string;
  readonly label: string;
}
export interface PollTally {
  readonly option: { readonly id: string };
  readonly votes: number;
  readonly share: number;
}
export interface SeriesPoint {
  readonly at: string;
  readonly ballotCount: number;
  readonly tallies: readonly PollTally[];
}
export interface ShownResults {
  readonly __typename: 'PollResults';
  readonly ballotCount: number;
  readonly isFinal: boolean;
  readonly countedAt: string;
  readonly disclosureThreshold: number;
  readonly tallies: readonly PollTally[];
}
export interface WithheldResults {
  readonly __typename: 'PollResultsWithheld';
  readonly reason: WithheldReason;
  readonly availableAt: string | null;
}
export type PollOutcome = ShownResults | WithheldResults;

export interface PollViewer {
  readonly canVote: boolean;
  readonly hasVoted: boolean;
  readonly whyNot: BallotFault | null;
}
export interface PollCard {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly titleText: { readonly language: Locale };
  readonly status: PollStatus;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly closedAt: string | null;
  readonly provenance: Provenance;
  readonly viewer: PollViewer;
  readonly options: readonly PollOption[];
  readonly results: PollOutcome;
}
export interface PollUnit {
  readonly slug: string;
  readonly name: string;
}
export interface PollDetail extends PollCard {
  readonly description: string | null;
  readonly minSelections: number;
  readonly maxSelections: number;
  readonly voterAssurance: 'BROWSER' | 'CODE' | 'ACCOUNT';
  readonly subject: PollUnit | null;
  readonly organizer: PollUnit | null;
}

const outcomeFields = `__typename
  ... on PollResults { ballotCount isFinal countedAt disclosureThreshold tallies { option { id } votes share } }
  ... on PollResultsWithheld { reason availableAt }`;

const cardFields = `id slug title(locale: $locale) titleText(locale: $locale) { language } status opensAt closesAt closedAt
  ${provenanceFields}
  viewer { canVote hasVoted whyNot }
  options { id label(locale: $locale) }
  results { ${outcomeFields} }`;

export const pollListFragment = {
  name: 'Polls',
  text: `fragment Polls on Query { polls(first: 20, orderBy: { field: OPENS_AT }) { nodes { ${cardFields} } } }`,
} as const;

export interface PollListData {
  readonly polls: { readonly nodes: readonly PollCard[] } | null;
}

export const pollFragment = {
  name: 'PollPage',
  text: `fragment PollPage on Query {
  poll(slug: $slug) {
    ${cardFields}
    description(locale: $locale) minSelections maxSelections voterAssurance
    subject { slug name } organizer { slug name }
  }
}`,
} as const;

/** What a ballot, and time, change of it. */
export const pollNowDocument = `query PollNow($slug: String!) {
  poll(slug: $slug) { status closesAt closedAt viewer { canVote hasVoted whyNot } results { ${outcomeFields} } }
}`;

export type PollNow = Pick<PollCard, 'status' | 'closesAt' | 'closedAt' | 'viewer' | 'results'>;
export interface PollNowData {
  readonly poll: PollNow | null;
}

export interface PollData {
  readonly poll: PollDetail | null;
}

/** Asked for apart: it grows with the days, and the page is of use without it. */
export const pollSeriesDocument = `query DashboardPollSeries($slug: String!) {
  poll(slug: $slug) { results { ... on PollResults { series { at ballotCount tallies { option { id } votes share } } } } }
}`;

export interface PollSeriesData {
  readonly poll: { readonly results: { readonly series?: readonly SeriesPoint[] } } | null;
}

export const castBallotDocument = `mutation CastBallot($input: PollCastBallotInput!) {
  pollCastBallot(input: $input) { receipt userErrors { code } }
}`;

export interface CastBallotData {
  readonly pollCastBallot: {
    readonly receipt: string | null;
    readonly userErrors: readonly { readonly code: BallotFault }[];
  } | null;
}

export const receiptDocument = `query ReceiptIncluded($pollId: ID!, $receipt: String!) {
  pollReceiptIncluded(pollId: $pollId, receipt: $receipt)
}`;

export interface ReceiptData {
  readonly pollReceiptIncluded: boolean | null;
}

export const pollChangedDocument = `subscription DashboardPollChanged($pollId: ID!, $after: String) {
  pollResultsChanged(pollId: $pollId, after: $after) {
    cursor
    poll { status closesAt closedAt viewer { canVote hasVoted whyNot } }
    results { ${outcomeFields} }
  }
}`;

export interface PollChange {
  readonly cursor: string;
  readonly poll: Omit<PollNow, 'results'>;
  readonly results: PollOutcome;
}
export interface PollChangedData {
  readonly pollResultsChanged: PollChange | null;
}

const ranks: Readonly<Record<PollStatus, number>> = { OPEN: 0, SCHEDULED: 1, DRAFT: 2, CLOSED: 3, ARCHIVED: 4 };

/** Polls that a reader can still do something about come first; within a status the order of the graph stays. */
export function orderPolls(polls: readonly PollCard[]): readonly PollCard[] {
  return polls.toSorted((a, b) => ranks[a.status] - ranks[b.status]);
}
