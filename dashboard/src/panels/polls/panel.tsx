// The polls of the district, for the front page.
import type { JSX } from 'preact';
import type { Panel, PanelView } from '../../panel.js';

interface PollsData {
  readonly polls: { readonly nodes: readonly { readonly slug: string; readonly title: string }[] } | null;
}

export const pollsPanel: Panel<PollsData> = {
  name: 'polls',
  title: { vi: 'Thăm dò ý kiến', en: 'Polls' },
  subgraphs: ['polls'],
  fields: ['polls'],
  fragment: {
    name: 'Polls',
    text: `fragment Polls on Query { polls(first: 6) { nodes { slug title(locale: $locale) } } }`,
  },
  variables: { locale: 'Locale!' },
  values: ({ locale }) => ({ locale }),
  view: Polls,
};

function Polls({ data }: PanelView<PollsData>): JSX.Element {
  return (
    <ul>
      {data.polls?.nodes.map(({ slug, title }) => (
        <li key={slug}>{title}</li>
      ))}
    </ul>
  );
}
