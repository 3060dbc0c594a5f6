// What the adapter reads out of an answer, and which answers it refuses, each for its own reason.
import { describe, expect, it } from 'vitest';
import { readOpenMeteoAnswer } from '../../../subgraphs/weather/sources/open-meteo-answer.js';
import { openMeteoAnswer } from './open-meteo-shape.js';

const now = new Date('2026-07-15T05:40:00Z');
const read = (change: (answer: ReturnType<typeof openMeteoAnswer>) => unknown) => {
  const answer = openMeteoAnswer('2026-07-15T12:30');
  return readOpenMeteoAnswer(change(answer) ?? answer, now);
};

describe('an answer of the forecast API', () => {
  it('gives instants in UTC, days of the place, and values in the units of the port', () => {
    const readings = read(() => {});
    expect(readings.current).toEqual({
      observedAt: new Date('2026-07-15T05:30:00Z'),
      weatherCode: 80,
      isDay: true,
      temperatureCelsius: 31.4,
      apparentTemperatureCelsius: 37.2,
      relativeHumidityPercent: 78,
      precipitationMm: 0.4,
      windSpeedKmh: 10.8,
      windDirectionDegrees: 135,
      cloudCoverPercent: 90,
      pressureHpa: 1004.6,
    });
    expect(readings.hourly).toHaveLength(192);
    expect(readings.hourly[0]).toMatchObject({ at: '2026-07-14T17:00:00.000Z', temperatureCelsius: 20, isDay: false });
    expect(readings.daily[0]).toMatchObject({
      on: '2026-07-15',
      temperatureMinCelsius: 24,
      sunrise: '2026-07-14T22:24:00.000Z',
      uvIndexMax: 9.15,
    });
  });

  it('keeps a null as a gap, never as zero, and drops an hour that holds nothing', () => {
    const readings = read((answer) => {
      answer.current.temperature_2m = null;
      answer.hourly.precipitation[0] = null;
      const { time: _, ...lists } = answer.hourly;
      for (const list of Object.values(lists)) list[1] = null;
    });
    expect(readings.current.temperatureCelsius).toBeNull();
    expect(readings.hourly[0]?.precipitationMm).toBeNull();
    expect(readings.hourly).toHaveLength(191);
    expect(readings.hourly[1]?.at).toBe('2026-07-14T19:00:00.000Z');
  });

  it('takes a variable that the provider does not have as a gap', () => {
    const readings = read(({ current: { pressure_msl: _, ...current }, ...answer }) => ({ ...answer, current }));
    expect(readings.current.pressureHpa).toBeNull();
  });

  it.each<[string, (answer: ReturnType<typeof openMeteoAnswer>) => unknown, RegExp]>([
    ['is an error report', () => ({ error: true, reason: 'no' }), /has another shape/],
    ['is a list', () => [], /the whole has another shape/],
    ['has no current block', ({ current: _, ...rest }) => rest, /current has another shape/],
    ['is in Fahrenheit', (a) => void (a.current_units.temperature_2m = '°F'), /current_units.temperature_2m is "°F"/],
    ['is in knots', (a) => void (a.hourly_units.wind_speed_10m = 'kn'), /hourly_units.wind_speed_10m is "kn"/],
    ['names no unit', (a) => ({ ...a, daily_units: { time: 'iso8601' } }), /daily_units.weather_code is "undefined"/],
    ['gives Unix times', (a) => void (a.hourly_units.time = 'unixtime'), /hourly_units.time is "unixtime"/],
    [
      'has lists of different length',
      (a) => void a.hourly.precipitation.pop(),
      /hourly.precipitation is no list as long/,
    ],
    ['has hours out of order', (a) => void (a.hourly.time[1] = '2026-07-14T00:00'), /hourly.time is not in order/],
    [
      'has a value off the Earth',
      (a) => void (a.current.relative_humidity_2m = 140),
      /relative_humidity_2m is out of range/,
    ],
    [
      'has a text for a number',
      (a) => ({ ...a, current: { ...a.current, cloud_cover: '90' } }),
      /cloud_cover is out of range/,
    ],
    ['has an unknown kind of code', (a) => void (a.daily.weather_code[2] = 100), /daily.weather_code is out of range/],
    ['comes from the future', (a) => void (a.current.time = '2026-07-15T13:00'), /current.time lies in the future/],
  ])('is refused when it %s', (_, change, reason) => {
    expect(() => read(change)).toThrow(reason);
  });
});
