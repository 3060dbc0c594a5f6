// A poll's status and times → a tag and a line of text. Shared by the cards and the page of a poll.
import type { VNode } from 'preact';
import { formatInstant } from '../../i18n/format.js';
import { formatDuration } from '../../i18n/format-parts.js';
import type { Locale } from '../../i18n/text.js';
import type { PollCard } from './poll-data.js';
import { type PollTexts, pollTextsOf } from './poll-texts.js';

export interface PollStatusProps {
  readonly poll: Pick<PollCard, 'status' | 'opensAt' | 'closesAt' | 'closedAt'>;
  readonly locale: Locale;
  readonly now: number;
}

/** The mark before the words differs by shape, so that the tags are told apart without colour. */
const marks = { OPEN: '●', SCHEDULED: '◔', DRAFT: '○', CLOSED: '■', ARCHIVED: '□' } as const;

export function PollStatusLine({ poll, locale, now }: PollStatusProps): VNode {
  const texts = pollTextsOf(locale);
  return (
    <p class="poll-status">
      <span class={`tag tag-${poll.status.toLowerCase()}`}>
        <span aria-hidden="true">{marks[poll.status]} </span>
        {texts.status[poll.status]}
      </span>{' '}
      <span>{describeTimes(poll, texts, locale, now)}</span>
    </p>
  );
}

function describeTimes(poll: PollStatusProps['poll'], texts: PollTexts, locale: Locale, now: number): string {
  const { status, opensAt, closesAt, closedAt } = poll;
  switch (status) {
    case 'DRAFT':
      return texts.noStart;
    case 'SCHEDULED':
      return opensAt === null ? texts.noStart : texts.opens(formatInstant(opensAt, locale));
    case 'OPEN': {
      if (closesAt === null) return texts.noEnd;
      const left = Date.parse(closesAt) - now;
      return `${texts.left(formatDuration(left, locale))} · ${texts.closes(formatInstant(closesAt, locale))}`;
    }
    // The tag says already that it is closed.
    case 'CLOSED':
      return closedAt === null ? '' : texts.at(formatInstant(closedAt, locale));
    case 'ARCHIVED':
      return closedAt === null ? '' : texts.closed(formatInstant(closedAt, locale));
  }
}
