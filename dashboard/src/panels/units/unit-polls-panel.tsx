// The polls about a unit or by it.
import type { JSX } from 'preact';
import type { Text } from '../../i18n/text.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';

interface ListedPoll {
  readonly slug: string;
  readonly title: string;
  readonly status: string;
}

interface UnitPollsData {
  readonly unit: {
    readonly polls: { readonly nodes: readonly ListedPoll[] } | null;
    readonly organizedPolls: { readonly nodes: readonly ListedPoll[] } | null;
  } | null;
}

export const unitPollsPanel: Panel<UnitPollsData> = {
  name: 'unit-polls',
  title: { vi: 'Thăm dò ý kiến', en: 'Polls' },
  subgraphs: ['polls'],
  fields: ['unit.polls', 'unit.organizedPolls'],
  fragment: {
    name: 'UnitPolls',
    text: `fragment UnitPolls on Query {
      unit: orgUnit(slug: $slug) {
        polls(first: 10) { nodes { slug title(locale: $locale) status } }
        organizedPolls(first: 10) { nodes { slug title(locale: $locale) status } }
      }
    }`,
  },
  variables: { slug: 'String!', locale: 'Locale!' },
  values: () => ({}),
  view: UnitPolls,
};

const statuses: Readonly<Record<string, Text>> = {
  SCHEDULED: { vi: 'Sắp mở', en: 'Opens later' },
  OPEN: { vi: 'Đang mở', en: 'Open' },
  CLOSED: { vi: 'Đã đóng', en: 'Closed' },
  ARCHIVED: { vi: 'Lưu trữ', en: 'Archived' },
};

function UnitPolls({ request, data: { unit } }: PanelView<UnitPollsData>): JSX.Element {
  const { locale } = request;
  const polls = new Map(
    [...(unit?.polls?.nodes ?? []), ...(unit?.organizedPolls?.nodes ?? [])].map((poll) => [poll.slug, poll]),
  );
  if (polls.size === 0) return <p>{locale === 'vi' ? 'Không có cuộc thăm dò nào.' : 'There are none.'}</p>;
  return (
    <ul class="result-list">
      {[...polls.values()].map(({ slug, title, status }) => (
        <li key={slug}>
          <a href={hrefOf(request, { path: `/polls/${slug}` })}>{title}</a>
          <p class="meta">{statuses[status]?.[locale] ?? status}</p>
        </li>
      ))}
    </ul>
  );
}
