// Answer of Open-Meteo's forecast API (unknown JSON) → readings. Pure. Whatever does not look as documented is refused
// as a whole: half an answer in a wrong unit is worse than the last good one.
import { z } from 'zod';
import { InternalError } from '../../../process/errors.js';
import type { DailyReading, HourlyReading } from '../entities/readings.js';
import type { Readings } from './weather-provider.js';

// Bounds are those of the Earth, with room: beyond them it is a wrong unit or a broken value.
const temperature = z.number().min(-95).max(65);
const percent = z.number().min(0).max(100);
const millimetres = z.number().min(0).max(2_000);
const speed = z.number().min(0).max(500);
const code = z.int().min(0).max(99);
const flag = z.literal([0, 1]);

/** Variables by the names of the API: their unit in `…_units`, and what a value may be. */
const currentVariables = {
  weather_code: { unit: 'wmo code', value: code },
  is_day: { unit: '', value: flag },
  temperature_2m: { unit: '°C', value: temperature },
  apparent_temperature: { unit: '°C', value: z.number().min(-120).max(90) },
  relative_humidity_2m: { unit: '%', value: percent },
  precipitation: { unit: 'mm', value: millimetres },
  wind_speed_10m: { unit: 'km/h', value: speed },
  wind_direction_10m: { unit: '°', value: z.number().min(0).max(360) },
  cloud_cover: { unit: '%', value: percent },
  pressure_msl: { unit: 'hPa', value: z.number().min(800).max(1_120) },
} as const;
const hourlyVariables = {
  weather_code: currentVariables.weather_code,
  is_day: currentVariables.is_day,
  temperature_2m: currentVariables.temperature_2m,
  precipitation: currentVariables.precipitation,
  precipitation_probability: { unit: '%', value: percent },
  wind_speed_10m: currentVariables.wind_speed_10m,
} as const;
const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
const dailyVariables = {
  weather_code: currentVariables.weather_code,
  temperature_2m_min: { unit: '°C', value: temperature },
  temperature_2m_max: { unit: '°C', value: temperature },
  precipitation_sum: { unit: 'mm', value: millimetres },
  precipitation_probability_max: { unit: '%', value: percent },
  sunrise: { unit: 'iso8601', value: localTime },
  sunset: { unit: 'iso8601', value: localTime },
  uv_index_max: { unit: '', value: z.number().min(0).max(50) },
} as const;

/** The names to ask for, as the API takes them. */
export const requestedVariables = {
  current: Object.keys(currentVariables).join(','),
  hourly: Object.keys(hourlyVariables).join(','),
  daily: Object.keys(dailyVariables).join(','),
} as const;

type Variables = Readonly<Record<string, { readonly unit: string; readonly value: z.ZodType }>>;
type Values<V extends Variables> = { readonly [Name in keyof V]: z.infer<V[Name]['value']> | null };

const units = z.record(z.string(), z.string());
const block = z.record(z.string(), z.unknown());
const answerShape = z.object({
  utc_offset_seconds: z
    .int()
    .min(-14 * 3600)
    .max(14 * 3600),
  current_units: units,
  current: block.and(z.object({ time: localTime })),
  hourly_units: units,
  hourly: block.and(z.object({ time: z.array(localTime).max(24 * 17) })),
  daily_units: units,
  daily: block.and(z.object({ time: z.array(z.iso.date()).max(17) })),
});

/** Minutes that a value may lie ahead of our clock, for clocks that differ. */
const clockToleranceMinutes = 5;

/**
 * Reads an answer that was asked for in `requestedVariables` and ISO 8601 local times.
 * Shape:  null where the answer has no value; rows in order of time, none twice.
 * Units:  those of the port, checked against the units that the answer names.
 * Errors: `InternalError` that names the first part of another shape, unit or range, lists of different length, or a
 *         current value that lies in the future.
 */
export function readOpenMeteoAnswer(body: unknown, now: Date): Readings {
  const parsed = answerShape.safeParse(body);
  if (!parsed.success) throw refusal(parsed.error.issues[0]?.path.join('.') || 'the whole', 'has another shape');
  const { utc_offset_seconds: offsetSeconds, ...answer } = parsed.data;
  const toInstant = (local: string) => new Date(Date.parse(`${local}:00Z`) - offsetSeconds * 1000);
  const toText = (local: string | null) => (local === null ? null : toInstant(local).toISOString());

  const observedAt = toInstant(answer.current.time);
  if (observedAt.getTime() > now.getTime() + clockToleranceMinutes * 60_000)
    throw refusal('current.time', 'lies in the future');
  checkTimeUnits({ current: answer.current_units, hourly: answer.hourly_units, daily: answer.daily_units });
  const current = readValues('current', currentVariables, answer.current_units, (name) => answer.current[name]);

  const hours = readRows('hourly', hourlyVariables, answer.hourly_units, answer.hourly);
  const days = readRows('daily', dailyVariables, answer.daily_units, answer.daily);
  return {
    current: {
      observedAt,
      weatherCode: current.weather_code,
      isDay: toFlag(current.is_day),
      temperatureCelsius: current.temperature_2m,
      apparentTemperatureCelsius: current.apparent_temperature,
      relativeHumidityPercent: current.relative_humidity_2m,
      precipitationMm: current.precipitation,
      windSpeedKmh: current.wind_speed_10m,
      windDirectionDegrees: toWhole(current.wind_direction_10m),
      cloudCoverPercent: toWhole(current.cloud_cover),
      pressureHpa: current.pressure_msl,
    },
    hourly: hours.map(([time, hour]): HourlyReading => ({
      at: toInstant(time).toISOString(),
      weatherCode: hour.weather_code,
      isDay: toFlag(hour.is_day),
      temperatureCelsius: hour.temperature_2m,
      precipitationMm: hour.precipitation,
      precipitationProbabilityPercent: toWhole(hour.precipitation_probability),
      windSpeedKmh: hour.wind_speed_10m,
    })),
    daily: days.map(([on, day]): DailyReading => ({
      on,
      weatherCode: day.weather_code,
      temperatureMinCelsius: day.temperature_2m_min,
      temperatureMaxCelsius: day.temperature_2m_max,
      precipitationMm: day.precipitation_sum,
      precipitationProbabilityPercent: toWhole(day.precipitation_probability_max),
      sunrise: toText(day.sunrise),
      sunset: toText(day.sunset),
      uvIndexMax: day.uv_index_max,
    })),
  };
}

const refusal = (where: string, what: string) => new InternalError(`the forecast was refused: ${where} ${what}`);
const toFlag = (value: 0 | 1 | null) => (value === null ? null : value === 1);
const toWhole = (value: number | null) => (value === null ? null : Math.round(value));

function checkTimeUnits(blocks: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  for (const [name, given] of Object.entries(blocks)) {
    if (given['time'] !== 'iso8601') throw refusal(`${name}_units.time`, `is "${given['time']}" and not "iso8601"`);
  }
}

/** The values of one moment. A variable that is absent is a gap; one that is there must name its unit. */
function readValues<V extends Variables>(
  where: string,
  variables: V,
  given: Readonly<Record<string, string>>,
  valueOf: (name: string) => unknown,
): Values<V> {
  const shape: Record<string, z.ZodType> = {};
  const values: Record<string, unknown> = {};
  for (const [name, { unit, value }] of Object.entries(variables)) {
    shape[name] = value.nullable();
    values[name] = valueOf(name) ?? null;
    if (values[name] !== null && given[name] !== unit)
      throw refusal(`${where}_units.${name}`, `is "${given[name]}" and not "${unit}"`);
  }
  const parsed = z.object(shape).safeParse(values);
  if (!parsed.success) throw refusal(`${where}.${parsed.error.issues[0]?.path.join('.')}`, 'is out of range');
  return typed<V>().parse(parsed.data);
}

// Object.entries forgets which check belongs to which name; this one, which cannot fail, gives the types back.
const typed = <V extends Variables>() => z.custom<Values<V>>((value) => typeof value === 'object' && value !== null);

/** Lists that stand side by side → rows. A moment without any value is no row. */
function readRows<V extends Variables>(
  where: string,
  variables: V,
  given: Readonly<Record<string, string>>,
  lists: Readonly<Record<string, unknown>> & { readonly time: readonly string[] },
): readonly (readonly [string, Values<V>])[] {
  const { time } = lists;
  if (time.some((moment, index) => index > 0 && moment <= (time[index - 1] ?? '')))
    throw refusal(`${where}.time`, 'is not in order');
  const columns = new Map<string, readonly unknown[]>();
  for (const name of Object.keys(variables)) {
    const list = lists[name];
    if (list === undefined) continue;
    if (!Array.isArray(list) || list.length !== time.length)
      throw refusal(`${where}.${name}`, 'is no list as long as time');
    columns.set(name, list);
  }
  return time.flatMap((moment, index) => {
    const values = readValues(where, variables, given, (name) => columns.get(name)?.[index]);
    return Object.values(values).every((value) => value === null) ? [] : [[moment, values] as const];
  });
}
