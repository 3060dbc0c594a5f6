// One poll, many writers → an order between them: ballots share a poll, whoever changes it has it alone.
// Advisory locks, because row locks would write to the poll's row for every ballot and let a stream of ballots
// keep a closing waiting for ever; these are queued fairly.
import { type Kysely, sql } from 'kysely';

// First half of the lock's key; any number does, as long as every process takes the same one.
const pollLockClass = 7_241_804;

/** Waits until nobody changes the poll, and keeps it so until the transaction ends. */
export async function sharePoll<DB>(transaction: Kysely<DB>, pollId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${pollLockClass}::int, hashtext(${pollId}))`.execute(transaction);
}

/** Waits until no ballot of the poll is being cast and nobody else changes it, and keeps it so. */
export async function lockPoll<DB>(transaction: Kysely<DB>, pollId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${pollLockClass}::int, hashtext(${pollId}))`.execute(transaction);
}

/** Takes the right to move ballots of the poll into its tallies; false when another process is at it. */
export async function tryFoldLock<DB>(transaction: Kysely<DB>, pollId: string): Promise<boolean> {
  const found = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${pollLockClass + 1}::int, hashtext(${pollId})) as taken`.execute(transaction);
  return found.rows[0]?.taken === true;
}

/** The same, waiting for the other process to be done. */
export async function takeFoldLock<DB>(transaction: Kysely<DB>, pollId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${pollLockClass + 1}::int, hashtext(${pollId}))`.execute(transaction);
}

/** Waits until no other poll is being named by the same slug. */
export async function lockSlug<DB>(transaction: Kysely<DB>, slug: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${pollLockClass + 2}::int, hashtext(${slug}))`.execute(transaction);
}
