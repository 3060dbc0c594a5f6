// One article: its text with what it names linked, or why it was taken back; who published it, and where it comes from.
import type { JSX } from 'preact';
import { formatInstant, formatNumber } from '../../i18n/format.js';
import { endOf } from '../../i18n/shift-day.js';
import type { Panel, PanelView } from '../../panel.js';
import { type PageRequest, hrefOf } from '../../request.js';
import { type Provenance, ProvenanceLine, provenanceFields } from '../../synthetic-badge.js';
import {
  type NamedUnit,
  UnitLink,
  nameValues,
  nameVariables,
  regionNameFragment,
  unitNameFragment,
} from '../units/unit-link.js';
import { withoutOverlaps } from './marked-text.js';
import { LinkedMention, type Mention, hrefOfMention, mentionFields } from './mention.js';

interface Block {
  readonly index: number;
  readonly kind: string;
  readonly text: string;
}

interface Article {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly status: string;
  readonly publishedAt: string | null;
  readonly modifiedAt: string | null;
  readonly blocks: readonly Block[];
  readonly category: { readonly id: string; readonly name: string } | null;
  readonly withdrawal: { readonly at: string | null; readonly explanation: string } | null;
  readonly viewCount: { readonly value: number; readonly observedAt: string | null } | null;
  readonly publisher: NamedUnit | null;
  readonly mentions: readonly Mention[];
  readonly provenance: Provenance;
}

interface ArticleData {
  readonly article: Article | null;
}

export const articlePanel: Panel<ArticleData> = {
  name: 'article',
  title: { vi: 'Bài viết', en: 'Article' },
  subgraphs: ['news'],
  fields: ['article'],
  fragment: {
    name: 'ArticleText',
    text: `fragment ArticleText on Query {
      article(slug: $slug) {
        id title language status publishedAt modifiedAt
        blocks { index kind text }
        category { id name(locale: $locale) }
        withdrawal { at explanation }
        viewCount { value observedAt }
        publisher { ...UnitName }
        mentions { ${mentionFields} }
        ${provenanceFields}
      }
    }`,
    uses: [unitNameFragment, regionNameFragment],
  },
  variables: { ...nameVariables, slug: 'String!' },
  values: (request) => ({ ...nameValues(request), slug: request.params['slug'] ?? '' }),
  view: ArticleView,
  isBare: true,
};

function ArticleView({ request, data: { article } }: PanelView<ArticleData>): JSX.Element | null {
  if (article === null) return null;
  const { locale, asOf } = request;
  const isVietnamese = locale === 'vi';
  const language = article.language === locale ? undefined : article.language;
  const end = endOf(asOf);
  const isLater = end !== null && article.publishedAt !== null && Date.parse(article.publishedAt) >= Date.parse(end);
  return (
    <article>
      {article.category === null ? null : (
        <p class="kicker">
          <a href={hrefOf(request, { path: '/news', search: { category: article.category.id } })}>
            {article.category.name}
          </a>
        </p>
      )}
      <h1 lang={language}>{article.title}</h1>
      <p class="meta">
        {article.publishedAt === null ? null : (
          <time dateTime={article.publishedAt}>{formatInstant(article.publishedAt, locale)}</time>
        )}
        {article.publisher === null ? null : (
          <>
            {' · '}
            <UnitLink unit={article.publisher} request={request} />
          </>
        )}
        {article.modifiedAt === null ? null : (
          <>
            {' · '}
            <a href="#revisions">
              {isVietnamese ? 'đã sửa lúc' : 'corrected'} {formatInstant(article.modifiedAt, locale)}
            </a>
          </>
        )}
        {article.viewCount === null ? null : (
          <>
            {' · '}
            {isVietnamese ? 'nguồn ghi' : 'the source showed'} {formatNumber(article.viewCount.value, locale)}{' '}
            {isVietnamese ? 'lượt xem' : 'views'}
          </>
        )}
      </p>
      {isLater ? (
        <p class="notice">
          {isVietnamese
            ? 'Bài này được đăng sau ngày bạn đang xem.'
            : 'This article was published after the day that you are looking at.'}
        </p>
      ) : null}
      {article.withdrawal === null ? (
        <>
          <div class="prose" lang={language}>
            {writeBlocks(article, request)}
          </div>
          <MentionLegend mentions={article.mentions} request={request} />
        </>
      ) : (
        <div class="notice notice-state">
          <p>
            <strong>{isVietnamese ? 'Bài này đã được gỡ' : 'This article was withdrawn'}</strong>
            {article.withdrawal.at === null
              ? ''
              : ` ${isVietnamese ? 'lúc' : 'on'} ${formatInstant(article.withdrawal.at, locale)}`}
            .
          </p>
          <p lang={language}>{article.withdrawal.explanation}</p>
        </div>
      )}
      <ProvenanceLine of={article.provenance} locale={locale} />
    </article>
  );
}

/** Lists are items in a row; the title stands above already. */
function writeBlocks(article: Article, request: PageRequest): readonly JSX.Element[] {
  const written: JSX.Element[] = [];
  let items: JSX.Element[] = [];
  const endList = () => {
    if (items.length > 0) written.push(<ul key={`list-${written.length}`}>{items}</ul>);
    items = [];
  };
  for (const block of article.blocks) {
    const content = <BlockText block={block} mentions={article.mentions} request={request} />;
    if (block.kind === 'LIST_ITEM') {
      items.push(<li key={block.index}>{content}</li>);
      continue;
    }
    endList();
    if (block.kind === 'LEAD')
      written.push(
        <p key={block.index} class="lead">
          {content}
        </p>,
      );
    else if (block.kind === 'HEADING') written.push(<h2 key={block.index}>{content}</h2>);
    else if (block.kind === 'QUOTE') written.push(<blockquote key={block.index}>{content}</blockquote>);
    else if (block.kind !== 'TITLE') written.push(<p key={block.index}>{content}</p>);
  }
  endList();
  return written;
}

function BlockText(given: {
  readonly block: Block;
  readonly mentions: readonly Mention[];
  readonly request: PageRequest;
}): JSX.Element {
  const { block, mentions, request } = given;
  const own = mentions.filter((each) => each.block === block.index && hrefOfMention(each, request) !== null);
  // Offsets count code points, which a text's own indexes do not.
  const points = [...block.text];
  const parts: JSX.Element[] = [];
  let at = 0;
  for (const mention of withoutOverlaps(own)) {
    parts.push(
      <span key={mention.start}>
        {points.slice(at, mention.start).join('')}
        <LinkedMention mention={mention} request={request} text={points.slice(mention.start, mention.end).join('')} />
      </span>,
    );
    at = mention.end;
  }
  return (
    <>
      {parts}
      {points.slice(at).join('')}
    </>
  );
}

function MentionLegend(given: {
  readonly mentions: readonly Mention[];
  readonly request: PageRequest;
}): JSX.Element | null {
  if (!given.mentions.some((mention) => hrefOfMention(mention, given.request) !== null)) return null;
  const isVietnamese = given.request.locale === 'vi';
  return (
    <p class="meta legend-line">
      <span class="mention">
        <span class="mention-sample">{isVietnamese ? 'Gạch liền' : 'Solid line'}</span>
      </span>
      : {isVietnamese ? 'tên được nhận ra chắc chắn' : 'recognised with certainty'}.{' '}
      <span class="mention mention-uncertain">
        <span class="mention-sample">{isVietnamese ? 'Gạch chấm' : 'Dotted line'}</span>
      </span>
      : {isVietnamese ? 'suy ra, có thể sai' : 'concluded, may be wrong'}.
    </p>
  );
}
