// An article of a list → its line: title, when, under what, and what of it is made up or was withdrawn.
import type { ComponentChildren, JSX } from 'preact';
import { formatInstant } from '../../i18n/format.js';
import { type PageRequest, hrefOf } from '../../request.js';
import { SyntheticBadge } from '../../synthetic-badge.js';

export interface ListedArticle {
  readonly slug: string;
  readonly title: string;
  readonly language: string;
  readonly status: string;
  readonly publishedAt: string | null;
  readonly category: { readonly id: string; readonly name: string } | null;
  readonly provenance: { readonly kind: string };
}

/** Needs the variable `locale`. */
export const articleFields =
  'slug title language status publishedAt category { id name(locale: $locale) } provenance { kind }';

export function ArticleItem(given: {
  readonly article: ListedArticle;
  readonly request: PageRequest;
  /** The title with what a search found marked. */
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { article, request, title, children } = given;
  const { locale } = request;
  return (
    <li>
      <a
        class="article-title"
        href={hrefOf(request, { path: `/news/${article.slug}` })}
        lang={article.language === locale ? undefined : article.language}
      >
        {title ?? article.title}
      </a>
      {children}
      <p class="meta">
        {article.publishedAt === null ? null : (
          <time dateTime={article.publishedAt}>{formatInstant(article.publishedAt, locale)}</time>
        )}
        {article.category === null ? null : <> · {article.category.name}</>}{' '}
        {article.status === 'WITHDRAWN' ? (
          <strong class="badge">{locale === 'vi' ? 'Đã gỡ' : 'Withdrawn'}</strong>
        ) : null}{' '}
        <SyntheticBadge kind={article.provenance.kind} locale={locale} />
      </p>
    </li>
  );
}
