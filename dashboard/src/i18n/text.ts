// A text in both languages of the pages → the one to show. Vietnamese is the language of the place and what is shown unasked.

export type Locale = 'vi' | 'en';
export type Text = Readonly<Record<Locale, string>>;

export const locales = ['vi', 'en'] as const;
export const defaultLocale: Locale = 'vi';

export function readLocale(given: string | null | undefined): Locale {
  return given === 'en' ? 'en' : defaultLocale;
}
