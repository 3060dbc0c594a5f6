// An address of ours → what it asks for: the path, the search, the language and the day. The whole state of a page is in its address,
// so that every state can be linked to and works without a script.
import { type Locale, defaultLocale, readLocale } from './i18n/text.js';

export interface PageRequest {
  /** `/units/quan-uy-hoang-mai`, never with a slash at its end. */
  readonly path: string;
  /** What the address has in the places of the page's pattern: `slug`. */
  readonly params: Readonly<Record<string, string>>;
  /** Without `lang` and `asOf`. */
  readonly search: Readonly<Record<string, string>>;
  readonly locale: Locale;
  /** The day in the past that is looked at, `2018-01-25`; null: today. */
  readonly asOf: string | null;
  /** When the page was made, an instant; the same on the server and in the browser. */
  readonly now: string;
}

/** `url`: path and query. */
export function readRequest(url: string, now: string): PageRequest {
  const parsed = new URL(url, 'http://page.invalid');
  const { lang, asOf, ...search } = Object.fromEntries(parsed.searchParams);
  return {
    path: parsed.pathname.replace(/\/+$/, '') || '/',
    params: {},
    search,
    locale: readLocale(lang),
    asOf: readDay(asOf),
    now,
  };
}

function readDay(given: string | undefined): string | null {
  if (given === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return null;
  const time = Date.parse(`${given}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== given ? null : given;
}

export interface LinkChange {
  readonly path?: string;
  /** Replaces the search; the search is left out where a path is given and this is not. */
  readonly search?: Readonly<Record<string, string | null | undefined>>;
  readonly locale?: Locale;
  /** Null: today. */
  readonly asOf?: string | null;
}

/** The address of another state, in the same language and on the same day unless the change says otherwise. */
export function hrefOf(request: PageRequest, change: LinkChange): string {
  const search = change.search ?? (change.path === undefined ? request.search : {});
  const { locale = request.locale, asOf = request.asOf } = change;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value) query.set(name, value);
  if (asOf !== null) query.set('asOf', asOf);
  if (locale !== defaultLocale) query.set('lang', locale);
  const text = query.toString();
  return `${change.path ?? request.path}${text === '' ? '' : `?${text}`}`;
}

/** What a form must send besides its own fields, so that language and day stay. */
export function keptFields(request: PageRequest): readonly { readonly name: string; readonly value: string }[] {
  return [
    ...(request.asOf === null ? [] : [{ name: 'asOf', value: request.asOf }]),
    ...(request.locale === defaultLocale ? [] : [{ name: 'lang', value: request.locale }]),
  ];
}
