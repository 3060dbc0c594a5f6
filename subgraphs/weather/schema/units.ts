// Stored values in fixed units → the unit that a query asks for, and codes → labels. Pure.
import { z } from 'zod';
import codes from '../sample/weather-codes.json' with { type: 'json' };

export type TemperatureUnitName = 'CELSIUS' | 'FAHRENHEIT';
export type SpeedUnitName = 'KILOMETRES_PER_HOUR' | 'METRES_PER_SECOND';

// Two decimals, more than any source gives, so that a conversion shows no digits of its own.
const round = (value: number) => Math.round(value * 100) / 100;

/** 1 °C = 1.8 °F, 0 °C = 32 °F (definition). */
export function toTemperature(celsius: number | null, unit: TemperatureUnitName): number | null {
  if (celsius === null) return null;
  switch (unit) {
    case 'CELSIUS':
      return celsius;
    case 'FAHRENHEIT':
      return round(celsius * 1.8 + 32);
  }
}

/** 1 m/s = 3.6 km/h. */
export function toSpeed(kilometresPerHour: number | null, unit: SpeedUnitName): number | null {
  if (kilometresPerHour === null) return null;
  switch (unit) {
    case 'KILOMETRES_PER_HOUR':
      return kilometresPerHour;
    case 'METRES_PER_SECOND':
      return round(kilometresPerHour / 3.6);
  }
}

/** The text in English where the locale is a kind of English, else in Vietnamese. */
export function pickText(text: { readonly vi: string; readonly en: string }, locale: string): string {
  return /^en(-|$)/.test(locale) ? text.en : text.vi;
}

const labels = new Map(
  z
    .array(z.object({ code: z.int(), vi: z.string(), en: z.string() }))
    .parse(codes.codes)
    .map((entry) => [entry.code, entry]),
);

/** The label of a WMO code; a code outside the documented table is named by its number, not guessed. */
export function weatherLabel(code: number, locale: string): string {
  return pickText(labels.get(code) ?? { vi: `Mã thời tiết ${code}`, en: `Weather code ${code}` }, locale);
}
