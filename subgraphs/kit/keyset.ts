// Ordered SQL → one page by keyset: the position is a row's values, not a count, so page 4,500 costs what page 1 costs
// and rows that come or go before the position shift nothing.
import { type Expression, type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { ClientError } from '../../process/errors.js';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A checked request for one page: `limit` rows after or before a cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly backwards: boolean;
  readonly cursor: string | null;
}

/**
 * Checks page arguments; without any, the first `defaultSize` rows.
 * Errors: `BAD_USER_INPUT` for a size under 0 or over `maximum`, for both directions at once, or a cursor of the other one.
 */
export function parsePage(given: PageArguments, { defaultSize = 20, maximum = 100 } = {}): PageRequest {
  const backwards = given.last !== null && given.last !== undefined;
  if (backwards && given.first !== null && given.first !== undefined) {
    throw new ClientError('BAD_USER_INPUT', 'Give `first` or `last`, not both.');
  }
  const idle = backwards ? given.after : given.before;
  if (idle !== null && idle !== undefined) {
    throw new ClientError(
      'BAD_USER_INPUT',
      'Give `after` with `first`, and `before` with `last`; not the other way round.',
    );
  }
  const limit = given.first ?? given.last ?? defaultSize;
  const name = backwards ? 'last' : 'first';
  if (limit < 0 || limit > maximum)
    throw new ClientError('BAD_USER_INPUT', `\`${name}\` is ${limit}; it may be 0 to ${maximum}.`);
  return { limit, backwards, cursor: (backwards ? given.before : given.after) ?? null };
}

/** A value that rows are ordered by. Never null in SQL (coalesce it), and the last one is unique. */
export interface OrderKey {
  readonly sql: Expression<unknown>;
  /** SQL type that a cursor's text is cast to. */
  readonly type: 'text' | 'timestamptz' | 'date' | 'integer' | 'bigint' | 'double precision';
}

/** A total order: keys from the most to the least significant, all in one direction. */
export interface Order {
  /** Stands in each cursor, so that a cursor of one order is refused by another. */
  readonly name: string;
  readonly direction: 'asc' | 'desc';
  readonly keys: readonly OrderKey[];
}

export interface Page<Row> {
  readonly rows: readonly (Row & { readonly cursor: string })[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

type Positioned = { cursorKeys: readonly string[] };

/** Runs the query for one page. One statement. Errors: `INVALID_CURSOR`. */
export async function fetchPage<DB, QueryDB, TB extends keyof QueryDB, Row>(
  database: Kysely<DB>,
  query: SelectQueryBuilder<QueryDB, TB, Row>,
  order: Order,
  page: PageRequest,
): Promise<Page<Row>> {
  const found = await sql<Row & Positioned>`${pageQuery(query, order, page)}`.execute(database);
  return toPage(found.rows, order, page);
}

/**
 * The same page for each of many parents, in one statement.
 * `query` is the children's query, already tied to the parent by `parentId` (an SQL reference to the parent's id).
 * Shape: a page for every parent id, empty where it has no children.
 */
export async function fetchPages<DB, ChildDB, TB extends keyof ChildDB, Row>(
  database: Kysely<DB>,
  parentIds: readonly string[],
  query: (parentId: RawBuilder<string>) => SelectQueryBuilder<ChildDB, TB, Row>,
  order: Order,
  page: PageRequest,
): Promise<ReadonlyMap<string, Page<Row>>> {
  const children = pageQuery(query(sql<string>`parent.id`), order, page);
  const found = await sql<Row & Positioned & { keysetParent: string }>`
    select parent.id as "keyset_parent", child.*
    from unnest(${[...parentIds]}::text[]) with ordinality as parent(id, place)
    cross join lateral (${children}) as child
    order by parent.place`.execute(database);
  const byParent = new Map<string, (Row & Positioned)[]>(parentIds.map((id) => [id, []]));
  for (const row of found.rows) byParent.get(row.keysetParent)?.push(row);
  return new Map([...byParent].map(([id, rows]) => [id, toPage(rows, order, page)]));
}

/** Adds position, order and limit (one row more than asked, to know whether there is another page). */
function pageQuery<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  page: PageRequest,
) {
  const direction = page.backwards === (order.direction === 'desc') ? 'asc' : 'desc';
  const keys = sql.join(order.keys.map((key) => key.sql));
  const textKeys = order.keys.map((key) =>
    key.type === 'timestamptz'
      ? sql`to_char(${key.sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
      : sql`(${key.sql})::text`,
  );
  let positioned = query.select(sql<readonly string[]>`array[${sql.join(textKeys)}]`.as('cursorKeys'));
  if (page.cursor !== null) {
    const values = parseCursor(page.cursor, order);
    const bounds = sql.join(order.keys.map((key, index) => sql`${values[index]}::${sql.raw(key.type)}`));
    const comparison = direction === 'asc' ? sql.raw('>') : sql.raw('<');
    positioned = positioned.where(sql<boolean>`(${keys}) ${comparison} (${bounds})`);
  }
  for (const key of order.keys) positioned = positioned.orderBy(key.sql, direction);
  return positioned.limit(page.limit + 1);
}

function toPage<Row>(found: readonly (Row & Positioned)[], order: Order, page: PageRequest): Page<Row> {
  const hasMore = found.length > page.limit;
  const rows = found.slice(0, page.limit).map((row) => ({ ...row, cursor: formatCursor(order, row.cursorKeys) }));
  if (page.backwards) rows.reverse();
  return {
    rows,
    hasNextPage: page.backwards ? page.cursor !== null : hasMore,
    hasPreviousPage: page.backwards ? hasMore : page.cursor !== null,
  };
}

function formatCursor(order: Order, keys: readonly string[]): string {
  return Buffer.from(JSON.stringify([order.name, ...keys])).toString('base64url');
}

const keyForms: Readonly<Record<OrderKey['type'], RegExp>> = {
  text: /^[^\0]{0,2000}$/s,
  timestamptz: /^\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
  date: /^\d{4,6}-\d\d-\d\d$/,
  integer: /^-?\d{1,9}$/,
  bigint: /^-?\d{1,18}$/,
  'double precision': /^-?\d+(\.\d+)?(e[+-]\d+)?$/,
};

function parseCursor(cursor: string, order: Order): readonly string[] {
  const refusal = new ClientError(
    'INVALID_CURSOR',
    'The cursor is none that this list in this order gave. Start again without it.',
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refusal;
  }
  if (!Array.isArray(parsed) || parsed.length !== order.keys.length + 1 || parsed[0] !== order.name) throw refusal;
  return order.keys.map((key, index) => {
    const value: unknown = parsed[index + 1];
    if (typeof value !== 'string' || !keyForms[key.type].test(value) || !isInCalendar(key.type, value)) throw refusal;
    return value;
  });
}

/** False for what has the form of a day or instant and is none, such as 30 February. */
function isInCalendar(type: OrderKey['type'], value: string): boolean {
  if (type !== 'date' && type !== 'timestamptz') return true;
  const day = value.slice(0, value.indexOf('T') === -1 ? undefined : value.indexOf('T'));
  const instant = new Date(type === 'date' ? `${value}T00:00:00Z` : value);
  return !Number.isNaN(instant.getTime()) && instant.getUTCFullYear() > 0 && instant.toISOString().startsWith(day);
}
