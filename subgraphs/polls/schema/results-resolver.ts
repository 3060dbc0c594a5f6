// A poll's results, or the reason why they are withheld, and the fields of both.
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Cost, ListOf } from '../../kit/graphql/directives.js';
import { DateTimeScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import type { PollOptionRecord, PollRecord } from '../entities/poll.js';
import { type SeriesBucket, selectPoints } from '../loaders/disclosure.js';
import { decideResults, type ShownResults, type WithheldReason, type WithheldResults } from '../loaders/results.js';
import type { PollContext } from './context.js';
import { PollBucket } from './enums.js';
import { Poll } from './poll-types.js';
import { PollResults, PollResultsOutcome, PollResultsWithheld, PollSeriesPoint, PollTally } from './result-types.js';

@Resolver(() => Poll)
export class PollResultsField {
  @FieldResolver(() => PollResultsOutcome, { description: 'What may be shown to the asker now.' })
  async results(@Root() poll: PollRecord, @Ctx() context: PollContext) {
    return toOutcome(poll, await decideFor(poll, context));
  }
}

/** What may be shown to the asker now. */
export function decideFor(poll: PollRecord, { loaders, now }: PollContext): ReturnType<typeof decideResults> {
  return decideResults(
    poll,
    now(),
    () => loaders.turnout.load(poll.id),
    async () => poll.voterAssurance !== 'CODE' && (await loaders.hasVoted.load(poll.id)),
  );
}

/** What was decided → the value of the union. */
export function toOutcome(poll: PollRecord, decided: ShownResults | WithheldResults) {
  if (decided.kind === 'WITHHELD') return { __typename: 'PollResultsWithheld' as const, ...decided };
  const { isFinal, ballotCount, countedAt } = decided;
  const { disclosureThreshold } = poll;
  return {
    __typename: 'PollResults' as const,
    poll,
    shown: decided,
    isFinal,
    ballotCount,
    countedAt,
    disclosureThreshold,
  };
}

@Resolver(() => PollResults)
export class PollResultsResolver {
  @ListOf(6)
  @FieldResolver(() => [PollTally], { description: 'One for each option, in the order of the options.' })
  async tallies(@Root() { poll, shown }: PollResults, @Ctx() { loaders }: PollContext) {
    const [options, votes] = await Promise.all([
      loaders.options.load(poll.id),
      loaders.votes.load({ pollId: poll.id, until: shown.until }),
    ]);
    return toTallies(options, (id) => votes.get(id) ?? 0, shown.ballotCount);
  }

  @Cost(10)
  @ListOf(30)
  @FieldResolver(() => [PollSeriesPoint], {
    description:
      'Cumulative, oldest bucket first. Ballots too few to be shown are in the next point that is. `from` and `until` pick buckets by their start, half-open.',
  })
  async series(
    @Root() { poll, shown }: PollResults,
    @Arg('bucket', () => PollBucket, { defaultValue: 'DAY' }) bucket: SeriesBucket,
    @Arg('from', () => DateTimeScalar, { nullable: true }) from: Date | undefined,
    @Arg('until', () => DateTimeScalar, { nullable: true }) until: Date | undefined,
    @Ctx() { loaders }: PollContext,
  ) {
    const [options, hourly, allPoints] = await Promise.all([
      loaders.options.load(poll.id),
      loaders.hourlyVotes.load(poll.id),
      shown.readPoints(),
    ]);
    const points = selectPoints(allPoints, bucket, { from: from ?? null, until: until ?? null });
    const cumulative = new Map(hourly.map(({ optionId, hours, votes }) => [optionId, addUp(points, hours, votes)]));
    return points.map(({ at, ballotCount }, index) => ({
      at,
      ballotCount,
      tallies: toTallies(options, (id) => cumulative.get(id)?.[index] ?? 0, ballotCount),
    }));
  }
}

const messages: Readonly<Record<WithheldReason, { readonly vi: string; readonly en: string }>> = {
  NOT_OPENED: { vi: 'Cuộc bình chọn chưa mở.', en: 'The poll has not been opened.' },
  STILL_OPEN: {
    vi: 'Kết quả được công bố sau khi cuộc bình chọn kết thúc.',
    en: 'Results are shown after the poll has closed.',
  },
  VOTE_FIRST: { vi: 'Hãy bỏ phiếu để xem kết quả.', en: 'Vote to see the results.' },
  NEVER_PUBLISHED: { vi: 'Kết quả không được công bố tại đây.', en: 'Results are not published here.' },
  TOO_FEW_BALLOTS: {
    vi: 'Chưa đủ số phiếu để công bố mà vẫn giữ bí mật lá phiếu.',
    en: 'There are too few ballots to show without giving away who chose what.',
  },
  UNDER_REVIEW: { vi: 'Kết quả đang được kiểm đếm.', en: 'The results are being counted and checked.' },
};

@Resolver(() => PollResultsWithheld)
export class PollResultsWithheldResolver {
  @FieldResolver(() => String)
  message(
    @Root() { reason }: PollResultsWithheld,
    @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string,
  ) {
    return messages[reason][/^en\b/.test(locale) ? 'en' : 'vi'];
  }
}

function toTallies(
  options: readonly PollOptionRecord[],
  votesOf: (optionId: string) => number,
  ballotCount: number,
): { option: PollOptionRecord; votes: number; share: number }[] {
  return options.map((option) => ({ option, votes: votesOf(option.id), share: votesOf(option.id) / ballotCount }));
}

/** Votes up to and with the hour of each point. Both lists are oldest first. */
function addUp(
  points: readonly { readonly hour: number }[],
  hours: readonly number[],
  votes: readonly number[],
): readonly number[] {
  let sum = 0;
  let next = 0;
  return points.map((point) => {
    while (next < hours.length && (hours[next] ?? 0) <= point.hour) sum += votes[next++] ?? 0;
    return sum;
  });
}
