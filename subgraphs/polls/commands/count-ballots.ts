// Cast ballots → counted ballots and hourly tallies. Separate from casting, so that no voter waits for a shared counter,
// and so that a ballot loses the transaction that it shared with its voter's marker.
import { type Kysely, sql } from 'kysely';
import type { PollTables } from '../entities/storage.js';
import { takeFoldLock } from './poll-lock.js';

/** While a poll is open ballots are counted in batches of at least so many: in fewer a ballot would be easy to place. */
export const smallestBatch = 20;
const largestBatch = 20_000;

/**
 * Moves a batch of cast ballots into the tallies. The caller holds the fold lock of the poll.
 * Each ballot is written anew, under a new id and in random order, by this transaction. Any moment's sum of tallies and
 * cast ballots is exact, because one transaction takes from the one and adds to the other.
 * Shape: how many were moved; none when fewer than `atLeast` wait.
 */
export async function countBatch(transaction: Kysely<PollTables>, pollId: string, atLeast: number): Promise<number> {
  const found = await sql<{ moved: number }>`
    with batch as (
      select id from ${sql.table('polls.cast_ballot')} where poll_id = ${pollId} limit ${largestBatch}
    ), moved as (
      delete from ${sql.table('polls.cast_ballot')}
      where id in (select id from batch) and (select count(*) from batch) >= ${atLeast}
      returning option_ids, cast_hour
    ), kept as (
      insert into ${sql.table('polls.counted_ballot')} (poll_id, option_ids, cast_hour)
      select ${pollId}, option_ids, cast_hour from moved order by random()
    ), turnout as (
      insert into ${sql.table('polls.hourly_turnout')} as total (poll_id, cast_hour, ballots)
      select ${pollId}, cast_hour, count(*) from moved group by cast_hour
      on conflict (poll_id, cast_hour) do update set ballots = total.ballots + excluded.ballots
    ), votes as (
      insert into ${sql.table('polls.hourly_tally')} as total (poll_id, option_id, cast_hour, votes)
      select ${pollId}, chosen.option_id, cast_hour, count(*)
      from moved cross join unnest(option_ids) as chosen(option_id) group by chosen.option_id, cast_hour
      on conflict (poll_id, option_id, cast_hour) do update set votes = total.votes + excluded.votes
    )
    select count(*) as moved from moved`.execute(transaction);
  return found.rows[0]?.moved ?? 0;
}

/**
 * The final count of a closed poll: every ballot is moved, then counted again from the ballots themselves.
 * Shape: the number of ballots, and whether recount, tallies, markers and receipts agree.
 */
export async function countFinally(
  transaction: Kysely<PollTables>,
  pollId: string,
): Promise<{ ballotCount: number; agrees: boolean }> {
  await takeFoldLock(transaction, pollId);
  while ((await countBatch(transaction, pollId, 1)) > 0);
  await sealBallots(transaction, pollId);
  const found = await sql<{ ballotCount: number; agrees: boolean }>`
    with ballots as (
      select option_ids, cast_hour from ${sql.table('polls.counted_ballot')} where poll_id = ${pollId}
    ), turnout as (
      select cast_hour, count(*) as ballots from ballots group by cast_hour
    ), votes as (
      select option_id, cast_hour, count(*) as votes
      from ballots cross join unnest(option_ids) as chosen(option_id) group by option_id, cast_hour
    )
    select
      (select count(*) from ballots) as ballot_count,
      (select count(*) from ballots)
          = (select count(*) from ${sql.table('polls.voter_marker')} where poll_id = ${pollId})
        and (select count(*) from ballots)
          = (select count(*) from ${sql.table('polls.ballot_receipt')} where poll_id = ${pollId})
        and not exists (
          select from turnout
          full join (select * from ${sql.table('polls.hourly_turnout')} where poll_id = ${pollId}) as recorded
            using (cast_hour)
          where turnout.ballots is distinct from recorded.ballots)
        and not exists (
          select from votes
          full join (select * from ${sql.table('polls.hourly_tally')} where poll_id = ${pollId}) as recorded
            using (option_id, cast_hour)
          where votes.votes is distinct from recorded.votes) as agrees`.execute(transaction);
  const row = found.rows[0];
  return { ballotCount: row?.ballotCount ?? 0, agrees: row?.agrees === true };
}

/** Writes all ballots of a poll anew in one go, so that not even the batch tells when one was cast. */
async function sealBallots(transaction: Kysely<PollTables>, pollId: string): Promise<void> {
  await sql`
    with moved as (
      delete from ${sql.table('polls.counted_ballot')} where poll_id = ${pollId} returning option_ids, cast_hour
    )
    insert into ${sql.table('polls.counted_ballot')} (poll_id, option_ids, cast_hour)
    select ${pollId}, option_ids, cast_hour from moved order by random()`.execute(transaction);
}
