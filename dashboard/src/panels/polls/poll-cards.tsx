// Polls → cards: what is asked, whether it takes ballots and how long, and the result or why there is none.
import type { VNode } from 'preact';
import { formatNumber, formatPercent, type Locale } from '../format-values.js';
import { orderPolls, type PollCard } from './poll-data.js';
import { PollStatusLine } from './poll-status.js';
import { pollTextsOf } from './poll-texts.js';

export interface PollCardsProps {
  readonly polls: readonly PollCard[];
  readonly locale: Locale;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly linkTo: (slug: string) => string;
}

export function PollCards({ polls, locale, now, linkTo }: PollCardsProps): VNode {
  const texts = pollTextsOf(locale);
  if (polls.length === 0) return <p>{texts.none}</p>;
  return (
    <ul class="cards">
      {orderPolls(polls).map((poll) => (
        <li key={poll.id} class="card poll-card">
          <h3 class="card__title" lang={poll.titleText.language}>
            <a href={linkTo(poll.slug)}>{poll.title}</a>
          </h3>
          <PollStatusLine poll={poll} locale={locale} now={now} />
          <CardOutcome poll={poll} locale={locale} />
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
      <p class="hint">
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
        <svg class="share-bars__bar" width="100%" height="10" aria-hidden="true">
          <rect class="share-bars__track" width="100%" height="10" rx="2" />
          <rect class="share-bars__fill" width={`${Math.min(1, leading.share) * 100}%`} height="10" rx="2" />
        </svg>
      )}
    </>
  );
}
