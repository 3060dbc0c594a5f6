// How much data the benchmarks run on. Two sizes of news, so that one run can tell what growth costs; the polls are with
// the large one. The counts of the large one are those that the figures of the README are about.

export interface Scale {
  readonly articles: number;
  readonly units: number;
  readonly persons: number;
  /** Ballots of each poll; a poll of 0 is a draft. */
  readonly ballots: readonly number[];
}

/** Ballots of the two polls whose results are compared. */
export const comparedBallots = { few: 500, many: 500_000 };

const polls = 1_000;
const drafts = 50;
const ballots = 1_000_000;

/** The rest of the ballots over the rest of the polls: many small polls, some large ones. */
function spreadBallots(total: number, count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 25));
  const sum = weights.reduce((left, right) => left + right, 0);
  const spread = weights.map((weight) => Math.max(1, Math.floor((weight / sum) * total)));
  const missing = total - spread.reduce((left, right) => left + right, 0);
  return spread.map((each, index) => (index === 0 ? each + missing : each));
}

/** Database name → what it holds. */
export const scales = {
  bench_1000: { articles: 1_000, units: 5_000, persons: 500, ballots: [] },
  bench_100000: {
    articles: 100_000,
    units: 5_000,
    persons: 500,
    ballots: [
      comparedBallots.many,
      comparedBallots.few,
      ...spreadBallots(ballots - comparedBallots.many - comparedBallots.few, polls - drafts - 2),
      ...Array.from({ length: drafts }, () => 0),
    ],
  },
} as const satisfies Readonly<Record<string, Scale>>;
