// The port through which readings come: a point goes in, readings in fixed units come out. An adapter answers for one
// provider's format; nothing behind the port knows which.
import type { Conditions, DailyReading, HourlyReading, ObservationOrigin } from '../entities/readings.js';

export interface WeatherPoint {
  readonly latitude: number;
  readonly longitude: number;
  /** IANA name; days are days of this zone. */
  readonly timezone: string;
}

export interface Readings {
  readonly current: Conditions & { readonly observedAt: Date };
  /** Oldest first; a gap in the source is a missing row. */
  readonly hourly: readonly HourlyReading[];
  readonly daily: readonly DailyReading[];
}

export interface WeatherProvider {
  readonly sourceName: string;
  readonly sourceUrl: string;
  readonly licence: string | null;
  readonly origin: ObservationOrigin;
  /** Errors: `InternalError` that says what was wrong when no usable answer came in time. */
  fetchForecast(point: WeatherPoint, signal: AbortSignal): Promise<Readings>;
}
