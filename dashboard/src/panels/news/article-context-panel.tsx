// What stands beside an article: whom and what it names, with how sure that is; the documents it cites, its events, its versions.
import type { JSX } from 'preact';
import { formatInstant, formatPreciseDay } from '../../i18n/format.js';
import type { Panel, PanelView } from '../../panel.js';
import { hrefOf } from '../../request.js';
import { nameValues, nameVariables, regionNameFragment, unitNameFragment } from '../units/unit-link.js';
import { type Mention, MentionFacts, describeCertainty, hrefOfMention, isCertain, mentionFields } from './mention.js';

interface Document {
  readonly id: string;
  readonly citation: string;
  readonly title: string | null;
  readonly titleAsCited: string | null;
  readonly titleIsComplete: boolean;
  readonly issuedOn: string | null;
  readonly issuedOnPrecision: string;
}

interface ContextData {
  readonly article: {
    readonly language: string;
    readonly mentions: readonly Mention[];
    readonly legalDocuments: readonly Document[];
    readonly events: readonly {
      readonly id: string;
      readonly name: string;
      readonly startsOn: string | null;
      readonly startsOnPrecision: string;
    }[];
    readonly revisions: {
      readonly nodes: readonly { readonly number: number; readonly at: string; readonly note: string | null }[];
    };
  } | null;
}

export const articleContextPanel: Panel<ContextData> = {
  name: 'article-context',
  title: { vi: 'Về bài viết', en: 'About the article' },
  subgraphs: ['news', 'org-units'],
  fields: ['article'],
  fragment: {
    name: 'ArticleContext',
    text: `fragment ArticleContext on Query {
      article(slug: $slug) {
        language
        mentions { ${mentionFields} }
        legalDocuments { id citation title titleAsCited titleIsComplete issuedOn issuedOnPrecision }
        events { id name startsOn startsOnPrecision }
        revisions(first: 20) { nodes { number at note } }
      }
    }`,
    uses: [unitNameFragment, regionNameFragment],
  },
  variables: { ...nameVariables, slug: 'String!' },
  values: nameValues,
  view: Context,
  isBare: true,
};

function Context({ request, data: { article } }: PanelView<ContextData>): JSX.Element | null {
  if (article === null) return null;
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  const unknown = isVietnamese ? 'không rõ ngày' : 'day not known';
  const named = distinct(article.mentions);
  return (
    <div class="context">
      {named.length === 0 ? null : (
        <section aria-labelledby="named-heading">
          <h2 id="named-heading">{isVietnamese ? 'Được nhắc đến' : 'Named here'}</h2>
          <ul class="named">
            {named.map((mention) => (
              <li key={`${mention.block}-${mention.start}`}>
                <a href={hrefOfMention(mention, request) ?? '#article'}>
                  <MentionFacts mention={mention} request={request} />
                </a>
                <span class={isCertain(mention) ? 'meta' : 'meta meta-uncertain'}>
                  {describeCertainty(mention, request)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {article.legalDocuments.length === 0 ? null : (
        <section aria-labelledby="documents-heading">
          <h2 id="documents-heading">{isVietnamese ? 'Văn bản được trích dẫn' : 'Documents cited'}</h2>
          <ul class="documents">
            {article.legalDocuments.map((each) => (
              <li key={each.id}>
                <a href={hrefOf(request, { path: '/news', search: { document: each.id } })} lang="vi">
                  {each.citation}
                </a>
                {(each.title ?? each.titleAsCited) === null ? null : (
                  <span lang="vi">: {each.title ?? each.titleAsCited}</span>
                )}
                <span class="meta">
                  {each.issuedOn === null ? unknown : formatPreciseDay(each.issuedOn, each.issuedOnPrecision, locale)}
                  {(each.title ?? each.titleAsCited) === null
                    ? ` · ${isVietnamese ? 'không rõ tên văn bản' : 'title not known'}`
                    : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {article.events.length === 0 ? null : (
        <section aria-labelledby="events-heading">
          <h2 id="events-heading">{isVietnamese ? 'Sự kiện' : 'Events'}</h2>
          <ul class="documents">
            {article.events.map((each) => (
              <li key={each.id}>
                <a href={hrefOf(request, { path: '/news', search: { event: each.id } })} lang="vi">
                  {each.name}
                </a>
                <span class="meta">
                  {each.startsOn === null ? unknown : formatPreciseDay(each.startsOn, each.startsOnPrecision, locale)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section id="revisions" aria-labelledby="revisions-heading">
        <h2 id="revisions-heading">{isVietnamese ? 'Các lần sửa' : 'Versions'}</h2>
        <ol class="documents" reversed>
          {article.revisions.nodes.map(({ number, at, note }) => (
            <li key={number} value={number}>
              {formatInstant(at, locale)}
              <span class="meta" lang={note === null ? undefined : article.language}>
                {note ??
                  (number === 1
                    ? isVietnamese
                      ? 'bản đầu tiên'
                      : 'first version'
                    : isVietnamese
                      ? 'không ghi chú'
                      : 'no note')}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** One mention for each thing that is named, the surest of them. */
function distinct(mentions: readonly Mention[]): readonly Mention[] {
  const best = new Map<string, Mention>();
  for (const mention of mentions) {
    const { target, postHolder } = mention;
    if (target === null && postHolder === null) continue;
    if (target?.__typename === 'LegalDocument' || target?.__typename === 'Slogan') continue;
    const key = postHolder?.id ?? target?.id ?? '';
    const known = best.get(key);
    if (known === undefined || (isCertain(mention) && !isCertain(known))) best.set(key, mention);
  }
  return [...best.values()];
}
