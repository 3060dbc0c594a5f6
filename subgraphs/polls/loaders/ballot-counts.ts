// Tallies and ballots that wait for counting → exact counts for many polls at once. Each function is one statement,
// because a batch may move from waiting to counted between two.
import { type Kysely, sql } from 'kysely';
import type { PollTables } from '../entities/storage.js';
import type { HourlyTurnout } from './disclosure.js';

/** Ballots by hour, oldest first; a poll without ballots is missing. */
export async function readTurnout(
  database: Kysely<PollTables>,
  pollIds: readonly string[],
): Promise<ReadonlyMap<string, readonly HourlyTurnout[]>> {
  const found = await sql<{ pollId: string; hours: number[]; ballots: number[] }>`
    select poll_id,
      array_agg(extract(epoch from cast_hour)::float8 order by cast_hour) as hours,
      array_agg(ballots::float8 order by cast_hour) as ballots
    from (
      select poll_id, cast_hour, sum(ballots) as ballots
      from (
        select poll_id, cast_hour, ballots from ${sql.table('polls.hourly_turnout')}
        where poll_id = any(${[...pollIds]}::text[])
        union all
        select poll_id, cast_hour, count(*) from ${sql.table('polls.cast_ballot')}
        where poll_id = any(${[...pollIds]}::text[]) group by poll_id, cast_hour
      ) as part
      group by poll_id, cast_hour
    ) as hourly
    group by poll_id`.execute(database);
  return new Map(
    found.rows.map((row) => [
      row.pollId,
      row.hours.map((seconds, index) => ({ hour: seconds * 1000, ballots: row.ballots[index] ?? 0 })),
    ]),
  );
}

/** Votes by option id, up to and with an hour of each poll; `until: null` takes all. Options without votes are missing. */
export async function readVotes(
  database: Kysely<PollTables>,
  asked: readonly { readonly pollId: string; readonly until: number | null }[],
): Promise<readonly ReadonlyMap<string, number>[]> {
  const untils = asked.map(({ until }) => (until === null ? 'infinity' : new Date(until).toISOString()));
  const found = await sql<{ place: number; optionId: string; votes: number }>`
    select asked.place, counted.option_id, counted.votes
    from unnest(${asked.map(({ pollId }) => pollId)}::text[], ${untils}::timestamptz[])
      with ordinality as asked(poll_id, until, place)
    cross join lateral (
      select option_id, sum(votes)::bigint as votes
      from (
        select option_id, votes from ${sql.table('polls.hourly_tally')}
        where poll_id = asked.poll_id and cast_hour <= asked.until
        union all
        select chosen.option_id, 1
        from ${sql.table('polls.cast_ballot')} as waiting cross join unnest(waiting.option_ids) as chosen(option_id)
        where waiting.poll_id = asked.poll_id and waiting.cast_hour <= asked.until
      ) as part
      group by option_id
    ) as counted`.execute(database);
  const votes = asked.map(() => new Map<string, number>());
  for (const row of found.rows) votes[row.place - 1]?.set(row.optionId, row.votes);
  return votes;
}

export interface HourlyVotes {
  readonly optionId: string;
  /** Starts of hours in milliseconds since 1970, oldest first, and the votes cast in each. */
  readonly hours: readonly number[];
  readonly votes: readonly number[];
}

/** Votes by option and hour. */
export async function readHourlyVotes(
  database: Kysely<PollTables>,
  pollIds: readonly string[],
): Promise<ReadonlyMap<string, readonly HourlyVotes[]>> {
  const found = await sql<{ pollId: string; optionId: string; hours: number[]; votes: number[] }>`
    select poll_id, option_id,
      array_agg(extract(epoch from cast_hour)::float8 * 1000 order by cast_hour) as hours,
      array_agg(votes::float8 order by cast_hour) as votes
    from (
      select poll_id, option_id, cast_hour, sum(votes) as votes
      from (
        select poll_id, option_id, cast_hour, votes from ${sql.table('polls.hourly_tally')}
        where poll_id = any(${[...pollIds]}::text[])
        union all
        select poll_id, chosen.option_id, cast_hour, 1
        from ${sql.table('polls.cast_ballot')} cross join unnest(option_ids) as chosen(option_id)
        where poll_id = any(${[...pollIds]}::text[])
      ) as part
      group by poll_id, option_id, cast_hour
    ) as hourly
    group by poll_id, option_id`.execute(database);
  const byPoll = new Map<string, HourlyVotes[]>(pollIds.map((id) => [id, []]));
  for (const { pollId, ...row } of found.rows) byPoll.get(pollId)?.push(row);
  return byPoll;
}
