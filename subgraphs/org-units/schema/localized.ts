// A Vietnamese and perhaps an English text → the one for a locale, with its origin. Pure. Separate, because units,
// regions and posts all pick so: where there is no text in the locale asked, the Vietnamese original is given, and says so.
import type { TextOriginName } from '../entities/kinds.js';
import type { SubjectRow } from '../loaders/subject-rows.js';
import { pickOn, referenceDay } from '../loaders/time.js';

export interface Texts {
  readonly vi: string;
  readonly en: string | null;
  readonly enOrigin: TextOriginName | null;
}

export function pickText({ vi, en, enOrigin }: Texts, locale: string) {
  return locale.startsWith('en') && en !== null
    ? { text: en, language: 'en', origin: enOrigin ?? 'HUMAN_TRANSLATION' }
    : { text: vi, language: 'vi', origin: 'ORIGINAL' as const };
}

/** The name in force on the day (default: the day an undated question is answered for). */
export function nameOn(subject: SubjectRow, locale: string, asOf: string | null, today: string) {
  const name = pickOn(subject.names, asOf ?? referenceDay(subject.intervals, today));
  // Every subject is written with a name; the slug is what a broken row still has.
  return pickText(name ?? { vi: subject.slug, en: null, enOrigin: null }, locale);
}

export function namePeriods(subject: SubjectRow) {
  return subject.names.map((name) => ({
    name: pickText(name, 'vi'),
    nameEnglish: name.en === null ? null : pickText(name, 'en'),
    from: name.validFrom,
    until: name.validUntil,
  }));
}

export function shortNameIn(subject: SubjectRow, locale: string): string | null {
  if (subject.shortNameVi === null) return null;
  return pickText({ vi: subject.shortNameVi, en: subject.shortNameEn, enOrigin: subject.shortNameEnOrigin }, locale)
    .text;
}
