// A request, its page and the graph's answer → the body of the document: the shell around the page's panels.
import type { JSX } from 'preact';
import type { GraphAnswer, Page } from './panel.js';
import { FreshSources, PanelFrame } from './panel-frame.js';
import type { Preferences } from './preferences.js';
import type { Text } from './i18n/text.js';
import { type PageRequest, hrefOf } from './request.js';
import { Footer, Header } from './shell.js';

export interface PageState {
  readonly request: PageRequest;
  readonly preferences: Preferences;
  readonly answer: GraphAnswer;
  /** Ids of trusted documents: `Page`, and what panels ask by name. */
  readonly documents: Readonly<Record<string, string>>;
}

export function App({ page, state }: { readonly page: Page | null; readonly state: PageState }): JSX.Element {
  const { request, answer, preferences } = state;
  const { locale } = request;
  const isMissing = page === null || isSubjectMissing(page, answer);
  return (
    <>
      <a class="skip-link" href="#main">
        {locale === 'vi' ? 'Đến nội dung chính' : 'Skip to main content'}
      </a>
      <Header request={request} />
      <main id="main" tabIndex={-1}>
        {page === null || isMissing ? (
          <NotFound request={request} />
        ) : (
          <>
            <Heading page={page} state={state} />
            <div class={`panels panels-${page.layout}`}>
              {page.layout === 'subject' ? (
                <>
                  <Frames panels={page.panels.slice(0, 1)} state={state} />
                  <div class="panels-rest">
                    <Frames panels={page.panels.slice(1)} state={state} />
                  </div>
                </>
              ) : (
                <Frames panels={page.panels} state={state} />
              )}
            </div>
            <FreshSources answer={answer} locale={locale} />
          </>
        )}
      </main>
      <Footer request={request} preferences={preferences} />
    </>
  );
}

function Frames({ panels, state }: { readonly panels: Page['panels']; readonly state: PageState }): JSX.Element {
  return (
    <>
      {panels.map((panel) => (
        <PanelFrame key={panel.name} panel={panel} request={state.request} answer={state.answer} />
      ))}
    </>
  );
}

/** A page whose view has its heading needs one here only while there is nothing to view. */
function Heading({ page, state }: { readonly page: Page; readonly state: PageState }): JSX.Element | null {
  const { request, answer } = state;
  if (page.hasOwnHeading !== true) return <h1>{page.heading(request, answer.data ?? {})}</h1>;
  if (page.subject !== undefined && (answer.data?.[page.subject] ?? null) !== null) return null;
  return <h1>{request.locale === 'vi' ? 'Hiện không có dữ liệu' : 'No data now'}</h1>;
}

/** Whether the graph said that there is no such thing, rather than nothing at all. */
export function isSubjectMissing({ subject }: Page, { data, errors }: GraphAnswer): boolean {
  if (subject === undefined || data === null) return false;
  return data[subject] === null && !errors.some(({ path }) => path === undefined || path[0] === subject);
}

/** Where one can look for what was not found. */
const places: readonly { readonly path: string; readonly label: Text }[] = [
  { path: '/news', label: { vi: 'Tìm trong tin tức', en: 'Search the news' } },
  { path: '/units', label: { vi: 'Tìm tổ chức', en: 'Search the organisations' } },
  { path: '/', label: { vi: 'Về trang đầu', en: 'Go to the front page' } },
];

function NotFound({ request }: { readonly request: PageRequest }): JSX.Element {
  const { locale } = request;
  return (
    <>
      <h1>{locale === 'vi' ? 'Không tìm thấy trang' : 'Page not found'}</h1>
      <p>
        {locale === 'vi'
          ? 'Không có gì ở địa chỉ này. Hãy kiểm tra địa chỉ, hoặc tìm trong tin tức và tổ chức.'
          : 'There is nothing at this address. Check the address, or search the news and the organisations.'}
      </p>
      <ul>
        {places.map(({ path, label }) => (
          <li key={path}>
            <a href={hrefOf(request, { path })}>{label[locale]}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
