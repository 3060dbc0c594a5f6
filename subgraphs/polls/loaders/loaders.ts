// One request's reads of polls, each batched into one statement. A fresh set is made for each request,
// and after each mutation, so that an answer never shows what was read before the write.
import DataLoader from 'dataloader';
import type { Kysely } from 'kysely';
import { type Caller, holdsScope } from '../../kit/caller.js';
import type { Page, PageRequest } from '../../kit/keyset.js';
import type { BallotHashes } from '../commands/ballot-hashes.js';
import type { PollStatus } from '../entities/poll-life.js';
import { pollColumns, type PollOptionRecord, type PollRecord } from '../entities/poll.js';
import type { PollTables } from '../entities/storage.js';
import { type HourlyVotes, readHourlyVotes, readTurnout, readVotes } from './ballot-counts.js';
import type { HourlyTurnout } from './disclosure.js';
import { countPollsOfUnits, listPollsOfUnits, type UnitRelation } from './list-polls.js';

export interface UnitPollsRequest {
  readonly relation: UnitRelation;
  readonly statuses: readonly PollStatus[] | null;
  readonly page: PageRequest;
}

export interface PollLoaders {
  /** A draft is `null` for readers, as is an unknown id. */
  readonly byId: DataLoader<string, PollRecord | null>;
  readonly bySlug: DataLoader<string, PollRecord | null>;
  readonly options: DataLoader<string, readonly PollOptionRecord[]>;
  readonly turnout: DataLoader<string, readonly HourlyTurnout[]>;
  readonly votes: DataLoader<{ pollId: string; until: number | null }, ReadonlyMap<string, number>, string>;
  readonly hourlyVotes: DataLoader<string, readonly HourlyVotes[]>;
  /** Whether the asker's browser or account has cast a ballot; the key is the poll's id. */
  readonly hasVoted: DataLoader<string, boolean>;
  /** Loader of the same page for many units; one for each distinct request. */
  unitPolls(request: UnitPollsRequest): DataLoader<string, Page<PollRecord>>;
  unitPollCount(request: Omit<UnitPollsRequest, 'page'>): DataLoader<string, number>;
}

/** What reading drafts needs. */
export const draftScope = 'polls:write';

export function createPollLoaders(
  database: Kysely<PollTables>,
  caller: Caller,
  hashes: BallotHashes,
  now: () => Date,
): PollLoaders {
  const hidesDrafts = !holdsScope(caller, draftScope);
  const pages = new Map<string, DataLoader<string, Page<PollRecord>>>();
  const counts = new Map<string, DataLoader<string, number>>();
  return {
    byId: new DataLoader(async (ids) => {
      const rows = await database
        .selectFrom('poll')
        .select(pollColumns)
        .where('poll.id', 'in', [...ids])
        .$if(hidesDrafts, (query) => query.where('poll.publishedAt', 'is not', null))
        .execute();
      return inOrder(ids, rows, (row) => row.id);
    }),
    bySlug: new DataLoader(async (slugs) => {
      const rows = await database
        .selectFrom('poll')
        .select(pollColumns)
        .where('poll.slug', 'in', [...slugs])
        .$if(hidesDrafts, (query) => query.where('poll.publishedAt', 'is not', null))
        .execute();
      return inOrder(slugs, rows, (row) => row.slug);
    }),
    options: new DataLoader(async (pollIds) => {
      const rows = await database
        .selectFrom('poll_option')
        .select(['id', 'pollId', 'position', 'labelVi', 'labelEn'])
        .where('pollId', 'in', [...pollIds])
        .orderBy('pollId')
        .orderBy('position')
        .execute();
      const byPoll = new Map<string, PollOptionRecord[]>(pollIds.map((id) => [id, []]));
      for (const row of rows) byPoll.get(row.pollId)?.push(row);
      return pollIds.map((id) => byPoll.get(id) ?? []);
    }),
    turnout: new DataLoader(async (pollIds) => {
      const found = await readTurnout(database, pollIds);
      return pollIds.map((id) => found.get(id) ?? []);
    }),
    votes: new DataLoader((asked) => readVotes(database, asked).then((votes) => [...votes]), {
      cacheKeyFn: ({ pollId, until }) => `${pollId} ${until}`,
    }),
    hourlyVotes: new DataLoader(async (pollIds) => {
      const found = await readHourlyVotes(database, pollIds);
      return pollIds.map((id) => found.get(id) ?? []);
    }),
    hasVoted: new DataLoader(async (pollIds) => {
      const { voterToken, subject } = caller;
      const markersOf = (pollId: string) => [
        ...(voterToken === null ? [] : [hashes.markToken(pollId, voterToken)]),
        ...(subject === null ? [] : [hashes.markAccount(pollId, subject)]),
      ];
      if (voterToken === null && subject === null) return pollIds.map(() => false);
      const rows = await database
        .selectFrom('voter_marker')
        .select('pollId')
        .where((marker) =>
          marker.or(
            pollIds.flatMap((pollId) => markersOf(pollId).map((markerHash) => marker.and({ pollId, markerHash }))),
          ),
        )
        .execute();
      const voted = new Set(rows.map((row) => row.pollId));
      return pollIds.map((id) => voted.has(id));
    }),
    unitPolls({ relation, statuses, page }) {
      const load = async (unitIds: readonly string[]) => {
        const found = await listPollsOfUnits(database, unitIds, relation, { statuses, hidesDrafts }, page, now());
        return unitIds.map((id) => found.get(id) ?? { rows: [], hasNextPage: false, hasPreviousPage: false });
      };
      return reuse(pages, JSON.stringify([relation, statuses, page]), () => new DataLoader(load));
    },
    unitPollCount({ relation, statuses }) {
      const load = async (unitIds: readonly string[]) => {
        const found = await countPollsOfUnits(database, unitIds, relation, { statuses, hidesDrafts }, now());
        return unitIds.map((id) => found.get(id) ?? 0);
      };
      return reuse(counts, JSON.stringify([relation, statuses]), () => new DataLoader(load));
    },
  };
}

function inOrder<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

function reuse<Value>(kept: Map<string, Value>, key: string, make: () => Value): Value {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}
