// What a page is about → the whole document. Separate so that every page has the same way around, and none has a script
// but the one that copies.
import { type Html, markUp } from './html.js';

/** `path` is the address under /docs, without a slash at either end; '' is the first page. */
export interface Page {
  readonly path: string;
  readonly title: string;
  readonly content: Html;
}

export interface NavigationGroup {
  readonly title: string;
  readonly pages: readonly { readonly path: string; readonly title: string }[];
}

export const addressOf = (path: string): string => (path === '' ? '/docs' : `/docs/${path}`);

/** `style`: the text of the style sheet. It is in every page, so that a page is read as soon as it comes. */
export function renderPage(page: Page, navigation: readonly NavigationGroup[], style: string): string {
  const link = (path: string, title: string): Html =>
    path === page.path
      ? markUp`<li><a href="${addressOf(path)}" aria-current="page">${title}</a></li>`
      : markUp`<li><a href="${addressOf(path)}">${title}</a></li>`;
  const { markup } = markUp`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.path === '' ? page.title : `${page.title} – Civic gateway documentation`}</title>
<style>${{ markup: style }}</style>
<script src="/docs/copy.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div>
<a class="name" href="/docs">Civic gateway <span>documentation</span></a>
<ul><li><a href="#contents">Contents</a></li><li><a href="/">Dashboard</a></li><li><a href="/playground">Playground</a></li><li><a href="/openapi.json">OpenAPI</a></li></ul>
</div></header>
<div class="columns">
<main id="content" tabindex="-1">
${page.content}
</main>
<nav id="contents" aria-label="Documentation" tabindex="-1">
${navigation.map(({ title, pages }) => markUp`<h2>${title}</h2>\n<ul>${pages.map((each) => link(each.path, each.title))}</ul>\n`)}
</nav>
</div>
<footer><p>Made from the schema that the gateway serves. Every example and program on these pages is run by a test.</p></footer>
</body>
</html>
`;
  return markup;
}
