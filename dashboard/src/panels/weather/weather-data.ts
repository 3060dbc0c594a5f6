// What the pages ask of the weather, and the shape that comes back. Documents and types stand side by side; a test runs
// each document against the real graph.
import type { Locale } from '../format-values.js';

export type FreshnessStatus = 'FRESH' | 'STALE' | 'NO_DATA' | 'PROVIDER_DOWN';
export type AlertSeverity = 'EXTREME' | 'SEVERE' | 'MODERATE' | 'MINOR' | 'UNKNOWN';

export interface Freshness {
  readonly status: FreshnessStatus;
  readonly observedAt: string | null;
  readonly fetchedAt: string | null;
  readonly ageSeconds: number | null;
}
export interface Source {
  readonly kind: 'IMPORTED' | 'EDITORIAL' | 'PROVIDER' | 'SYNTHETIC';
  readonly sourceName: string;
  readonly licence: string | null;
}
export interface Condition {
  readonly label: string;
}
export interface Observation {
  readonly observedAt: string;
  readonly origin: 'MODEL' | 'STATION';
  readonly temperature: number | null;
  readonly apparentTemperature: number | null;
  readonly relativeHumidityPercent: number | null;
  readonly precipitationMm: number | null;
  readonly windSpeed: number | null;
  readonly windDirectionDegrees: number | null;
  readonly condition: Condition | null;
}
export interface Hour {
  readonly at: string;
  readonly temperature: number | null;
  readonly precipitationMm: number | null;
  readonly precipitationProbabilityPercent: number | null;
  readonly condition: Condition | null;
}
export interface Day {
  readonly on: string;
  readonly temperatureMin: number | null;
  readonly temperatureMax: number | null;
  readonly precipitationMm: number | null;
  readonly precipitationProbabilityPercent: number | null;
  readonly condition: Condition | null;
}
export interface MonthNormal {
  readonly month: number;
  readonly meanTemperatureC: number | null;
  readonly meanMaxTemperatureC: number | null;
  readonly meanMinTemperatureC: number | null;
  readonly rainfallMm: number | null;
}
export interface Normals {
  readonly period: string;
  readonly station: string;
  readonly label: string;
  readonly caveats: readonly string[];
  readonly months: readonly MonthNormal[];
  readonly thisMonth: MonthNormal;
}
export interface CityWeather {
  readonly location: { readonly label: string };
  readonly basis: 'OWN_POINT' | 'PARENT_REGION';
  readonly current: Observation | null;
  readonly freshness: Freshness;
  readonly alertsFreshness: Freshness;
  readonly daily: readonly Day[];
  readonly dailyFreshness: Freshness;
  /** Absent until the deferred part has come. */
  readonly hourly?: readonly Hour[];
  readonly hourlyFreshness?: Freshness;
  readonly normals?: Normals | null;
  readonly provenance: Source;
}
export interface Alert {
  readonly id: string;
  readonly event: string | null;
  readonly headline: string | null;
  readonly description: string | null;
  readonly instruction: string | null;
  readonly language: Locale | null;
  readonly severity: AlertSeverity;
  readonly riskLevel: number | null;
  readonly onsetAt: string | null;
  readonly activeUntil: string;
  readonly areas: readonly { readonly name: string }[];
  readonly sender: string;
  readonly sentAt: string;
  readonly sourceUrl: string;
  readonly provenance: Source;
}

const freshnessFields = 'status observedAt fetchedAt ageSeconds';
const conditionFields = 'condition { label(locale: $locale) }';
const monthFields = 'month meanTemperatureC meanMaxTemperatureC meanMinTemperatureC rainfallMm';

const alertFields = `id event(locale: $locale) headline(locale: $locale) description(locale: $locale)
  instruction(locale: $locale) language(locale: $locale) severity riskLevel onsetAt activeUntil areas { name }
  sender sentAt sourceUrl provenance { kind sourceName licence }`;

/** Hours and averages are the longer part and come later, in a second piece. */
export const weatherDocument = `query DashboardWeather($locale: Locale!) {
  weatherWidget {
    location { label } basis
    current {
      observedAt origin temperature apparentTemperature relativeHumidityPercent precipitationMm windSpeed
      windDirectionDegrees ${conditionFields}
    }
    freshness { ${freshnessFields} }
    alertsFreshness { ${freshnessFields} }
    daily(days: 7) {
      on temperatureMin temperatureMax precipitationMm precipitationProbabilityPercent ${conditionFields}
    }
    dailyFreshness { ${freshnessFields} }
    provenance { kind sourceName licence }
    ... @defer {
      hourly(hours: 24) { at temperature precipitationMm precipitationProbabilityPercent ${conditionFields} }
      hourlyFreshness { ${freshnessFields} }
      normals {
        period station label(locale: $locale) caveats(locale: $locale)
        months { ${monthFields} } thisMonth { ${monthFields} }
      }
    }
  }
}`;

export interface WeatherData {
  readonly weatherWidget: readonly CityWeather[] | null;
}

export const alertsDocument = `query DashboardAlerts($locale: Locale!) { weatherAlerts { ${alertFields} } }`;

export interface AlertsData {
  readonly weatherAlerts: readonly Alert[] | null;
}

/** The alert itself is asked for anew with the list: whether others still hold is for the graph to say. */
export const alertIssuedDocument = `subscription DashboardAlertIssued($locale: Locale!, $after: String) {
  weatherAlertIssued(after: $after) { cursor alert { id severity headline(locale: $locale) } }
}`;

export interface AlertIssuedData {
  readonly weatherAlertIssued: {
    readonly cursor: string;
    readonly alert: { readonly id: string; readonly severity: AlertSeverity; readonly headline: string | null };
  } | null;
}
