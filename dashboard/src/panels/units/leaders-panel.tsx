// Who held posts in a unit on the day that is looked at, with how that is known: an interval, or the days of sightings.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { type PageRequest, hrefOf } from '../../request.js';
import { SyntheticBadge } from '../../synthetic-badge.js';
import { type NameText, languageOf, nameVariables } from './unit-link.js';

interface Tenure {
  readonly id: string;
  readonly title: NameText;
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly validity: { readonly from: string | null; readonly until: string | null };
  readonly observedOn: readonly string[];
  readonly provenance: { readonly kind: string };
}

interface LeadersData {
  readonly unit: { readonly tenures: { readonly nodes: readonly Tenure[] } | null } | null;
}

export const leadersPanel: Panel<LeadersData> = {
  name: 'leaders',
  title: { vi: 'Người giữ chức vụ', en: 'Post holders' },
  subgraphs: ['org-units'],
  fields: ['unit.tenures'],
  fragment: {
    name: 'Leaders',
    text: `fragment Leaders on Query {
      unit: orgUnit(slug: $slug) {
        tenures(first: 50, asOf: $asOf) { nodes {
          id title: titleText(locale: $locale) { text language origin } person { id name }
          validity { from until } observedOn provenance { kind }
        } }
      }
    }`,
  },
  variables: { ...nameVariables, slug: 'String!' },
  values: () => ({}),
  view: Leaders,
};

function Leaders({ request, data }: PanelView<LeadersData>): JSX.Element {
  const { locale, asOf } = request;
  const isVietnamese = locale === 'vi';
  const tenures = data.unit?.tenures?.nodes ?? [];
  if (tenures.length === 0)
    return (
      <p>
        {isVietnamese ? 'Dữ liệu không có ai giữ chức vụ ở đây' : 'The data holds nobody in a post here'}
        {asOf === null ? '' : ` ${isVietnamese ? 'vào ngày' : 'on'} ${formatDay(asOf, locale)}`}.
      </p>
    );
  return (
    <ul class="people">
      {tenures.map((tenure) => (
        <li key={tenure.id}>
          <span class="person">
            {tenure.person === null ? (
              isVietnamese ? (
                'Chưa có tên'
              ) : (
                'Name missing'
              )
            ) : (
              <a href={hrefOf(request, { path: '/news', search: { person: tenure.person.id } })} lang="vi">
                {tenure.person.name}
              </a>
            )}
          </span>{' '}
          <SyntheticBadge kind={tenure.provenance.kind} locale={locale} />
          <span class="post" {...languageOf(tenure.title, request)}>
            {tenure.title.text}
          </span>
          <span class="meta">{describeTenure(tenure, request)}</span>
        </li>
      ))}
    </ul>
  );
}

function describeTenure({ validity: { from, until }, observedOn }: Tenure, { locale }: PageRequest): string {
  const isVietnamese = locale === 'vi';
  const parts: string[] = [];
  if (from !== null) parts.push(`${isVietnamese ? 'từ' : 'from'} ${formatDay(from, locale)}`);
  if (until !== null) parts.push(`${isVietnamese ? 'đến trước' : 'until'} ${formatDay(until, locale)}`);
  if (observedOn.length > 0) {
    const days = observedOn.map((day) => formatDay(day, locale)).join(', ');
    parts.push(`${isVietnamese ? 'được ghi nhận ngày' : 'seen in the post on'} ${days}`);
  }
  if (from === null && until === null)
    parts.push(isVietnamese ? 'không rõ ngày bắt đầu và kết thúc' : 'start and end not known');
  return parts.join('; ');
}
