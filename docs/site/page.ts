// What a page is about → the whole document. Separate so that every page has the same way around, and none has a script
// but the one that copies.
import { type Html, markUp } from './html.js';
import { languageNames, type Locale, pathIn, siteTexts } from './languages.js';

/** `path` is the address under /docs, without a slash at either end; '' is the first page. */
export interface Page {
  readonly path: string;
  readonly title: string;
  readonly content: Html;
  /** Of a page that there is in Vietnamese too; the reference is in English alone. */
  readonly locale?: Locale;
  /** The path of the same page in English, of one that is in both languages. */
  readonly pair?: string;
}

export interface NavigationGroup {
  readonly title: string;
  readonly pages: readonly { readonly path: string; readonly title: string }[];
  /** Of what the titles are in, where it is another language than the page's. */
  readonly lang?: Locale;
}

export const addressOf = (path: string): string => (path === '' ? '/docs' : `/docs/${path}`);

/** `style`: the text of the style sheet. It is in every page, so that a page is read as soon as it comes. */
export function renderPage(
  page: Page,
  navigation: Readonly<Record<Locale, readonly NavigationGroup[]>>,
  style: string,
): string {
  const { locale = 'en' } = page;
  const texts = siteTexts[locale];
  const home = pathIn(locale, '');
  const link = (path: string, title: string, lang?: Locale): Html => {
    const attributes = markUp`${path === page.path ? { markup: ' aria-current="page"' } : ''}${lang === undefined ? '' : { markup: ` lang="${lang}" hreflang="${lang}"` }}`;
    return markUp`<li><a href="${addressOf(path)}"${attributes}>${title}</a></li>`;
  };
  const { markup } = markUp`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${`${page.title}. ${texts.description}`}">
<meta name="color-scheme" content="light dark">
<title>${page.path === home ? page.title : `${page.title} – ${texts.titleEnd}`}</title>
<style>${{ markup: style }}</style>
<script src="/docs/copy.js" defer></script>
</head>
<body>
<a class="skip" href="#content">${texts.skip}</a>
<header class="top"><div>
<a class="name" href="${addressOf(home)}">${texts.siteName.name} <span>${texts.siteName.rest}</span></a>
<ul><li><a href="#contents">${texts.contents}</a></li><li><a href="/${locale === 'en' ? '?lang=en' : ''}">${texts.dashboard}</a></li><li><a href="/playground">${texts.playground}</a></li><li><a href="/openapi.json">OpenAPI</a></li></ul>
<nav class="languages" aria-label="${texts.languages}"><ul>${renderLanguages(page, locale)}</ul></nav>
</div></header>
<div class="columns">
<main id="content" tabindex="-1">
${page.content}
</main>
<nav id="contents" class="contents" aria-label="${texts.navigation}" tabindex="-1">
${navigation[locale].map(({ title, pages, lang }) => markUp`<h2>${title}</h2>\n<ul>${pages.map((each) => link(each.path, each.title, lang))}</ul>\n`)}
</nav>
</div>
<footer><p>${texts.footer}</p></footer>
</body>
</html>
`;
  return markup;
}

/** What is in English alone leads to the first page in the other language. */
function renderLanguages({ pair }: Page, locale: Locale): readonly Html[] {
  const locales: readonly Locale[] = ['vi', 'en'];
  return locales.map((each) =>
    each === locale
      ? markUp`<li><span aria-current="true">${languageNames[each]}</span></li>`
      : markUp`<li><a href="${addressOf(pathIn(each, pair ?? ''))}" lang="${each}" hreflang="${each}">${languageNames[each]}</a></li>`,
  );
}
