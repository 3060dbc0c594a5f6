// The polls of the district: some of them for the front page, all for their own.
import type { JSX } from 'preact';
import { useNow } from '../../live/use-live.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';
import { NowNote } from '../now-note.js';
import { PollCards } from './poll-cards.js';
import { orderPolls, type PollListData, pollListFragment } from './poll-data.js';

/** Cards on the front page. */
const frontCount = 4;

export const pollsPanel: Panel<PollListData> = {
  name: 'polls',
  title: { vi: 'Bình chọn', en: 'Polls' },
  subgraphs: ['polls'],
  fields: ['polls'],
  fragment: pollListFragment,
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: (given) => <Polls {...given} count={frontCount} level="h3" />,
  more: { path: '/polls', label: { vi: 'Tất cả các cuộc bình chọn', en: 'All polls' } },
};

export const pollListPanel: Panel<PollListData> = {
  name: pollsPanel.name,
  title: pollsPanel.title,
  subgraphs: pollsPanel.subgraphs,
  fields: pollsPanel.fields,
  fragment: pollListFragment,
  variables: pollsPanel.variables,
  values: ({ locale }) => ({ locale }),
  view: (given) => <Polls {...given} count={Infinity} level="h2" />,
  isBare: true,
};

type Given = PanelView<PollListData> & { readonly count: number; readonly level: 'h2' | 'h3' };

function Polls({ request, data, count, level }: Given): JSX.Element {
  const now = useNow(request.now);
  return (
    <>
      <NowNote request={request} />
      <PollCards
        polls={orderPolls(data.polls?.nodes ?? []).slice(0, count)}
        locale={request.locale}
        level={level}
        now={now}
        linkTo={(slug) => hrefOf(request, { path: `/polls/${slug}` })}
      />
    </>
  );
}
