// The log of a room → the events of one subscription, each with the cursor to come back with. Two kinds: events, of which each
// counts, and values, of which only the present one does.
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ClientError } from '../../process/errors.js';
import { type ChangeEntry, logEnd } from './change-log.js';
import type { ChangeTail } from './change-tail.js';

/** What who joins a shared stream later is given first: its last event, or all it had. Without it nothing. */
export type ForLatecomers = 'latest' | 'all';

export interface LiveEvent<T> {
  /** A client that comes back with it goes on after this event. */
  readonly cursor: string;
  readonly value: T;
  readonly forLatecomers: ForLatecomers | undefined;
}

/** What a room gives each of its subscriptions. */
export interface LiveSource {
  readonly tail: ChangeTail;
  /** Ends the subscription. */
  readonly signal: AbortSignal;
  /** Of a client whose stream broke. */
  readonly lastEventId: string | null;
}

const liveSource = z.custom<LiveSource>((value) => typeof value === 'object' && value !== null && 'tail' in value);

/** The root value of a subscription → what it is. */
export function readLiveSource(source: unknown): LiveSource {
  return liveSource.parse(source);
}

/** A client that comes back by itself sends the request that it began with, so what it got last is the later of the two. */
const findStart = ({ lastEventId }: LiveSource, after: string | null | undefined) =>
  lastEventId ?? (after === logEnd ? null : (after ?? null));

/**
 * Events: what `select` makes of the entries, in their order. Without `after` those from now on.
 * Errors: `INVALID_CURSOR`, and those of `select`.
 */
export async function* followEntries<T>(
  live: LiveSource,
  after: string | null | undefined,
  select: (entries: readonly ChangeEntry[]) => Promise<readonly { readonly cursor: string; readonly value: T }[]>,
): AsyncGenerator<LiveEvent<T>, void, void> {
  const start = findStart(live, after);
  const forLatecomers = start === null ? undefined : 'all';
  const from = start ?? (await live.tail.findEnd());
  for await (const entries of live.tail.follow(from, live.signal))
    for (const { cursor, value } of await select(entries)) yield { cursor, value, forLatecomers };
}

/** A value as it was read. */
export interface ReadValue<T> {
  readonly value: T;
  /** All that makes two values different, as text. */
  readonly state: string;
  /** Whether it may change by what is in no log, so that every look at the log reads it again. */
  readonly isUnlogged?: boolean;
}

/** The shortest time between two events of a value, in milliseconds. */
const shortestMs = 1_000;
const valueCursor = /^v1\.[\w-]{22}$/;

/**
 * A value: what it is now, unless the cursor says that the client knows it, and then each time that it is another one. What
 * comes faster than once a second is left out; the last is not.
 * Errors: `INVALID_CURSOR`, and those of `read`.
 */
export async function* followValue<T>(
  live: LiveSource,
  after: string | null | undefined,
  {
    concerns,
    read,
  }: {
    /** Whether the value may be another one after the entry. */
    concerns(entry: ChangeEntry): boolean;
    read(): Promise<ReadValue<T>>;
  },
): AsyncGenerator<LiveEvent<T>, void, void> {
  const { tail, signal } = live;
  let known = findStart(live, after);
  if (known !== null && !valueCursor.test(known))
    throw new ClientError('INVALID_CURSOR', 'The cursor is none that this subscription gave: start again without it.');
  // The end of the log before the value: what is written between the two is read once more, and then is no other value.
  const pages = tail.follow(await tail.findEnd(), signal, { everyLook: true });
  let isUnlogged = false;
  let isDue = true;
  try {
    for (;;) {
      if (isDue) {
        const found = await read();
        isUnlogged = found.isUnlogged ?? false;
        const cursor = `v1.${createHash('sha256').update(found.state).digest('base64url').slice(0, 22)}`;
        if (cursor !== known) {
          known = cursor;
          yield { cursor, value: found.value, forLatecomers: 'latest' };
          if (!(await waitAtLeast(shortestMs, signal))) return;
        }
      }
      const page = await pages.next();
      if (page.done === true) return;
      isDue = isUnlogged || page.value.some(concerns);
    }
  } finally {
    void pages.return();
  }
}

/** False when the signal came first. */
async function waitAtLeast(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return delay(milliseconds, true, { signal }).catch(() => false);
}
