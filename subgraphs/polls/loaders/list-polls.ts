// Filter and order → a page of polls, alone or below many units. One statement each.
import { type Kysely, sql } from 'kysely';
import { exactKey, foldedKey, hasMarks, words } from '../../kit/vietnamese.js';
import { fetchPage, fetchPages, type Order, type Page, type PageRequest } from '../../kit/keyset.js';
import type { PollStatus } from '../entities/poll-life.js';
import { statusSql } from './poll-status.js';
import { pollColumns, type PollRecord } from '../entities/poll.js';
import type { PollTables } from '../entities/storage.js';

export interface PollListFilter {
  readonly search?: string | null | undefined;
  readonly statuses?: readonly PollStatus[] | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly organizerId?: string | null | undefined;
  readonly updatedSince?: Date | null | undefined;
  /** Whether drafts are left out, whatever else is asked for. */
  readonly hidesDrafts: boolean;
}

export type PollOrderKey = 'OPENS_AT' | 'CLOSES_AT' | 'UPDATED_AT';
export interface PollListOrder {
  readonly field: PollOrderKey;
  readonly direction: 'ASC' | 'DESC';
}

/** The relation by which a unit has polls. */
export type UnitRelation = 'subjectId' | 'organizerId';

function filterPolls(database: Kysely<PollTables>, filter: PollListFilter, now: Date) {
  let query = database.selectFrom('poll');
  const terms = words(filter.search ?? '');
  // A search that holds no word matches nothing, as in the other lists.
  if (typeof filter.search === 'string' && terms.length === 0) query = query.where(sql<boolean>`false`);
  for (const { text } of terms) {
    const [column, key] = hasMarks(text)
      ? (['poll.searchExact', exactKey(text)] as const)
      : (['poll.searchFolded', foldedKey(text)] as const);
    query = query.where(column, 'like', `% ${key} %`);
  }
  if (Array.isArray(filter.statuses))
    query = query.where(sql<boolean>`${statusSql(now)} = any(${[...filter.statuses]}::text[])`);
  if (filter.hidesDrafts) query = query.where('poll.publishedAt', 'is not', null);
  if (typeof filter.subjectId === 'string') query = query.where('poll.subjectId', '=', filter.subjectId);
  if (typeof filter.organizerId === 'string') query = query.where('poll.organizerId', '=', filter.organizerId);
  if (filter.updatedSince instanceof Date) query = query.where('poll.updatedAt', '>=', filter.updatedSince);
  return query;
}

const orderColumns = { OPENS_AT: 'poll.opensAt', CLOSES_AT: 'poll.closesAt', UPDATED_AT: 'poll.updatedAt' } as const;

/** Polls without the time come first in ascending and last in descending order. */
function orderOf({ field, direction }: PollListOrder): Order {
  return {
    name: `polls ${field} ${direction}`,
    direction: direction === 'ASC' ? 'asc' : 'desc',
    keys: [
      { sql: sql`coalesce(${sql.ref(orderColumns[field])}, '0001-01-01T00:00:00Z'::timestamptz)`, type: 'timestamptz' },
      { sql: sql.ref('poll.id'), type: 'text' },
    ],
  };
}

export async function listPolls(
  database: Kysely<PollTables>,
  filter: PollListFilter,
  order: PollListOrder,
  page: PageRequest,
  now: Date,
): Promise<Page<PollRecord>> {
  return fetchPage(database, filterPolls(database, filter, now).select(pollColumns), orderOf(order), page);
}

export async function countPolls(database: Kysely<PollTables>, filter: PollListFilter, now: Date): Promise<number> {
  const found = await filterPolls(database, filter, now)
    .select((poll) => poll.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return found.count;
}

/** The same page for each unit, newest opening first. */
export async function listPollsOfUnits(
  database: Kysely<PollTables>,
  unitIds: readonly string[],
  relation: UnitRelation,
  filter: Pick<PollListFilter, 'statuses' | 'hidesDrafts'>,
  page: PageRequest,
  now: Date,
): Promise<ReadonlyMap<string, Page<PollRecord>>> {
  return fetchPages(
    database,
    unitIds,
    (unitId) =>
      filterPolls(database, filter, now)
        .select(pollColumns)
        .where(sql<boolean>`${sql.ref(`poll.${relation}`)} = ${unitId}`),
    orderOf({ field: 'OPENS_AT', direction: 'DESC' }),
    page,
  );
}

export async function countPollsOfUnits(
  database: Kysely<PollTables>,
  unitIds: readonly string[],
  relation: UnitRelation,
  filter: Pick<PollListFilter, 'statuses' | 'hidesDrafts'>,
  now: Date,
): Promise<ReadonlyMap<string | null, number>> {
  const found = await filterPolls(database, filter, now)
    .select((poll) => [`poll.${relation} as unitId`, poll.fn.countAll<number>().as('count')])
    .where(`poll.${relation}`, 'in', [...unitIds])
    .groupBy(`poll.${relation}`)
    .execute();
  return new Map(found.map((row) => [row.unitId, row.count]));
}
