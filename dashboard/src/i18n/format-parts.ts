// Parts of days, spans of time and shares → texts as readers of a language write them; whole days and instants are in format.ts.
import { dayOf } from './format.js';
import type { Locale } from './text.js';

const languageTags = { vi: 'vi-VN', en: 'en-GB' } as const;
const weekdays = {
  vi: ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;
const shortMonths = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A day or an instant → `25/01`, in English `25 Jan`. */
export function formatShortDay(given: string, locale: Locale): string {
  const day = given.length > 10 ? dayOf(given) : given;
  const [, month = '', date = ''] = day.split('-');
  return locale === 'vi' ? `${date}/${month}` : `${Number(date)} ${shortMonths[Number(month) - 1] ?? month}`;
}

/** A day → `Thứ Năm 25/01`, in English `Thu 25 Jan`. */
export function formatWeekday(day: string, locale: Locale): string {
  const weekday = weekdays[locale][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  return `${weekday} ${formatShortDay(day, locale)}`;
}

/** A share from 0 to 1 → `46,1%`, in English `46.1%`. */
export function formatPercent(share: number, locale: Locale): string {
  const options = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(languageTags[locale], options).format(share);
}

/** Days, hours and minutes: the largest that is not zero and the one after it; at least a minute. */
export function formatDuration(milliseconds: number, locale: Locale): string {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000));
  const parts = [
    { count: Math.floor(minutes / 1440), vi: 'ngày', en: 'day' },
    { count: Math.floor(minutes / 60) % 24, vi: 'giờ', en: 'hour' },
    { count: minutes % 60, vi: 'phút', en: 'minute' },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ count, vi, en }) => (locale === 'vi' ? `${count} ${vi}` : `${count} ${en}${count === 1 ? '' : 's'}`))
    .join(' ');
}
