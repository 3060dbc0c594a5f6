// What the graph shows of a poll's results → bars with numbers and shares, or the reason why there are none.
import type { VNode } from 'preact';
import { ShareBars } from '../../charts/share-bars.js';
import { TimeChart } from '../../charts/time-chart.js';
import { dayOf, formatDay, formatInstant, formatNumber } from '../../i18n/format.js';
import { formatPercent, formatShortDay } from '../../i18n/format-parts.js';
import type { Locale } from '../../i18n/text.js';
import type { PollDetail, SeriesPoint, ShownResults, WithheldResults } from './poll-data.js';
import { pollTextsOf } from './poll-texts.js';

interface Props {
  readonly poll: PollDetail;
  readonly locale: Locale;
}

export function PollResults({ poll, locale }: Props): VNode {
  const { results } = poll;
  return results.__typename === 'PollResults' ? (
    <Shown poll={poll} results={results} locale={locale} />
  ) : (
    <Withheld results={results} locale={locale} />
  );
}

function Withheld({ results, locale }: { readonly results: WithheldResults; readonly locale: Locale }): VNode {
  const texts = pollTextsOf(locale);
  return (
    <section class="notice" aria-labelledby="withheld-heading">
      <h2 id="withheld-heading">{texts.withheldHeading}</h2>
      <p>{texts.withheld[results.reason]}</p>
      {results.availableAt !== null && <p>{texts.available(formatInstant(results.availableAt, locale))}</p>}
    </section>
  );
}

function Shown({ poll, results, locale }: Props & { readonly results: ShownResults }): VNode {
  const texts = pollTextsOf(locale);
  const { ballotCount, tallies } = results;
  const largest = Math.max(...tallies.map(({ votes }) => votes));
  const labels = new Map(poll.options.map(({ id, label }) => [id, label]));
  return (
    <section aria-labelledby="results-heading">
      <h2 id="results-heading">{texts.resultsHeading}</h2>
      <p class="poll-results-count">
        <strong>{texts.ballots(formatNumber(ballotCount, locale), ballotCount)}</strong>
      </p>
      <ShareBars
        caption={poll.title}
        columns={{ label: texts.option, count: texts.votes, share: texts.share }}
        rows={tallies.map(({ option, votes, share }) => ({
          id: option.id,
          label: labels.get(option.id) ?? option.id,
          count: formatNumber(votes, locale),
          share,
          shareText: formatPercent(share, locale),
          isLargest: votes === largest && votes > 0,
          note: votes === largest && votes > 0 ? texts.largest : null,
        }))}
      />
      {poll.maxSelections > 1 && <p class="meta">{texts.severalChoices}</p>}
      <p class="meta">
        {results.isFinal ? texts.final : texts.provisional(formatNumber(results.disclosureThreshold, locale))}{' '}
        {texts.countedAt(formatInstant(results.countedAt, locale))}
      </p>
    </section>
  );
}

const forms = ['line', 'dashed', 'dotted'] as const;
/** More lines than this cannot be told apart; the table beside has them all. */
const maximumLines = 6;

export function PollSeries({
  poll,
  series,
  locale,
}: Props & { readonly series: readonly SeriesPoint[] }): VNode | null {
  const texts = pollTextsOf(locale);
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined || series.length < 2) return null;
  return (
    <TimeChart
      id="poll-series"
      title={texts.seriesHeading}
      summary={texts.seriesSummary(
        formatDay(dayOf(first.at), locale),
        formatDay(dayOf(last.at), locale),
        formatNumber(first.ballotCount, locale),
        formatNumber(last.ballotCount, locale),
      )}
      labels={series.map(({ at }) => formatShortDay(at, locale))}
      labelsAre={texts.day}
      series={poll.options.slice(0, maximumLines).map(({ id, label }, index) => ({
        id: String(index + 1),
        name: label,
        form: forms[index % forms.length] ?? 'line',
        values: series.map(({ tallies }) => tallies.find(({ option }) => option.id === id)?.votes ?? null),
      }))}
      formatValue={(value) => formatNumber(value, locale)}
      showTable={texts.showTable}
      noValue={texts.noValue}
    />
  );
}
