// A SYNTHETIC answer in the documented shape of Open-Meteo's forecast API, for tests: eight days of hours in
// UTC+7 from the midnight before `observedLocal`. The values follow from the hour and stand for no real weather.

/** The API's lists hold null where it has no value. */
const listOf = (hours: readonly string[], value: (index: number) => number | null) =>
  hours.map((_, index) => value(index));
const hoursOf = (day: string) => Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}:00`);

export function openMeteoAnswer(observedLocal: string, temperature: number | null = 31.4) {
  const firstDay = Date.parse(`${observedLocal.slice(0, 10)}T00:00:00Z`);
  const days = Array.from({ length: 8 }, (_, day) => new Date(firstDay + day * 86_400_000).toISOString().slice(0, 10));
  const hours = days.flatMap(hoursOf);
  return {
    latitude: 21,
    longitude: 105.875,
    generationtime_ms: 0.2,
    utc_offset_seconds: 25_200,
    timezone: 'Asia/Ho_Chi_Minh',
    timezone_abbreviation: 'GMT+7',
    elevation: 12,
    current_units: {
      time: 'iso8601',
      interval: 'seconds',
      weather_code: 'wmo code',
      is_day: '',
      temperature_2m: '°C',
      apparent_temperature: '°C',
      relative_humidity_2m: '%',
      precipitation: 'mm',
      wind_speed_10m: 'km/h',
      wind_direction_10m: '°',
      cloud_cover: '%',
      pressure_msl: 'hPa',
    },
    current: {
      time: observedLocal,
      interval: 900,
      weather_code: 80,
      is_day: 1,
      temperature_2m: temperature,
      apparent_temperature: 37.2,
      relative_humidity_2m: 78,
      precipitation: 0.4,
      wind_speed_10m: 10.8,
      wind_direction_10m: 135,
      cloud_cover: 90,
      pressure_msl: 1004.6,
    },
    hourly_units: {
      time: 'iso8601',
      weather_code: 'wmo code',
      is_day: '',
      temperature_2m: '°C',
      precipitation: 'mm',
      precipitation_probability: '%',
      wind_speed_10m: 'km/h',
    },
    hourly: {
      time: hours,
      weather_code: listOf(hours, () => 3),
      is_day: listOf(hours, (index) => (index % 24 > 5 && index % 24 < 18 ? 1 : 0)),
      temperature_2m: listOf(hours, (index) => 20 + (index % 24)),
      precipitation: listOf(hours, () => 0),
      precipitation_probability: listOf(hours, () => 30),
      wind_speed_10m: listOf(hours, () => 7.2),
    },
    daily_units: {
      time: 'iso8601',
      weather_code: 'wmo code',
      temperature_2m_min: '°C',
      temperature_2m_max: '°C',
      precipitation_sum: 'mm',
      precipitation_probability_max: '%',
      sunrise: 'iso8601',
      sunset: 'iso8601',
      uv_index_max: '',
    },
    daily: {
      time: days,
      weather_code: days.map(() => 95),
      temperature_2m_min: days.map((_, index) => 24 + index),
      temperature_2m_max: days.map((_, index) => 33 + index),
      precipitation_sum: days.map(() => 12.5),
      precipitation_probability_max: days.map(() => 80),
      sunrise: days.map((day) => `${day}T05:24`),
      sunset: days.map((day) => `${day}T18:39`),
      uv_index_max: days.map(() => 9.15),
    },
  };
}
