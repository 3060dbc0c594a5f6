// The last good answer of the provider for a place, and every observation it gave.
// The answer is one row, because it is replaced as a whole; observations are rows of their own, because they stay.
import { defineEntity, p } from '@mikro-orm/core';
import { type ProvenanceRecord, provenanceColumn } from '../../kit/provenance.js';
import type { DailyReading, HourlyReading, ObservationOrigin } from './readings.js';

/** `failedAt` is set while the last attempt failed; `fetchedAt` stays that of the last good answer. */
export const ForecastEntity = defineEntity({
  name: 'Forecast',
  tableName: 'forecast',
  properties: {
    regionId: p.text().primary(),
    attemptedAt: p.datetime(3).nullable(),
    fetchedAt: p.datetime(3).nullable(),
    failedAt: p.datetime(3).nullable(),
    failure: p.text().nullable(),
    hourly: p.json<readonly HourlyReading[]>(),
    daily: p.json<readonly DailyReading[]>(),
    provenance: p.json<ProvenanceRecord>().nullable(),
  },
});

export const ObservationEntity = defineEntity({
  name: 'Observation',
  tableName: 'observation',
  properties: {
    regionId: p.text().primary(),
    observedAt: p.datetime(3).primary(),
    fetchedAt: p.datetime(3),
    origin: p.string().$type<ObservationOrigin>(),
    weatherCode: p.integer().nullable(),
    isDay: p.boolean().nullable(),
    temperatureCelsius: p.float().nullable(),
    apparentTemperatureCelsius: p.float().nullable(),
    relativeHumidityPercent: p.float().nullable(),
    precipitationMm: p.float().nullable(),
    windSpeedKmh: p.float().nullable(),
    windDirectionDegrees: p.integer().nullable(),
    cloudCoverPercent: p.integer().nullable(),
    pressureHpa: p.float().nullable(),
    provenance: provenanceColumn(),
  },
});
