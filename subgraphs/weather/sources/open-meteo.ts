// The adapter for a provider with Open-Meteo's forecast API: https://open-meteo.com/en/docs. It knows the address and
// the parameters; open-meteo-answer.ts knows the answer.
import { InternalError } from '../../../process/errors.js';
import { decodeUtf8, fetchBody } from './fetch-body.js';
import { readOpenMeteoAnswer, requestedVariables } from './open-meteo-answer.js';
import type { WeatherProvider } from './weather-provider.js';

/** Days to ask for: seven whole ones from any hour of today. */
const forecastDays = 8;

/**
 * A provider at `baseUrl` (the part before `/v1/forecast`); `apiKey` is sent as the API defines it.
 * Its current values come from weather models, computed for the point, and say so.
 * Source: Open-Meteo forecast API, data under CC BY 4.0.
 */
export function createOpenMeteo(options: {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly timeoutMs: number;
  readonly now: () => Date;
}): WeatherProvider {
  const endpoint = new URL(`${options.baseUrl.replace(/\/+$/, '')}/v1/forecast`);
  const limits = { timeoutMs: options.timeoutMs, maximumBytes: 1024 * 1024, attempts: 3, backoffMs: 500 };
  return {
    sourceName: `Open-Meteo forecast API at ${endpoint.host}`,
    sourceUrl: endpoint.origin,
    licence: 'CC BY 4.0',
    origin: 'MODEL',
    async fetchForecast({ latitude, longitude, timezone }, signal) {
      const url = new URL(endpoint);
      const parameters = {
        latitude: String(latitude),
        longitude: String(longitude),
        timezone,
        ...requestedVariables,
        forecast_days: String(forecastDays),
        temperature_unit: 'celsius',
        wind_speed_unit: 'kmh',
        precipitation_unit: 'mm',
        timeformat: 'iso8601',
        ...(options.apiKey === undefined ? {} : { apikey: options.apiKey }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const text = decodeUtf8(await fetchBody(url, limits, signal), 'the forecast');
      return readOpenMeteoAnswer(parseJson(text), options.now());
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InternalError('the forecast is no JSON', { cause: error });
  }
}
