// What the pages ask of the weather, and the shape that comes back. Documents and types stand side by side; tests hold the
// documents against the schema.
import type { Locale } from '../../i18n/text.js';
import { type Provenance, provenanceFields } from '../../provenance.js';

export type FreshnessStatus = 'FRESH' | 'STALE' | 'NO_DATA' | 'PROVIDER_DOWN';
export type AlertSeverity = 'EXTREME' | 'SEVERE' | 'MODERATE' | 'MINOR' | 'UNKNOWN';

export interface Freshness {
  readonly status: FreshnessStatus;
  readonly observedAt: string | null;
  readonly fetchedAt: string | null;
  readonly ageSeconds: number | null;
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
export interface UsualNow {
  readonly period: string;
  readonly station: string;
  readonly label: string;
  readonly thisMonth: MonthNormal;
}
export interface Normals extends UsualNow {
  readonly caveats: readonly string[];
  readonly months: readonly MonthNormal[];
}
export interface CityNowData {
  /** Null where the place is of no region: then nothing can be followed. */
  readonly region: { readonly id: string } | null;
  readonly location: { readonly label: string };
  readonly basis: 'OWN_POINT' | 'PARENT_REGION';
  readonly current: Observation | null;
  readonly freshness: Freshness;
  readonly normals: UsualNow | null;
  readonly provenance: Provenance;
}
export interface CityWeather extends CityNowData {
  readonly daily: readonly Day[];
  readonly dailyFreshness: Freshness;
  readonly hourly: readonly Hour[];
  readonly hourlyFreshness: Freshness;
  readonly normals: Normals | null;
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
  readonly provenance: Provenance;
}

const freshnessFields = 'status observedAt fetchedAt ageSeconds';
const conditionFields = 'condition { label(locale: $locale) }';
const monthFields = 'month meanTemperatureC meanMaxTemperatureC meanMinTemperatureC rainfallMm';

const alertFields = `id event(locale: $locale) headline(locale: $locale) description(locale: $locale)
  instruction(locale: $locale) language(locale: $locale) severity riskLevel onsetAt activeUntil areas { name }
  sender sentAt sourceUrl ${provenanceFields}`;

const liveFields = `current {
      observedAt origin temperature apparentTemperature relativeHumidityPercent precipitationMm windSpeed
      windDirectionDegrees ${conditionFields}
    }
    freshness { ${freshnessFields} }`;
const nowFields = `region { id } location { label } basis
    ${liveFields}
    ${provenanceFields}`;

/** For the front page: what it is like now. */
export const weatherNowFragment = {
  name: 'WeatherNow',
  text: `fragment WeatherNow on Query {
  weatherWidget {
    ${nowFields}
    normals { period station label(locale: $locale) thisMonth { ${monthFields} } }
  }
}`,
} as const;

export interface WeatherNowData {
  readonly weatherWidget: readonly CityNowData[] | null;
}

export const weatherFragment = {
  name: 'Weather',
  text: `fragment Weather on Query {
  weatherWidget {
    ${nowFields}
    hourly(hours: 24) { at temperature precipitationMm precipitationProbabilityPercent ${conditionFields} }
    hourlyFreshness { ${freshnessFields} }
    daily(days: 7) {
      on temperatureMin temperatureMax precipitationMm precipitationProbabilityPercent ${conditionFields}
    }
    dailyFreshness { ${freshnessFields} }
    normals {
      period station label(locale: $locale) caveats(locale: $locale)
      months { ${monthFields} } thisMonth { ${monthFields} }
    }
  }
}`,
} as const;

export interface WeatherData {
  readonly weatherWidget: readonly CityWeather[] | null;
}

const alertsBody = `weatherAlerts { ${alertFields} } alertsAge: weatherWidget { alertsFreshness { ${freshnessFields} } }`;

export const alertsFragment = { name: 'Alerts', text: `fragment Alerts on Query { ${alertsBody} }` } as const;
export const alertsDocument = `query DashboardAlerts($locale: Locale!) { ${alertsBody} }`;

export interface AlertsData {
  readonly weatherAlerts: readonly Alert[] | null;
  /** Of each place; the list is as good as the worst of them. */
  readonly alertsAge: readonly { readonly alertsFreshness: Freshness }[] | null;
}

/** A reading that came while a page was open. */
export type CityReading = Pick<CityNowData, 'current' | 'freshness'>;

export const weatherChangedDocument = `subscription DashboardWeather($regionId: ID!, $locale: Locale!, $after: String) {
  weatherChanged(regionId: $regionId, after: $after) { cursor weather { ${liveFields} } }
}`;

export interface WeatherChangedData {
  readonly weatherChanged: { readonly cursor: string; readonly weather: CityReading } | null;
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
