// What a provider tells of a place, in fixed units. It is both what an adapter gives and what the tables hold,
// so that a stored value is never converted.

/** Weather at one instant. A value that the provider did not give is null, never zero. */
export interface Conditions {
  /** WMO weather interpretation code, 0–99. */
  readonly weatherCode: number | null;
  readonly isDay: boolean | null;
  readonly temperatureCelsius: number | null;
  readonly apparentTemperatureCelsius: number | null;
  readonly relativeHumidityPercent: number | null;
  readonly precipitationMm: number | null;
  readonly windSpeedKmh: number | null;
  readonly windDirectionDegrees: number | null;
  readonly cloudCoverPercent: number | null;
  /** Reduced to mean sea level. */
  readonly pressureHpa: number | null;
}

/** One hour that begins `at` (ISO 8601, UTC). */
export interface HourlyReading {
  readonly at: string;
  readonly weatherCode: number | null;
  readonly isDay: boolean | null;
  readonly temperatureCelsius: number | null;
  readonly precipitationMm: number | null;
  readonly precipitationProbabilityPercent: number | null;
  readonly windSpeedKmh: number | null;
}

/** One day of the place's own calendar, `YYYY-MM-DD`; sunrise and sunset are ISO 8601, UTC. */
export interface DailyReading {
  readonly on: string;
  readonly weatherCode: number | null;
  readonly temperatureMinCelsius: number | null;
  readonly temperatureMaxCelsius: number | null;
  readonly precipitationMm: number | null;
  readonly precipitationProbabilityPercent: number | null;
  readonly sunrise: string | null;
  readonly sunset: string | null;
  readonly uvIndexMax: number | null;
}

/** `MODEL`: computed by a weather model for the point. `STATION`: measured. */
export type ObservationOrigin = 'MODEL' | 'STATION';

/** Averages of one month; null where the source holds none. */
export interface MonthAverages {
  /** 1–12. */
  readonly month: number;
  readonly meanTemperatureC: number | null;
  readonly meanMaxTemperatureC: number | null;
  readonly meanMinTemperatureC: number | null;
  readonly rainfallMm: number | null;
  readonly relativeHumidityPercent: number | null;
  readonly sunshineHours: number | null;
}

export type AverageName = Exclude<keyof MonthAverages, 'month'>;

/** Fewest and most years behind the months of one value. */
export interface YearsOfData {
  readonly value: AverageName;
  readonly fewest: number;
  readonly most: number;
}
