// One poll by its address → its page: the ballot or the receipt, what may be shown of the results, and the votes by day. It follows
// the poll while that can change, and says so.
import type { JSX } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { Graph } from '../../graph-reader.js';
import { formatNumber } from '../../i18n/format.js';
import { useLive, useNow } from '../../live/use-live.js';
import type { Panel, PanelView } from '../../panel.js';
import { languageOf } from '../units/unit-link.js';
import { hrefOf, type PageRequest } from '../../request.js';
import { ProvenanceLine } from '../../synthetic-badge.js';
import { BallotForm } from './ballot-form.js';
import { BallotReceipt } from './ballot-receipt.js';
import { castBallot, checkReceipt, followAnswer } from './poll-requests.js';
import { createBallotStore, type KeptReceipt, openBrowserStorage } from './kept-receipts.js';
import {
  type PollChangedData,
  pollChangedDocument,
  type PollData,
  type PollDetail,
  pollFragment,
  type PollNow,
  type PollUnit,
  type SeriesPoint,
} from './poll-data.js';
import { PollResults, PollSeries } from './poll-results.js';
import { PollStatusLine } from './poll-status.js';
import { pollTextsOf } from './poll-texts.js';

export const pollPanel: Panel<PollData> = {
  name: 'poll',
  title: { vi: 'Bình chọn', en: 'Poll' },
  subgraphs: ['polls'],
  fields: ['poll'],
  fragment: pollFragment,
  variables: { locale: 'Locale!', slug: 'String!' },
  values: ({ locale, params }) => ({ locale, slug: params['slug'] ?? '' }),
  view: ({ data, request }: PanelView<PollData>) =>
    data.poll === null ? null : <PollPage poll={data.poll} request={request} />,
  isBare: true,
};

/** Null where no poll was got. */
export function readPollTitle(poll: unknown): string | null {
  if (typeof poll !== 'object' || poll === null || !('title' in poll)) return null;
  return typeof poll.title === 'string' ? poll.title : null;
}

interface Given {
  readonly poll: PollDetail;
  readonly request: PageRequest;
}

function PollPage({ poll: asked, request }: Given): JSX.Element {
  const { locale } = request;
  const texts = pollTextsOf(locale);
  const now = useNow(request.now);
  const [changed, setChanged] = useState<PollNow | null>(null);
  const [kept, setKept] = useState<(KeptReceipt & { readonly isNew: boolean; readonly isStored: boolean }) | null>(
    null,
  );
  const [announcement, setAnnouncement] = useState('');
  const [ballots, setBallots] = useState(0);
  const [series, setSeries] = useState<readonly SeriesPoint[] | 'failed' | null>(null);
  const graph = useContext(Graph);
  const store = useMemo(() => createBallotStore(openBrowserStorage()), []);
  const poll: PollDetail = { ...asked, ...changed };
  const ballotCount = poll.results.__typename === 'PollResults' ? poll.results.ballotCount : null;

  useEffect(() => {
    const found = store.readReceipt(asked.id);
    if (found !== null) setKept({ ...found, isNew: false, isStored: true });
  }, [store, asked.id]);

  const show = (next: PollNow) => {
    if (JSON.stringify(pickOf(next)) === JSON.stringify(pickOf(poll))) return;
    setChanged(next);
    setAnnouncement(describeChange(next, locale));
  };
  // Anew after a ballot, after which more may be seen, and when the count has moved on.
  useEffect(() => {
    if (graph === null || (ballotCount === null && ballots === 0)) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const onPoll = (next: PollNow) => {
      setChanged(next);
      if (next.results.__typename === 'PollResults' && next.results.series !== undefined)
        setSeries(next.results.series);
    };
    void followAnswer(graph, asked.slug, onPoll, signal).then((isWhole) => {
      if (!isWhole && !signal.aborted) setSeries((known) => known ?? 'failed');
    });
    return () => controller.abort();
  }, [graph, asked.slug, ballots, ballotCount]);

  const isOver = poll.results.__typename === 'PollResults' && poll.results.isFinal;
  const liveState = useLive<PollChangedData>({
    document: pollChangedDocument,
    variables: { pollId: asked.id },
    cursorOf: ({ pollResultsChanged }) => pollResultsChanged?.cursor ?? null,
    onEvent({ pollResultsChanged: event }) {
      if (event !== null) show({ ...event.poll, results: event.results });
    },
    // Who has voted may see more: the subscription is made anew with the cookie that the ballot brought.
    key: isOver ? null : `${asked.id} ${poll.viewer.hasVoted || kept !== null}`,
  });

  const cast = async (optionIds: readonly string[], voterCode: string | null) => {
    const input = { pollId: poll.id, optionIds, voterCode, idempotencyKey: store.takeKey(poll.id) };
    const outcome = await castBallot(input);
    if (outcome.kind !== 'unknown') store.forgetKey(poll.id);
    if (outcome.kind === 'counted') {
      const receipt = { receipt: outcome.receipt, at: new Date().toISOString() };
      setKept({ ...receipt, isNew: true, isStored: store.keepReceipt(poll.id, receipt) });
      setBallots((count) => count + 1);
    }
    return outcome;
  };

  return (
    <>
      <PollStatusLine poll={poll} locale={locale} now={now} />
      <div class="poll-page">
        <div class="poll-page-main">
          {poll.description !== null && <p>{poll.description}</p>}
          {kept !== null && (
            <BallotReceipt
              kept={kept}
              isNew={kept.isNew}
              isStored={kept.isStored}
              locale={locale}
              check={async (receipt) => (graph === null ? null : checkReceipt(graph, poll.id, receipt))}
            />
          )}
          {kept === null && <Voting poll={poll} request={request} cast={cast} />}
          <PollResults poll={poll} locale={locale} />
          <p class={`live live-${liveState}`}>
            {liveState === 'live' && <>● {texts.live}</>}
            {liveState === 'interrupted' && texts.reconnecting}
          </p>
          <p class="visually-hidden" role="status">
            {announcement}
          </p>
          {series === 'failed' && <p class="meta">{texts.seriesMissing}</p>}
          {Array.isArray(series) && <PollSeries poll={poll} series={series} locale={locale} />}
        </div>
        <aside class="poll-page-facts" aria-label={texts.about}>
          <dl class="readings poll-units">
            <UnitFact name={texts.about} unit={poll.subject} request={request} />
            <UnitFact name={texts.organizer} unit={poll.organizer} request={request} />
          </dl>
          <ProvenanceLine of={poll.provenance} locale={locale} />
        </aside>
      </div>
    </>
  );
}

const pickOf = ({ status, closesAt, closedAt, viewer, results }: PollNow) => {
  const { __typename: kind } = results;
  const shown = kind === 'PollResults' ? [results.ballotCount, results.isFinal, results.tallies] : [results.reason];
  return [status, closesAt, closedAt, viewer.hasVoted, viewer.whyNot, kind, shown];
};

function describeChange({ status, results }: PollNow, locale: PageRequest['locale']): string {
  const texts = pollTextsOf(locale);
  if (results.__typename === 'PollResultsWithheld') return `${texts.status[status]}. ${texts.withheld[results.reason]}`;
  return `${texts.status[status]}. ${texts.changed(texts.ballots(formatNumber(results.ballotCount, locale), results.ballotCount))}`;
}

function Voting(given: Given & { readonly cast: Parameters<typeof BallotForm>[0]['cast'] }): JSX.Element | null {
  const { poll, request, cast } = given;
  const { locale } = request;
  const texts = pollTextsOf(locale);
  const { canVote, hasVoted, whyNot } = poll.viewer;
  if (poll.status !== 'OPEN') return null;
  if (hasVoted) return <p class="notice">{texts.votedElsewhere}</p>;
  if (canVote || whyNot === 'CODE_REQUIRED' || whyNot === 'BROWSER_TOKEN_REQUIRED')
    return <BallotForm poll={poll} locale={locale} cast={cast} />;
  return <p class="notice">{whyNot === null ? texts.cannotVote : texts.faults[whyNot]}</p>;
}

function UnitFact(given: {
  readonly name: string;
  readonly unit: PollUnit | null;
  readonly request: PageRequest;
}): JSX.Element | null {
  const { name, unit, request } = given;
  if (unit === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <a href={hrefOf(request, { path: `/units/${unit.slug}` })} {...languageOf({ language: 'vi' }, request)}>
          {unit.name}
        </a>
      </dd>
    </div>
  );
}
