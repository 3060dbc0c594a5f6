// What stands around every page: where one is, the day that is looked at, the language, and how pages look.
import type { JSX } from 'preact';
import { dayOf, formatDay } from './i18n/format.js';
import { type Text, locales } from './i18n/text.js';
import { type Preferences, preferencesPath } from './preferences.js';
import { type PageRequest, hrefOf, keptFields } from './request.js';

const siteName: Text = { vi: 'Thông tin công Hoàng Mai', en: 'Hoàng Mai civic information' };

const sections: readonly { readonly path: string; readonly label: Text }[] = [
  { path: '/news', label: { vi: 'Tin tức', en: 'News' } },
  { path: '/units', label: { vi: 'Tổ chức', en: 'Organisations' } },
  { path: '/polls', label: { vi: 'Bình chọn', en: 'Polls' } },
  { path: '/weather', label: { vi: 'Thời tiết', en: 'Weather' } },
];

const languageNames = { vi: 'Tiếng Việt', en: 'English' } as const;
/** The day of the article that this portal began with: the districts were still there. */
const pastDay = '2018-01-25';

export function Header({ request }: { readonly request: PageRequest }): JSX.Element {
  const { locale, path } = request;
  return (
    <header class="site-header">
      <div class="wide site-header-row">
        <a class="site-name" href={hrefOf(request, { path: '/' })} aria-current={path === '/' ? 'page' : undefined}>
          {siteName[locale]}
        </a>
        <nav class="languages" aria-label={locale === 'vi' ? 'Ngôn ngữ' : 'Language'}>
          <ul>
            {locales.map((each) => (
              <li key={each}>
                <a
                  href={hrefOf(request, { locale: each })}
                  lang={each}
                  hreflang={each}
                  aria-current={each === locale ? 'true' : undefined}
                >
                  {languageNames[each]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <nav class="sections" aria-label={locale === 'vi' ? 'Các mục' : 'Sections'}>
        <ul class="wide">
          {sections.map(({ path: target, label }) => (
            <li key={target}>
              <a
                href={hrefOf(request, { path: target })}
                aria-current={path === target ? 'page' : path.startsWith(`${target}/`) ? 'true' : undefined}
              >
                {label[locale]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <DaySwitch request={request} />
    </header>
  );
}

/** A form that a browser sends by itself: the day is in the address, as all else. */
function DaySwitch({ request }: { readonly request: PageRequest }): JSX.Element {
  const { locale, asOf, now, path, search } = request;
  const isVietnamese = locale === 'vi';
  const today = dayOf(now);
  return (
    <div class={asOf === null ? 'day-switch' : 'day-switch day-switch-past'}>
      <form class="wide day-switch-row" method="get" action={path}>
        {[
          ...Object.entries(search).map(([name, value]) => ({ name, value })),
          ...keptFields({ ...request, asOf: null }),
        ].map(({ name, value }) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p class="day-switch-state">
          {asOf === null ? (
            <>
              {isVietnamese ? 'Hôm nay' : 'Today'}, <time dateTime={today}>{formatDay(today, locale)}</time>
            </>
          ) : (
            <>
              {isVietnamese ? 'Bạn đang xem ngày' : 'You are looking at'}{' '}
              <time dateTime={asOf}>{formatDay(asOf, locale)}</time>
            </>
          )}
        </p>
        <div class="day-switch-set">
          <label for="as-of">{isVietnamese ? 'Xem vào ngày' : 'Show another day'}</label>
          <input id="as-of" type="date" name="asOf" value={asOf ?? today} min="1945-09-02" max={today} />
          <button type="submit">{isVietnamese ? 'Xem' : 'Show'}</button>
          {asOf === pastDay ? null : <a href={hrefOf(request, { asOf: pastDay })}>{formatDay(pastDay, locale)}</a>}
          {asOf === null ? null : (
            <a href={hrefOf(request, { asOf: null })}>{isVietnamese ? 'Về hôm nay' : 'Back to today'}</a>
          )}
        </div>
      </form>
    </div>
  );
}

const textSizes: readonly { readonly value: Preferences['text']; readonly label: Text }[] = [
  { value: 'normal', label: { vi: 'Cỡ chữ thường', en: 'Normal text' } },
  { value: 'large', label: { vi: 'Chữ lớn', en: 'Large text' } },
  { value: 'largest', label: { vi: 'Chữ rất lớn', en: 'Largest text' } },
];
const contrasts: readonly { readonly value: Preferences['contrast']; readonly label: Text }[] = [
  { value: 'normal', label: { vi: 'Tương phản thường', en: 'Normal contrast' } },
  { value: 'high', label: { vi: 'Tương phản cao', en: 'High contrast' } },
];

export function Footer(given: { readonly request: PageRequest; readonly preferences: Preferences }): JSX.Element {
  const { request, preferences } = given;
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  return (
    <footer class="site-footer">
      <div class="wide">
        <h2 class="footer-heading">{isVietnamese ? 'Cách hiển thị' : 'How pages look'}</h2>
        <form class="preferences" method="get" action={preferencesPath}>
          <input type="hidden" name="back" value={hrefOf(request, {})} />
          <fieldset>
            <legend>{isVietnamese ? 'Cỡ chữ' : 'Text size'}</legend>
            {textSizes.map(({ value, label }) => (
              <label key={value}>
                <input type="radio" name="text" value={value} defaultChecked={value === preferences.text} />{' '}
                {label[locale]}
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>{isVietnamese ? 'Độ tương phản' : 'Contrast'}</legend>
            {contrasts.map(({ value, label }) => (
              <label key={value}>
                <input type="radio" name="contrast" value={value} defaultChecked={value === preferences.contrast} />{' '}
                {label[locale]}
              </label>
            ))}
          </fieldset>
          <button type="submit">{isVietnamese ? 'Áp dụng' : 'Apply'}</button>
        </form>
        <p>
          {isVietnamese
            ? 'Đây không phải trang của cơ quan nhà nước. Nguồn được ghi ở từng mục; dữ liệu mẫu được đánh dấu.'
            : 'This is not a site of a public authority. Sources are named with each item; sample data is marked.'}
        </p>
        <ul class="footer-links">
          <li>
            <a href={isVietnamese ? '/docs/vi' : '/docs'}>{isVietnamese ? 'Tài liệu' : 'Documentation'}</a>
          </li>
          <li>
            <a href="/playground">{isVietnamese ? 'Thử truy vấn GraphQL' : 'Try GraphQL queries'}</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}
