// Instants, days and numbers of the graph → texts as readers of a language write them. All times are those of Vietnam, and say so.
import type { Locale } from './text.js';

const zone = 'Asia/Ho_Chi_Minh';
const languageTags = { vi: 'vi-VN', en: 'en-GB' } as const;

const months = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
} as const;

/** `2018-01-25` → `25/01/2018`, in English `25 January 2018`. A text that is no day is given back as it is. */
export function formatDay(day: string, locale: Locale): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})/.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return day;
  if (locale === 'vi') return `${date}/${month}/${year}`;
  return `${Number(date)} ${months.en[Number(month) - 1] ?? month} ${year}`;
}

/** As `formatDay`, with no more of the day than is known. */
export function formatPreciseDay(day: string, precision: string, locale: Locale): string {
  const [year = '', month = ''] = day.split('-');
  if (precision === 'YEAR') return year;
  if (precision !== 'MONTH') return formatDay(day, locale);
  return locale === 'vi' ? `tháng ${month}/${year}` : `${months.en[Number(month) - 1] ?? month} ${year}`;
}

/** An instant → its day in Vietnam, `2018-01-25`. */
export function dayOf(instant: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );
}

/** `10:47`, in Vietnam. */
export function formatTime(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );
}

/** `10:47, 25/01/2018 (UTC+7)`. */
export function formatInstant(instant: string, locale: Locale): string {
  const day = formatDay(dayOf(instant), locale);
  const time = formatTime(instant);
  return locale === 'vi' ? `${time}, ${day} (UTC+7)` : `${day}, ${time} (UTC+7)`;
}

export function formatNumber(value: number, locale: Locale, fractionDigits = 0): string {
  return new Intl.NumberFormat(languageTags[locale], { maximumFractionDigits: fractionDigits }).format(value);
}

/** `months` as the graph has them, `2018-01` → `01/2018`, in English `January 2018`. */
export function formatMonth(month: string, locale: Locale): string {
  return locale === 'vi' ? month.split('-').toReversed().join('/') : formatPreciseDay(`${month}-01`, 'MONTH', locale);
}
