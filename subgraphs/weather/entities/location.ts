// Places that readings exist for, and which place answers for a region.
// A region without a row in `location` (a ward) inherits the place of the nearest region above it.
import { defineEntity, p } from '@mikro-orm/core';
import { provenanceColumn } from '../../kit/provenance.js';
import type { MonthAverages, YearsOfData } from './readings.js';

/** A point that the provider is asked for. `widgetPlace` is its place in the portal's widget, from 1; null when not in it. */
export const LocationEntity = defineEntity({
  name: 'WeatherLocation',
  tableName: 'location',
  properties: {
    regionId: p.text().primary(),
    label: p.text(),
    /** Folded spellings that mean this place. */
    nameKeys: p.array().$type<readonly string[]>(),
    gsoCode: p.text().nullable(),
    latitude: p.float(),
    longitude: p.float(),
    /** IANA name. */
    timezone: p.text(),
    widgetPlace: p.integer().nullable(),
    provenance: provenanceColumn(),
  },
});

/** The region itself and the regions above it, nearest first, as org-units gave them at `seenAt`. */
export const RegionLineageEntity = defineEntity({
  name: 'RegionLineage',
  tableName: 'region_lineage',
  properties: {
    regionId: p.text().primary(),
    lineage: p.array().$type<readonly string[]>(),
    seenAt: p.datetime(3),
  },
});

/** Averages of a period of years at one station. Not observations, and not WMO normals. */
export const ClimateNormalEntity = defineEntity({
  name: 'ClimateNormal',
  tableName: 'climate_normal',
  properties: {
    regionId: p.text().primary(),
    /** `1991-2017`: first and last year. */
    period: p.text().primary(),
    station: p.text(),
    stationLatitude: p.float().nullable(),
    stationLongitude: p.float().nullable(),
    elevationM: p.float().nullable(),
    months: p.json<readonly MonthAverages[]>(),
    yearsOfData: p.json<readonly YearsOfData[]>(),
    caveats: p.json<readonly { readonly vi: string; readonly en: string }[]>(),
    provenance: provenanceColumn(),
  },
});
