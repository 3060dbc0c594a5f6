// Instants, days and numbers → texts as readers of each language write them, always in the time of Việt Nam.
export type Locale = 'vi' | 'en';

const timeZone = 'Asia/Ho_Chi_Minh';
const tags = { vi: 'vi-VN', en: 'en-GB' } as const;

/** 25/01/2018 in Vietnamese, 25 January 2018 in English. */
export function formatDay(instant: string, locale: Locale): string {
  const month = locale === 'vi' ? '2-digit' : 'long';
  const options = { day: '2-digit', month, year: 'numeric', timeZone } as const;
  return new Intl.DateTimeFormat(tags[locale], options).format(new Date(instant));
}

/** 25/01 in Vietnamese, 25 Jan in English. */
export function formatShortDay(instant: string, locale: Locale): string {
  const month = locale === 'vi' ? '2-digit' : 'short';
  return new Intl.DateTimeFormat(tags[locale], { day: '2-digit', month, timeZone }).format(new Date(instant));
}

/** Thứ Năm 25/01 or Thu 25 Jan. */
export function formatWeekday(day: string, locale: Locale): string {
  const instant = `${day}T05:00:00Z`;
  const options = { weekday: locale === 'vi' ? 'long' : 'short', timeZone } as const;
  const weekday = new Intl.DateTimeFormat(tags[locale], options).format(new Date(instant));
  return `${weekday} ${formatShortDay(instant, locale)}`;
}

/** 10:47 */
export function formatClock(instant: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(instant));
}

/** 10:47, 25/01/2018 (UTC+7) */
export function formatInstant(instant: string, locale: Locale): string {
  return `${formatClock(instant)}, ${formatDay(instant, locale)} (UTC+7)`;
}

export function formatNumber(value: number, locale: Locale, digits = 0): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(tags[locale], options).format(value);
}

/** Of a share from 0 to 1. */
export function formatPercent(share: number, locale: Locale): string {
  const options = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(tags[locale], options).format(share);
}

/** A number of months in words is not needed: days, hours or minutes, the two largest that are not zero. */
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
