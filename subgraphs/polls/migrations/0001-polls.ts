// The room's tables. Ballots, markers and receipts carry neither times nor serial numbers, and no foreign key leads from
// one of them to another: what the tables do not hold, no reader of them can join.
import { Migration } from '@mikro-orm/migrations';
import { changeLogTable } from '../../kit/change-log.js';

export class CreatePolls extends Migration {
  override up(): void {
    for (const statement of [...changeLogTable, ...pollTables, ...ballotTables]) this.addSql(statement);
  }
}

const pollTables = [
  `create table poll (
     id text primary key,
     slug text not null unique,
     title_vi text not null,
     title_en text,
     description_vi text,
     description_en text,
     english_origin text not null check (english_origin in ('ORIGINAL', 'HUMAN_TRANSLATION', 'MACHINE_TRANSLATION')),
     subject_id text,
     organizer_id text,
     min_selections integer not null check (min_selections >= 1),
     max_selections integer not null check (max_selections >= 1),
     voter_assurance text not null check (voter_assurance in ('BROWSER', 'CODE', 'ACCOUNT')),
     result_visibility text not null check (result_visibility in ('AFTER_CLOSE', 'AFTER_VOTING', 'ALWAYS', 'NEVER')),
     disclosure_threshold integer not null check (disclosure_threshold >= 2),
     published_at timestamptz(3),
     opens_at timestamptz(3),
     closes_at timestamptz(3),
     closed_at timestamptz(3),
     archived_at timestamptz(3),
     recorded_status text not null check (recorded_status in ('DRAFT', 'SCHEDULED', 'OPEN', 'CLOSED', 'ARCHIVED')),
     announced_ballots integer not null default 0,
     finalized_at timestamptz(3),
     final_ballot_count integer,
     under_review boolean not null default false,
     source_fingerprint text unique,
     search_exact text not null,
     search_folded text not null,
     provenance jsonb not null,
     created_at timestamptz(3) not null,
     updated_at timestamptz(3) not null,
     check (published_at is null or opens_at is not null),
     check (published_at is null or closes_at is null or closes_at > opens_at))`,
  'create index poll_updated on poll (updated_at, id)',
  'create index poll_subject on poll (subject_id) where subject_id is not null',
  'create index poll_organizer on poll (organizer_id) where organizer_id is not null',
  `create index poll_in_motion on poll (recorded_status) where recorded_status in ('SCHEDULED', 'OPEN')`,
  `create table poll_option (
     id text primary key,
     poll_id text not null references poll (id) on delete cascade,
     position integer not null,
     label_vi text not null,
     label_en text)`,
  'create index poll_option_order on poll_option (poll_id, position)',
];

// Markers, ballots and receipts have no foreign key to the poll: its check would lock the poll's row for each of many
// voters at once. Casting inserts them from the poll itself, and only a draft can ever be deleted.
const ballotTables = [
  `create table voter_marker (
     poll_id text not null,
     marker_hash text not null,
     key_hash text not null,
     primary key (poll_id, marker_hash),
     unique (poll_id, key_hash))`,
  `create table cast_ballot (
     id uuid primary key default gen_random_uuid(),
     poll_id text not null,
     option_ids text[] not null,
     cast_hour timestamptz(3) not null)`,
  'create index cast_ballot_poll on cast_ballot (poll_id)',
  `create table counted_ballot (
     id uuid primary key default gen_random_uuid(),
     poll_id text not null,
     option_ids text[] not null,
     cast_hour timestamptz(3) not null)`,
  'create index counted_ballot_poll on counted_ballot (poll_id)',
  `create table ballot_receipt (
     poll_id text not null,
     receipt_hash text not null,
     primary key (poll_id, receipt_hash))`,
  `create table hourly_turnout (
     poll_id text not null references poll (id),
     cast_hour timestamptz(3) not null,
     ballots integer not null,
     primary key (poll_id, cast_hour))`,
  `create table hourly_tally (
     poll_id text not null references poll (id),
     option_id text not null references poll_option (id),
     cast_hour timestamptz(3) not null,
     votes integer not null,
     primary key (poll_id, option_id, cast_hour))`,
  `create table voter_code (
     poll_id text not null references poll (id) on delete cascade,
     code_hash text not null,
     primary key (poll_id, code_hash))`,
];
