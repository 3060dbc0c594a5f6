// Queries for polls and the fields of a poll that follow from facts, clock, options or the asker.
import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { ClientError } from '../../../process/errors.js';
import { type Caller, holdsScope, lacksScope } from '../../kit/caller.js';
import { ChangeConnection, LocalizedText } from '../../kit/graphql/shared-types.js';
import { toChangeConnection, toConnection } from '../../kit/graphql/connections.js';
import { ChangePage, ListOf, Paged, Tagged } from '../../kit/graphql/directives.js';
import { DateTimeScalar, LocaleScalar } from '../../kit/graphql/scalars.js';
import { parsePage } from '../../kit/keyset.js';
import { toProvenance } from '../../kit/provenance.js';
import type { BallotFaultCode } from '../commands/cast-ballot.js';
import { closedSince, findBlockers, statusAt } from '../loaders/poll-status.js';
import type { PollOptionRecord, PollRecord } from '../entities/poll.js';
import type { PollStatus as Status } from '../entities/poll-life.js';
import { countPolls, listPolls } from '../loaders/list-polls.js';
import { draftScope } from '../loaders/loaders.js';
import type { PollContext } from './context.js';
import { PollStatus } from './enums.js';
import { PollsArgs } from './inputs.js';
import { OrgUnit, Poll, PollConnection, PollOption, PollViewer } from './poll-types.js';

/** The Vietnamese text, or the English one where it is asked for and there is one. */
function localize(locale: string, vi: string, en: string | null, englishOrigin: PollRecord['englishOrigin']) {
  if (en !== null && /^en\b/.test(locale)) return { text: en, language: 'en', origin: englishOrigin };
  return { text: vi, language: 'vi', origin: 'ORIGINAL' as const };
}

/** Errors: `FORBIDDEN` where drafts are asked for without the scope. */
export function checkStatuses(statuses: readonly Status[] | null | undefined, caller: Caller): void {
  if (statuses?.includes('DRAFT') === true && !holdsScope(caller, draftScope))
    throw lacksScope('The status DRAFT', draftScope);
}

@Resolver(() => Poll)
export class PollResolver {
  @Query(() => Poll, {
    nullable: true,
    description: 'By its id or slug. Give exactly one. A draft is null without the scope polls:write.',
  })
  async poll(
    @Arg('id', () => ID, { nullable: true }) id: string | undefined,
    @Arg('slug', () => String, { nullable: true }) slug: string | undefined,
    @Ctx() { loaders }: PollContext,
  ) {
    if (typeof id === 'string' && typeof slug !== 'string') return loaders.byId.load(id);
    if (typeof slug === 'string' && typeof id !== 'string') return loaders.bySlug.load(slug);
    throw new ClientError('BAD_USER_INPUT', 'Give exactly one of `id` and `slug`.');
  }

  @Paged()
  @Query(() => PollConnection)
  async polls(@Args(() => PollsArgs) args: PollsArgs, @Ctx() { store, now, caller }: PollContext) {
    checkStatuses(args.filter?.statuses, caller);
    const filter = { ...args.filter, hidesDrafts: !holdsScope(caller, draftScope) };
    const { orderBy = { field: 'UPDATED_AT', direction: 'DESC' } } = args;
    const at = now();
    const page = await listPolls(store.sql, filter, orderBy, parsePage(args), at);
    return toConnection(
      page,
      (row) => row,
      () => countPolls(store.sql, filter, at),
    );
  }

  @Tagged('partner')
  @ChangePage()
  @Query(() => ChangeConnection, {
    description: 'Changes of polls in order. A ballot changes nothing that others can see, so it is no entry.',
  })
  async pollChanges(
    @Arg('first', () => Int) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { store }: PollContext,
  ) {
    const { limit } = parsePage({ first }, { maximum: 1000 });
    return toChangeConnection(await store.readChanges({ limit, after: after ?? null }), after ?? null);
  }

  @FieldResolver(() => String)
  title(@Root() poll: PollRecord, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return this.titleText(poll, locale).text;
  }

  @FieldResolver(() => LocalizedText, { description: 'As `title`, with its language and whether it is a translation.' })
  titleText(@Root() poll: PollRecord, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return localize(locale, poll.titleVi, poll.titleEn, poll.englishOrigin);
  }

  @FieldResolver(() => String, { nullable: true })
  description(@Root() poll: PollRecord, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return this.descriptionText(poll, locale)?.text ?? null;
  }

  @FieldResolver(() => LocalizedText, {
    nullable: true,
    description: 'As `description`, with its language and whether it is a translation.',
  })
  descriptionText(@Root() poll: PollRecord, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    const { descriptionVi, descriptionEn, englishOrigin } = poll;
    return descriptionVi === null ? null : localize(locale, descriptionVi, descriptionEn, englishOrigin);
  }

  @FieldResolver(() => PollStatus)
  status(@Root() poll: PollRecord, @Ctx() { now }: PollContext) {
    return statusAt(poll, now());
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: 'When it closed, by hand or by time.' })
  closedAt(@Root() poll: PollRecord, @Ctx() { now }: PollContext) {
    return closedSince(poll, now());
  }

  @FieldResolver(() => OrgUnit, { nullable: true, description: 'Unit that the question is about.' })
  subject(@Root() poll: PollRecord) {
    return poll.subjectId === null ? null : { id: poll.subjectId };
  }

  @FieldResolver(() => OrgUnit, { nullable: true, description: 'Unit that runs the poll.' })
  organizer(@Root() poll: PollRecord) {
    return poll.organizerId === null ? null : { id: poll.organizerId };
  }

  @ListOf(6)
  @FieldResolver(() => [PollOption])
  options(@Root() poll: PollRecord, @Ctx() { loaders }: PollContext) {
    return loaders.options.load(poll.id);
  }

  @FieldResolver(() => [String], {
    description:
      'What prevents opening: `options` (fewer than two), `selections` (more to choose than there are options), `window` (it would close before it opens). Empty once it has opened.',
  })
  async blockers(@Root() poll: PollRecord, @Ctx() { loaders, now }: PollContext) {
    const at = now();
    const status = statusAt(poll, at);
    if (status !== 'DRAFT' && status !== 'SCHEDULED') return [];
    return findBlockers(poll, (await loaders.options.load(poll.id)).length, at);
  }

  @FieldResolver(() => PollViewer)
  async viewer(@Root() poll: PollRecord, @Ctx() { loaders, now, caller }: PollContext): Promise<PollViewer> {
    const hasVoted = poll.voterAssurance !== 'CODE' && (await loaders.hasVoted.load(poll.id));
    const isSignedIn = caller.subject !== null;
    const whyNot = findObstacle(poll, { isOpen: statusAt(poll, now()) === 'OPEN', isSignedIn, hasVoted });
    return { canVote: whyNot === null, hasVoted, whyNot };
  }

  @FieldResolver()
  provenance(@Root() poll: PollRecord): ReturnType<typeof toProvenance> {
    return toProvenance(poll.provenance);
  }
}

function findObstacle(
  poll: PollRecord,
  { isOpen, isSignedIn, hasVoted }: Readonly<Record<'isOpen' | 'isSignedIn' | 'hasVoted', boolean>>,
): BallotFaultCode | null {
  if (!isOpen) return 'NOT_OPEN';
  switch (poll.voterAssurance) {
    case 'BROWSER':
      // Without a token one can vote too: the gateway gives every caster one with the ballot. Only a ballot that reaches
      // the room past the gateway has none, and is refused then.
      return hasVoted ? 'ALREADY_VOTED' : null;
    case 'CODE':
      return 'CODE_REQUIRED';
    case 'ACCOUNT':
      if (!isSignedIn) return 'SIGN_IN_REQUIRED';
      return hasVoted ? 'ALREADY_VOTED' : null;
  }
}

@Resolver(() => PollOption)
export class PollOptionResolver {
  @FieldResolver(() => String)
  label(@Root() option: PollOptionRecord, @Arg('locale', () => LocaleScalar, { defaultValue: 'vi' }) locale: string) {
    return localize(locale, option.labelVi, option.labelEn, 'HUMAN_TRANSLATION').text;
  }
}
