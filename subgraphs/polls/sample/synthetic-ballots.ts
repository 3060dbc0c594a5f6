// A poll, weights and a number → SYNTHETIC ballots of it, the same for the same input. They go through the tables that
// real ballots go through and are counted like them; only their voters do not exist.
import { type Kysely, sql } from 'kysely';
import type { PollTables } from '../entities/storage.js';

export interface SyntheticBallots {
  readonly pollId: string;
  readonly count: number;
  readonly from: Date;
  readonly until: Date;
  readonly maxSelections: number;
  readonly options: readonly { readonly id: string; readonly weight: number }[];
}

interface BallotGroup {
  readonly optionIds: readonly string[];
  readonly castHour: string;
  count: number;
}

const hourMs = 3_600_000;

/** Writes the ballots with a marker and a receipt each; they wait for counting. Three statements, whatever their number. */
export async function addSyntheticBallots(transaction: Kysely<PollTables>, asked: SyntheticBallots): Promise<void> {
  await sql`
    insert into ${sql.table('polls.cast_ballot')} (poll_id, option_ids, cast_hour)
    select ${asked.pollId}, alike."optionIds", alike."castHour"
    from jsonb_to_recordset(${JSON.stringify(groupBallots(asked))}::jsonb)
      as alike("optionIds" text[], "castHour" timestamptz, count integer)
    cross join generate_series(1, alike.count)`.execute(transaction);
  await sql`
    insert into ${sql.table('polls.voter_marker')} (poll_id, marker_hash, key_hash)
    select ${asked.pollId}, 'SYNTHETIC ' || gen_random_uuid(), 'SYNTHETIC ' || gen_random_uuid()
    from generate_series(1, ${asked.count}::integer)`.execute(transaction);
  await sql`
    insert into ${sql.table('polls.ballot_receipt')} (poll_id, receipt_hash)
    select ${asked.pollId}, 'SYNTHETIC ' || gen_random_uuid()
    from generate_series(1, ${asked.count}::integer)`.execute(transaction);
}

function groupBallots({ pollId, count, from, until, maxSelections, options }: SyntheticBallots): BallotGroup[] {
  const random = createRandom(pollId);
  const groups = new Map<string, BallotGroup>();
  const first = Math.ceil(from.getTime() / hourMs);
  const hours = Math.max(1, Math.floor(until.getTime() / hourMs) - first);
  for (let index = 0; index < count; index += 1) {
    const chosen = new Set<string>();
    const selections = 1 + Math.floor(random() * maxSelections);
    while (chosen.size < selections) chosen.add(pick(options, random));
    const optionIds = [...chosen].toSorted();
    const castHour = new Date((first + Math.floor(random() * hours)) * hourMs).toISOString();
    const key = `${castHour} ${optionIds.join(' ')}`;
    const group = groups.get(key) ?? { optionIds, castHour, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function pick(options: SyntheticBallots['options'], random: () => number): string {
  let left = random() * options.reduce((sum, option) => sum + option.weight, 0);
  for (const option of options) {
    left -= option.weight;
    if (left < 0) return option.id;
  }
  return options[0]?.id ?? '';
}

/** Numbers from 0 to 1, a 32-bit linear congruential sequence that the text starts. */
function createRandom(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
