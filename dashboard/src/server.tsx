// For the gateway: an address and a way to ask the graph → the finished HTML document. The gateway loads this module as it is built,
// by its path, so that neither imports the other's sources.
import { renderToString } from 'preact-render-to-string';
import { App, type PageState, isSubjectMissing } from './app.js';
import { idsFor, manifest, pageDocuments } from './documents.js';
import { growAnswer, nothingYet } from './grow-answer.js';
import { findPage, pages } from './pages.js';
import type { GraphAnswer } from './panel.js';
import { readPreferences, readPreferencesCookie, preferencesPath, writePreferencesCookie } from './preferences.js';
import { type Question, composeQuery, variablesOf } from './query.js';
import { readRequest } from './request.js';

export interface RenderInput {
  /** Path and query. */
  readonly url: string;
  readonly cookie: string | undefined;
  /** An instant. */
  readonly now: string;
  /** The address of the script and the text of the style sheet: a page with its styles in it is read one round trip earlier. */
  readonly assets: { readonly script: string; readonly style: string };
}

export interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
  /** What follows once all deferred panels are there. */
  readonly rest?: Promise<string>;
}

type Ask = (question: Question & { readonly isInParts: boolean }) => AsyncIterable<string>;

/** How long a page waits for what is deferred before it is begun without: a page in one piece has a tag, and is not sent again. */
const graceMs = 150;

/** `ask`: the texts of the graph's answer, whatever it is. */
export async function renderPage(input: RenderInput, ask: Ask): Promise<Rendered> {
  const asked = readRequest(input.url, input.now);
  if (asked.path === preferencesPath) return keepPreferences(asked.search, input);
  const found = findPage(asked);
  const request = found?.request ?? asked;
  const page = found?.page ?? null;
  const preferences = readPreferencesCookie(input.cookie);
  const documents = idsFor(page?.path ?? null);
  const render = (answer: GraphAnswer): Rendered => {
    const state: PageState = { request, preferences, answer, documents };
    const isMissing = page === null || isSubjectMissing(page, answer);
    const title = isMissing ? '404' : page.heading(request, answer.data ?? {});
    const body = renderToString(<App page={page} state={state} />);
    return { status: isMissing ? 404 : 200, headers: {}, html: writeDocument(title, body, state, input) };
  };
  if (page === null || page.panels.length === 0) return render(nothingYet);
  const deferred = page.panels.find(({ isDeferred }) => isDeferred === true);
  const query = composeQuery(page);
  const texts = ask({ query, variables: variablesOf(page.panels, request), isInParts: deferred !== undefined });
  const { first, whole } = await readTexts(texts);
  const early = await Promise.race([whole, wait(graceMs)]);
  if (early !== undefined) return render(early);
  const begun = render(first);
  if (deferred === undefined || begun.status !== 200) return render(await whole);
  // What stands before the first deferred panel is said already and stays; a render of the whole begins the same.
  const mark = `<section class="panel panel-${deferred.name}"`;
  const rest = whole.then((answer) => render(answer).html).then((html) => html.slice(html.indexOf(mark)));
  return { ...begun, html: begun.html.slice(0, begun.html.indexOf(mark)), rest };
}

async function readTexts(texts: AsyncIterable<string>) {
  const iterator = texts[Symbol.asyncIterator]();
  const first = growAnswer(nothingYet, String((await iterator.next()).value));
  const readOn = async () => {
    let known = first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      known = growAnswer(known, next.value);
    return known;
  };
  const whole = readOn();
  // It is waited for later; until then nobody would hear of its failure.
  whole.catch(() => {});
  return { first, whole };
}

const wait = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

function keepPreferences(search: Readonly<Record<string, string>>, { now }: RenderInput): Rendered {
  const { back = '/' } = search;
  // Only an address of ours: two slashes would name a host.
  const { path } = readRequest(back, now);
  const location = /^\/(?![/\\])/.test(back) && path.startsWith('/') ? back : '/';
  const cookie = writePreferencesCookie(readPreferences({ text: search['text'], contrast: search['contrast'] }));
  return { status: 303, headers: { location, 'set-cookie': cookie }, html: '' };
}

const siteNames = { vi: 'Thông tin công Hoàng Mai', en: 'Hoàng Mai civic information' } as const;

/** What search engines show below the title. */
const description = {
  vi: 'Tin tức, tổ chức của hệ thống chính trị theo thời gian, bình chọn và thời tiết của Hoàng Mai, kèm nguồn và thời điểm.',
  en: 'News, the organisations of the political system over time, polls and the weather of Hoàng Mai, with sources and times.',
} as const;

function writeDocument(title: string, body: string, state: PageState, { assets }: RenderInput): string {
  const { request, preferences } = state;
  const siteName = siteNames[request.locale];
  const fullTitle = title === siteName ? title : `${title} – ${siteName}`;
  return `<!doctype html>
<html lang="${request.locale}" data-text="${preferences.text}" data-contrast="${preferences.contrast}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(fullTitle)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${description[request.locale]}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>${assets.style}</style>
<script type="module" src="${assets.script}"></script>
</head>
<body>
<div id="app">${body}</div>
<script type="application/json" id="state">${JSON.stringify(state).replaceAll('<', '\\u003c')}</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** The addresses that are rendered here, with `:name` for what differs. */
export const paths: readonly string[] = [...pages.map(({ path }) => path), preferencesPath];

/** For those who check them against a schema, and for the build, which writes them down for the gateway. */
export { manifest, pageDocuments as documents };
