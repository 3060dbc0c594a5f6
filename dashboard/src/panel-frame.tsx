// A panel and the page's answer → its section: heading, view, what is missing by name, and how old it is. Each fails alone.
import type { JSX } from 'preact';
import { formatInstant } from './i18n/format.js';
import type { Locale, Text } from './i18n/text.js';
import type { GraphAnswer, GraphError, Panel, SubgraphFreshness, SubgraphName } from './panel.js';
import { type PageRequest, hrefOf } from './request.js';

const subgraphTitles: Readonly<Record<SubgraphName, Text>> = {
  news: { vi: 'Tin tức', en: 'News' },
  'org-units': { vi: 'Tổ chức', en: 'Organisations' },
  polls: { vi: 'Bình chọn', en: 'Polls' },
  weather: { vi: 'Thời tiết', en: 'Weather' },
};

interface Given {
  readonly panel: Panel<unknown>;
  readonly request: PageRequest;
  readonly answer: GraphAnswer;
}

export function PanelFrame({ panel, request, answer }: Given): JSX.Element {
  const { locale } = request;
  const data: Record<string, unknown> = {};
  for (const field of panel.fields) {
    const [root = ''] = field.split('.');
    data[root] = answer.data?.[root] ?? null;
  }
  const errors = answer.errors.filter(
    ({ path }) => path === undefined || panel.fields.some((field) => isOn(field, path)),
  );
  const isEmpty = errors.length > 0 && panel.fields.every((field) => readField(data, field) === null);
  const headingId = `${panel.name}-heading`;
  const label = panel.isBare === true ? { 'aria-label': panel.title[locale] } : { 'aria-labelledby': headingId };
  return (
    <section class={`panel panel-${panel.name}`} id={panel.name} {...label}>
      {panel.isBare === true ? null : (
        <h2 class="panel-heading" id={headingId}>
          {panel.title[locale]}
        </h2>
      )}
      <Missing errors={errors} panel={panel} isEmpty={isEmpty} hasOther={hasData(answer)} locale={locale} />
      {isEmpty ? null : <panel.view request={request} data={data} errors={errors} />}
      {panel.more === undefined ? null : (
        <p class="panel-more">
          <a href={hrefOf(request, { path: panel.more.path })}>{panel.more.label[locale]}</a>
        </p>
      )}
      <Age panel={panel} answer={answer} locale={locale} />
    </section>
  );
}

const hasData = ({ data }: GraphAnswer) => Object.values(data ?? {}).some((value) => value !== null);

/** Whether what is at the path is the field, or above or below it. */
function isOn(field: string, path: readonly (string | number)[]): boolean {
  return field.split('.').every((name, index) => path.length <= index || path[index] === name);
}

function readField(data: unknown, field: string): unknown {
  let value = data;
  for (const name of field.split('.')) value = isRecord(value) ? value[name] : null;
  return value ?? null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function Missing(given: {
  readonly errors: readonly GraphError[];
  readonly panel: Panel<unknown>;
  readonly isEmpty: boolean;
  /** Whether the page has anything to show. */
  readonly hasOther: boolean;
  readonly locale: Locale;
}): JSX.Element | null {
  const { errors, panel, isEmpty, hasOther, locale } = given;
  if (errors.length === 0) return null;
  const named = new Set(errors.map(({ extensions }) => extensions?.subgraph ?? ''));
  named.delete('');
  const names = [...(named.size > 0 ? named : new Set<string>(panel.subgraphs))].map((name) => titleOf(name, locale));
  const isLimited = errors.some(({ extensions }) => extensions?.code === 'RATE_LIMITED');
  const list = names.join(', ');
  // Nothing was asked of any subgraph, so none of them is to blame.
  const isWhole = errors.every(({ path }) => path === undefined);
  if (isLimited)
    return (
      <p class="notice notice-missing" role="status">
        {locale === 'vi'
          ? 'Có quá nhiều yêu cầu từ địa chỉ mạng của bạn. Hãy tải lại trang sau một phút.'
          : 'Too many requests came from your network address. Reload the page in a minute.'}
      </p>
    );
  if (isWhole)
    return (
      <p class="notice notice-missing" role="status">
        {locale === 'vi'
          ? `Hiện không lấy được dữ liệu của “${list}”. Hãy tải lại trang sau ít phút.`
          : `The data from “${list}” cannot be had now. Reload the page in a few minutes.`}
      </p>
    );
  const vi = isEmpty ? `Hiện không có dữ liệu: “${list}” không trả lời.` : `Thiếu một phần dữ liệu của “${list}”.`;
  const en = isEmpty ? `No data now: “${list}” does not answer.` : `Part of the data from “${list}” is missing.`;
  return (
    <p class="notice notice-missing" role="status">
      {locale === 'vi' ? `${vi} ` : `${en} `}
      {hasOther ? (locale === 'vi' ? 'Các phần khác của trang vẫn đúng. ' : 'The rest of the page holds. ') : null}
      {locale === 'vi' ? 'Hãy tải lại trang sau ít phút.' : 'Reload the page in a few minutes.'}
    </p>
  );
}

const isSubgraph = (name: string): name is SubgraphName => Object.hasOwn(subgraphTitles, name);
const titleOf = (name: string, locale: Locale) => (isSubgraph(name) ? subgraphTitles[name][locale] : name);

/** What is old says so beside itself; what is fresh says when it was read once for the page. */
function Age({ panel, answer, locale }: Omit<Given, 'request'> & { readonly locale: Locale }): JSX.Element | null {
  const lines = panel.subgraphs.flatMap((name) => {
    const freshness = answer.freshness[name];
    if (freshness?.asOf === undefined || freshness.asOf === null || isFresh(freshness)) return [];
    const at = formatInstant(freshness.asOf, locale);
    const vi = `${titleOf(name, locale)}: dữ liệu lúc ${at}, có thể đã cũ`;
    const en = `${titleOf(name, locale)}: data as of ${at}, may be out of date`;
    return [locale === 'vi' ? vi : en];
  });
  return lines.length === 0 ? null : <p class="panel-age">{lines.join(' · ')}</p>;
}

const isFresh = ({ status }: SubgraphFreshness) => status.toUpperCase() === 'FRESH';

/** Which sources are as they are now, and when that was: at the foot of a page. */
export function FreshSources(given: { readonly answer: GraphAnswer; readonly locale: Locale }): JSX.Element | null {
  const { answer, locale } = given;
  const byTime = new Map<string, string[]>();
  for (const [name, freshness] of Object.entries(answer.freshness)) {
    if (!isFresh(freshness) || freshness.asOf === undefined || freshness.asOf === null) continue;
    const at = formatInstant(freshness.asOf, locale);
    byTime.set(at, [...(byTime.get(at) ?? []), titleOf(name, locale)]);
  }
  if (byTime.size === 0) return null;
  const parts = [...byTime].map(([at, names]) =>
    locale === 'vi' ? `${names.join(', ')} lúc ${at}` : `${names.join(', ')} at ${at}`,
  );
  return (
    <p class="page-age">
      {locale === 'vi' ? 'Dữ liệu được đọc: ' : 'Data read: '}
      {parts.join('; ')}
    </p>
  );
}
