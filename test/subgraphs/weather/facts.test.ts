// The shipped facts against their sources, where those are at hand; and the labels of every documented code.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import climateNormals from '../../../subgraphs/weather/sample/climate-normals.json' with { type: 'json' };
import locations from '../../../subgraphs/weather/sample/locations.json' with { type: 'json' };
import { toSpeed, toTemperature, weatherLabel } from '../../../subgraphs/weather/schema/units.js';

const shared = join(import.meta.dirname, '../../../../shared/data');
/** The facts as they were collected; null, said aloud, where they are not at hand. */
function read(file: string): unknown {
  const path = join(shared, file);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  console.warn(`left out: ../shared/data/${file} is not here`);
  return null;
}

const sourceLocations = z.object({
  locations: z.array(
    z.object({
      label: z.string(),
      order: z.number(),
      latitude: z.number(),
      longitude: z.number(),
      gsoCode: z.string(),
    }),
  ),
});
const series = z.object({ monthly: z.array(z.number()), years: z.tuple([z.number(), z.number()]) });
const sourceNormals = z.object({
  locations: z.array(
    z.object({
      station: z.string(),
      stationLatitude: z.number().nullable(),
      periods: z.record(z.string(), z.record(z.string(), series)),
    }),
  ),
});

describe('the shipped facts', () => {
  it('hold the places of the source in its order', () => {
    const collected = read('weather-locations.json');
    if (collected === null) return;
    const expected = sourceLocations.parse(collected).locations;
    expect(
      locations.locations.map(({ label, widgetPlace, latitude, longitude, gsoCode }) => ({
        label,
        order: widgetPlace,
        latitude,
        longitude,
        gsoCode,
      })),
    ).toEqual(expected);
  });

  it('hold every average of every period, with its years of data', () => {
    const collected = read('climate-normals.json');
    if (collected === null) return;
    const valueNames: Readonly<Record<string, string>> = { relativeHumidityPct: 'relativeHumidityPercent' };
    const expected = sourceNormals.parse(collected).locations.flatMap(({ station, stationLatitude, periods }) =>
      Object.entries(periods).flatMap(([period, values]) =>
        Object.entries(values).map(([name, { monthly, years }]) => {
          const value = valueNames[name] ?? name;
          return { station, stationLatitude, period, monthly, years: { value, fewest: years[0], most: years[1] } };
        }),
      ),
    );
    const shipped = climateNormals.locations.flatMap(({ station, stationLatitude, period, months, yearsOfData }) =>
      yearsOfData.map((years) => {
        const monthly = months.map((month) => new Map<string, number>(Object.entries(month)).get(years.value));
        return { station, stationLatitude, period, monthly, years };
      }),
    );
    expect(shipped).toEqual(expected);
    expect(shipped).toHaveLength(36);
  });

  it('name every code of the documented table in both languages, and a foreign code by its number', () => {
    const codes = [
      0, 1, 2, 3, 45, 48, 51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 71, 73, 75, 77, 80, 81, 82, 85, 86, 95, 96, 99,
    ];
    for (const locale of ['vi', 'en']) {
      const labels = codes.map((code) => weatherLabel(code, locale));
      expect(labels.filter((label) => /\d/.test(label))).toEqual([]);
      expect(new Set(labels).size).toBe(codes.length);
    }
    expect([weatherLabel(42, 'vi'), weatherLabel(42, 'en-GB')]).toEqual(['Mã thời tiết 42', 'Weather code 42']);
  });

  it('convert into other units without digits of their own', () => {
    expect([
      toTemperature(-40, 'FAHRENHEIT'),
      toTemperature(0, 'FAHRENHEIT'),
      toTemperature(null, 'FAHRENHEIT'),
    ]).toEqual([-40, 32, null]);
    expect([
      toSpeed(36, 'METRES_PER_SECOND'),
      toSpeed(10, 'METRES_PER_SECOND'),
      toSpeed(null, 'KILOMETRES_PER_HOUR'),
    ]).toEqual([10, 2.78, null]);
  });
});
