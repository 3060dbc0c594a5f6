// The room's tables. Written by hand, because ranges, GIN indexes and the identity of a CAP message are SQL
// that no entity expresses.
import { Migration } from '@mikro-orm/migrations';
import { changeLogTable } from '../../kit/change-log.js';

const percent = (column: string) => `check (${column} between 0 and 100)`;

const tables: readonly string[] = [
  `create table location (
     region_id text primary key,
     label text not null,
     name_keys text[] not null,
     gso_code text,
     latitude double precision not null check (latitude between -90 and 90),
     longitude double precision not null check (longitude between -180 and 180),
     timezone text not null,
     widget_place integer check (widget_place > 0),
     provenance jsonb not null)`,
  `create table region_lineage (
     region_id text primary key,
     lineage text[] not null,
     seen_at timestamptz(3) not null)`,
  `create table climate_normal (
     region_id text not null references location on delete cascade,
     period text not null check (period ~ '^[0-9]{4}-[0-9]{4}$'),
     station text not null,
     station_latitude double precision,
     station_longitude double precision,
     elevation_m double precision,
     months jsonb not null,
     years_of_data jsonb not null,
     caveats jsonb not null,
     provenance jsonb not null,
     primary key (region_id, period))`,
  `create table forecast (
     region_id text primary key references location on delete cascade,
     attempted_at timestamptz(3),
     fetched_at timestamptz(3),
     failed_at timestamptz(3),
     failure text,
     hourly jsonb not null default '[]',
     daily jsonb not null default '[]',
     provenance jsonb,
     check ((failed_at is null) = (failure is null)),
     check ((fetched_at is null) = (provenance is null)))`,
  `create table observation (
     region_id text not null references location on delete cascade,
     observed_at timestamptz(3) not null,
     fetched_at timestamptz(3) not null,
     origin text not null check (origin in ('MODEL', 'STATION')),
     weather_code integer check (weather_code between 0 and 99),
     is_day boolean,
     temperature_celsius double precision,
     apparent_temperature_celsius double precision,
     relative_humidity_percent double precision ${percent('relative_humidity_percent')},
     precipitation_mm double precision check (precipitation_mm >= 0),
     wind_speed_kmh double precision check (wind_speed_kmh >= 0),
     wind_direction_degrees integer check (wind_direction_degrees between 0 and 360),
     cloud_cover_percent integer ${percent('cloud_cover_percent')},
     pressure_hpa double precision check (pressure_hpa > 0),
     provenance jsonb not null,
     primary key (region_id, observed_at))`,
  `create table alert (
     id text primary key,
     sender text not null,
     identifier text not null,
     sent_at timestamptz(3) not null,
     status text not null,
     message_type text not null,
     urgency text not null,
     severity text not null,
     certainty text not null,
     risk_level integer check (risk_level between 1 and 5),
     effective_at timestamptz(3),
     onset_at timestamptz(3),
     expires_at timestamptz(3),
     active_until timestamptz(3) not null,
     texts jsonb not null,
     areas jsonb not null,
     region_ids text[] not null,
     has_unmatched_area boolean not null,
     end_logged boolean not null,
     source_url text not null,
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     unique (sender, identifier, sent_at))`,
  'create index alert_active_until on alert (active_until)',
  'create index alert_region_ids on alert using gin (region_ids)',
  'create index alert_source_url on alert (source_url)',
  `create table alert_reference (
     alert_id text not null references alert on delete cascade,
     sender text not null,
     identifier text not null,
     sent_at timestamptz(3) not null,
     primary key (sender, identifier, sent_at, alert_id))`,
  'create index alert_reference_alert on alert_reference (alert_id)',
  `create table alert_feed (
     url text primary key,
     attempted_at timestamptz(3),
     fetched_at timestamptz(3),
     failed_at timestamptz(3),
     failure text)`,
];

export class CreateWeather extends Migration {
  override up(): void {
    for (const statement of [...changeLogTable, ...tables]) this.addSql(statement);
  }
}
