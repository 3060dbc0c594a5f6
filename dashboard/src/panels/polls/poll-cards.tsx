// Polls → cards: what is asked, whether it takes ballots and how long, and the result or why there is none.
import type { VNode } from 'preact';
import { formatNumber } from '../../i18n/format.js';
import { formatPercent } from '../../i18n/format-parts.js';
import type { Locale } from '../../i18n/text.js';
import type { PollCard } from './poll-data.js';
import { SyntheticBadge } from '../../synthetic-badge.js';
import { PollStatusLine } from './poll-status.js';
import { pollTextsOf } from './poll-texts.js';

export interface PollCardsProps {
  readonly polls: readonly PollCard[];
  readonly locale: Locale;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly linkTo: (slug: string) => string;
  /** Of the titles: one below the heading that the cards stand under. */
  readonly level: 'h2' | 'h3';
}

export function PollCards({ polls, locale, now, linkTo, level: Title }: PollCardsProps): VNode {
  const texts = pollTextsOf(locale);
  if (polls.length === 0) return <p>{texts.none}</p>;
  return (
    <ul class="cards">
      {polls.map((poll) => (
        <li key={poll.id} class="card poll-card">
          <Title class="card-title" lang={poll.titleText.language}>
            <a href={linkTo(poll.slug)}>{poll.title}</a>
          </Title>
          <PollStatusLine poll={poll} locale={locale} now={now} />
          <CardOutcome poll={poll} locale={locale} />
          <SyntheticBadge kind={poll.provenance.kind} locale={locale} />
        </li>
      ))}
    </ul>
  );
}

function CardOutcome({ poll, locale }: { readonly poll: PollCard; readonly locale: Locale }): VNode {
  const texts = pollTextsOf(locale);
  const { results, viewer } = poll;
  if (results.__typename === 'PollResultsWithheld')
    return (
      <p class="meta">
        {viewer.hasVoted && `${texts.voted}. `}
        {texts.withheld[results.reason]}
      </p>
    );
  const leading = results.tallies.toSorted((a, b) => b.votes - a.votes)[0];
  const label = poll.options.find(({ id }) => id === leading?.option.id)?.label;
  return (
    <>
      <p>
        {texts.ballots(formatNumber(results.ballotCount, locale), results.ballotCount)}
        {leading !== undefined && label !== undefined && (
          <>
            {' · '}
            {label}: <strong>{formatPercent(leading.share, locale)}</strong> ({texts.largest})
          </>
        )}
      </p>
      {leading !== undefined && (
        <svg class="share-bars-bar" width="100%" height="10" aria-hidden="true">
          <rect class="share-bars-track" width="100%" height="10" rx="2" />
          <rect class="share-bars-fill" width={`${Math.min(1, leading.share) * 100}%`} height="10" rx="2" />
        </svg>
      )}
    </>
  );
}
