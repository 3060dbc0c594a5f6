// The change logs of all rooms and a cursor → the next entries of all of them in one order. Each room's own order is kept; between
// rooms the earlier instant goes first. The cursor holds a place in every log, so that going on from it misses and repeats nothing,
// even where an entry comes to light later than younger ones of another room. docs/decisions/0019.
import { ClientError } from '../../../process/errors.js';
import { type FoundChanges, logEnd, type ToldEntry } from '../../kit/change-log.js';
import type { RoomLog } from '../sources/room-logs.js';
import { type Positions, readMergeCursor, writeMergeCursor } from './merge-cursor.js';

export interface MergeRequest {
  readonly after: string | null;
  /** How many entries at most. */
  readonly limit: number;
  /** Only nodes of these types; null for all. */
  readonly types: readonly string[] | null;
}

/** How often the logs are asked for one page: with rare types it may end before it is full. */
const mostRounds = 5;
/** Entries that a log is asked for where only some types are wanted. */
const sieved = 500;

/** A log and how far it was read. */
interface Head {
  readonly log: RoomLog;
  entries: readonly ToldEntry[];
  /** Of the entry that is next. */
  index: number;
  /** Whether the log may hold more than `entries`. */
  hasMore: boolean;
  /** Behind the last entry that was taken. */
  position: string | null;
  /** Behind all of `entries`. */
  end: string | null;
}

/**
 * Shape:  at most `limit` entries, oldest first, each with a cursor over all logs. Fewer, or none, with `hasMore` where much
 *         was read that `types` leave out: `endCursor` leads on. After `logEnd` there are none, and `endCursor` is the end of now.
 * Errors: `INVALID_CURSOR`; `SUBGRAPH_UNAVAILABLE` when a room does not answer, for its older entries may not come after younger ones.
 */
export async function mergeChanges(
  logs: readonly RoomLog[],
  request: MergeRequest,
): Promise<FoundChanges<ToldEntry> & { readonly endCursor: string }> {
  if (request.after === logEnd) return { entries: [], hasMore: false, endCursor: await findEnd(logs) };
  const schemas = logs.map(({ schema }) => schema);
  const positions = request.after === null ? new Map<string, string>() : readMergeCursor(request.after, schemas);
  const heads = logs.map((log): Head => {
    const position = positions.get(log.schema) ?? null;
    return { log, entries: [], index: 0, hasMore: true, position, end: position };
  });
  const limit = request.types === null ? request.limit : Math.max(request.limit, sieved);
  const found: ToldEntry[] = [];
  for (let round = 0; round < mostRounds && found.length < request.limit; round += 1) {
    const away = await readOn(heads, limit);
    if (away !== undefined) {
      // What was merged before holds: the next question meets the same room.
      if (round > 0) break;
      throw unavailable(away.log.room);
    }
    takeAll(heads, request, found);
    if (heads.every(isAtEnd)) break;
  }
  return { entries: found, hasMore: !heads.every(isAtEnd), endCursor: writeMergeCursor(positionsOf(heads)) };
}

const isRead = ({ index, entries }: Head) => index === entries.length;
const isAtEnd = (head: Head) => isRead(head) && !head.hasMore;

/** Asks every log of which all is taken. Gives one that did not answer. */
async function readOn(heads: readonly Head[], limit: number): Promise<Head | undefined> {
  const asked = heads.filter((head) => isRead(head) && head.hasMore);
  const pages = await Promise.all(asked.map(({ log, end }) => log.read(end, limit)));
  const away = asked.find((_head, index) => pages[index] === null);
  if (away !== undefined) return away;
  for (const [index, head] of asked.entries()) {
    const page = pages[index];
    if (page === undefined || page === null) continue;
    head.entries = page.entries;
    head.index = 0;
    head.hasMore = page.hasMore;
    head.end = page.endCursor;
    if (page.entries.length === 0) head.position = page.endCursor;
  }
  return undefined;
}

/** Takes entries while it is known which is next: a log that may hold an earlier one has to be read on first. */
function takeAll(heads: readonly Head[], { types, limit }: MergeRequest, found: ToldEntry[]): void {
  while (found.length < limit && !heads.some((head) => isRead(head) && head.hasMore)) {
    let next: { readonly head: Head; readonly entry: ToldEntry } | undefined;
    for (const head of heads) {
      const entry = head.entries[head.index];
      // Strictly earlier: of the same instant, the log that is listed first.
      if (entry !== undefined && (next === undefined || entry.occurredAt < next.entry.occurredAt))
        next = { head, entry };
    }
    if (next === undefined) return;
    const { head, entry } = next;
    head.index += 1;
    head.position = isRead(head) ? head.end : entry.cursor;
    if (types === null || types.includes(entry.nodeType))
      found.push({ ...entry, cursor: writeMergeCursor(positionsOf(heads)) });
  }
}

async function findEnd(logs: readonly RoomLog[]): Promise<string> {
  const ends = new Map<string, string>();
  const pages = await Promise.all(logs.map((log) => log.read(logEnd, 0)));
  for (const [index, log] of logs.entries()) {
    const page = pages[index];
    if (page === undefined || page === null) throw unavailable(log.room);
    if (page.endCursor !== null) ends.set(log.schema, page.endCursor);
  }
  return writeMergeCursor(ends);
}

function positionsOf(heads: readonly Head[]): Positions {
  return new Map(heads.flatMap(({ log, position }) => (position === null ? [] : [[log.schema, position]])));
}

const unavailable = (room: string) =>
  new ClientError(
    'SUBGRAPH_UNAVAILABLE',
    `The change log of ${room} cannot be read at the moment. Ask again from the same cursor: nothing is lost.`,
  );
