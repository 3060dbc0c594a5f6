// The room's tables. Written by hand, because what matters here (half-open day ranges, keys in the "C" collation,
// search vectors, the day an undated question is answered for) is SQL that no entity expresses.
import { Migration } from '@mikro-orm/migrations';
import { changeLogTable } from '../../kit/change-log.js';

const bounds = 'valid_from date, valid_until date, check (valid_from < valid_until)';

const tables: readonly string[] = [
  `create table subject (
     id text primary key,
     type text not null check (type in ('UNIT', 'REGION')),
     slug text not null,
     level text not null,
     level_rank smallint not null,
     kind text,
     sector text,
     short_name_vi text,
     short_name_en text,
     short_name_en_origin text,
     aliases text[] not null default '{}',
     bare_names text[] not null default '{}',
     latitude double precision,
     longitude double precision,
     point_source text,
     point_licence text,
     search_exact tsvector not null default '',
     search_folded tsvector not null default '',
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     unique (type, slug),
     check ((type = 'UNIT') = (kind is not null and sector is not null)),
     check ((latitude is null) = (longitude is null)))`,
  'create index subject_updated_at on subject (type, updated_at, id)',
  'create index subject_search_exact on subject using gin (search_exact)',
  'create index subject_search_folded on subject using gin (search_folded)',
  `create table retired_slug (
     type text not null,
     slug text not null,
     subject_id text not null references subject on delete cascade,
     retired_at timestamptz(3) not null,
     primary key (type, slug))`,
  'create index retired_slug_subject on retired_slug (subject_id)',
  `create table subject_name (
     number bigint generated always as identity primary key,
     subject_id text not null references subject on delete cascade,
     vi text not null,
     en text,
     en_origin text,
     sort_key text collate "C" not null,
     ${bounds})`,
  'create index subject_name_subject on subject_name (subject_id)',
  `create table subject_interval (
     number bigint generated always as identity primary key,
     subject_id text not null references subject on delete cascade,
     from_known boolean not null,
     until_known boolean not null,
     ${bounds})`,
  'create index subject_interval_subject on subject_interval (subject_id)',
  `create table subject_link (
     number bigint generated always as identity primary key,
     subject_id text not null references subject on delete cascade,
     other_id text not null references subject,
     hierarchy text not null check (hierarchy in ('STRUCTURAL', 'POLITICAL_DIRECTION', 'TERRITORIAL', 'AREA')),
     check (subject_id <> other_id),
     ${bounds})`,
  'create index subject_link_subject on subject_link (subject_id, hierarchy)',
  'create index subject_link_other on subject_link (other_id, hierarchy)',
  `create table identifier (
     number bigint generated always as identity primary key,
     subject_id text not null references subject on delete cascade,
     scheme text not null,
     value text not null,
     ${bounds})`,
  'create index identifier_value on identifier (scheme, value)',
  'create index identifier_subject on identifier (subject_id)',
  `create table succession (
     id text primary key,
     kind text not null,
     extent text not null,
     from_id text not null references subject,
     to_id text references subject,
     effective_on date,
     legal_document_id text,
     legal_citation text,
     clause text,
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     check (from_id <> to_id))`,
  'create index succession_from on succession (from_id)',
  'create index succession_to on succession (to_id)',
  `create table person (
     id text primary key,
     full_name text not null,
     family_name text,
     middle_name text,
     given_name text,
     sort_key text collate "C" not null,
     exact_key text not null,
     search_exact tsvector not null default '',
     search_folded tsvector not null default '',
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null)`,
  'create index person_sort_key on person (sort_key, id)',
  'create index person_exact_key on person (exact_key)',
  'create index person_search_exact on person using gin (search_exact)',
  'create index person_search_folded on person using gin (search_folded)',
  `create table tenure (
     id text primary key,
     person_id text not null references person,
     unit_id text not null references subject,
     role text not null,
     role_rank smallint not null,
     title_vi text not null,
     title_en text,
     title_en_origin text,
     from_known boolean not null,
     until_known boolean not null,
     observed_on text[] not null default '{}',
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     ${bounds})`,
  'create index tenure_unit on tenure (unit_id, role_rank)',
  'create index tenure_person on tenure (person_id)',
];

// The day that a question without `asOf` is answered for: today while the subject exists, its last day once it has
// ended (in a gap: the last day before it), its first day where it is still to come.
const referenceDay = `
  create function reference_day(subject_id text, today date) returns date language sql stable parallel safe as $$
    select case
      when coalesce(bool_or(daterange(i.valid_from, i.valid_until) @> today), true) then today
      else coalesce(max(i.valid_until) filter (where i.valid_until <= today) - 1, min(i.valid_from))
    end
    from org_units.subject_interval i where i.subject_id = reference_day.subject_id
  $$`;

export class CreateOrgUnits extends Migration {
  override up(): void {
    for (const statement of [...changeLogTable, ...tables, referenceDay]) this.addSql(statement);
  }
}
