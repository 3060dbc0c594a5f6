// A line of a page in; its publication time and view count out, when the line is a dateline and nothing else.
// Separate because a paragraph may open with a date too ("Ngày 19/01/2018, …"), and must not be taken for one.

export interface Dateline {
  /** ISO 8601 with an offset; null when the line names a day that the calendar does not have. */
  readonly publishedAt: string | null;
  readonly asWritten: string;
  readonly zoneAssumed: boolean;
  readonly timeAssumed: boolean;
  readonly viewCount: number | null;
}

const LABEL = String.raw`(?:(?:ngày\s+(?:đăng|cập\s*nhật|xuất\s*bản)|(?:đăng|cập\s*nhật)\s*(?:ngày|lúc)?|thời\s+gian(?:\s+đăng)?)\s*[:：]?\s*)?`;
const WEEKDAY = String.raw`(?:(?:thứ\s+\p{L}+|chủ\s+nhật)\s*,?\s*(?:ngày\s+)?)?`;
const DATE = String.raw`(?<day>\d{1,2})\s*[/.-]\s*(?<month>\d{1,2})\s*[/.-]\s*(?<year>\d{4})`;
const TIME = String.raw`(?<hour>\d{1,2})\s*[:hg]\s*(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\s*(?<half>AM|PM|SA|CH)(?!\p{L}))?`;
const ZONE = String.raw`(?:\s*\(?\s*(?:(?:GMT|UTC)\s*(?<gmt>[+-]\d{1,2})(?::?00)?|(?<offset>[+-]\d{2}:\d{2}))\s*\)?)`;
const GAP = String.raw`\s*(?:[|,;–—•-]|lúc)?\s*`;
const VIEWS = String.raw`(?:view\s*count|views?|(?:số\s+)?lượt\s+(?:xem|đọc|truy\s*cập)|(?:đã\s+)?xem)\s*[:：]?\s*(?<views>\d[\d.,]*)(?:\s*lượt(?:\s+xem)?)?`;
const DATELINE = new RegExp(
  `^[(\\[]?\\s*(?<stamp>${LABEL}${WEEKDAY}(?:${DATE}(?:${GAP}${TIME}${ZONE}?)?))\\s*[)\\]]?(?:\\s*[|,;–—•-]?\\s*${VIEWS})?\\s*$`,
  'iu',
);
const VIEWS_ALONE = new RegExp(`^${VIEWS}\\s*$`, 'iu');
const PRINTED_STAMP = /\d.*\d/u;

/**
 * Day first: 4/7/2017 is 4 July. No zone in the line means +07:00 (Vietnam has had no other offset since 1975).
 * Errors: null when the line is not a dateline; `publishedAt: null` when it is one with an impossible date.
 */
export function readDateline(line: string): Dateline | null {
  // Longer lines are prose; the bound also keeps the pattern's cost constant.
  if (line.length > 200) return null;
  const found = DATELINE.exec(line)?.groups;
  if (found === undefined) return null;
  const zone = readZone(found['gmt'], found['offset']);
  return {
    publishedAt: readInstant(found, zone ?? '+07:00'),
    asWritten: PRINTED_STAMP.exec(found['stamp'] ?? '')?.[0] ?? line.trim(),
    zoneAssumed: zone === null,
    timeAssumed: found['hour'] === undefined,
    viewCount: readCount(found['views']),
  };
}

/** The count of a line that holds a view count and nothing else, else null. */
export function readViewCount(line: string): number | null {
  return line.length > 100 ? null : readCount(VIEWS_ALONE.exec(line)?.groups?.['views']);
}

function readCount(digits: string | undefined): number | null {
  // Vietnamese groups thousands by points: 1.560 is one thousand five hundred and sixty.
  return digits === undefined ? null : Number(digits.replace(/[.,]/g, ''));
}

function readZone(gmt: string | undefined, offset: string | undefined): string | null {
  if (offset !== undefined) return offset;
  if (gmt === undefined) return null;
  return `${gmt.startsWith('-') ? '-' : '+'}${gmt.slice(1).padStart(2, '0')}:00`;
}

function readInstant(found: Readonly<Record<string, string | undefined>>, zone: string): string | null {
  const [day, month, year] = [Number(found['day']), Number(found['month']), Number(found['year'])];
  if (!isCalendarDay(year, month, day)) return null;
  const half = found['half']?.toUpperCase();
  const written = Number(found['hour'] ?? 0);
  const afternoon = (half === 'PM' || half === 'CH') && written < 12;
  const hour = afternoon ? written + 12 : (half === 'AM' || half === 'SA') && written === 12 ? 0 : written;
  const [minute, second] = [Number(found['minute'] ?? 0), Number(found['second'] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
}

/** Whether the Gregorian calendar has this day; years before 1900 are taken for misprints. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
