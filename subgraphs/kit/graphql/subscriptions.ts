// What the subscriptions of all rooms have in common: how they begin, how an event tells where it stands, and the stream of a log.
import type { SubscribeResolverData } from 'type-graphql';
import type { ChangeEntry } from '../change-log.js';
import { followEntries, type LiveEvent, readLiveSource } from '../live.js';

export const afterDescription =
  'The `cursor` of the last event that was got: what came since is sent first. A `Last-Event-ID` of the request goes before it.';
export const cursorDescription = 'Come back with it as `after`: nothing is missed and nothing sent twice.';

/** The argument of a stream of the change log. */
export interface FollowArguments {
  readonly after?: string | null;
}

/** Every entry of the room's log as an event. */
export function followChanges({ source, args }: SubscribeResolverData<unknown, FollowArguments>) {
  return followEntries(readLiveSource(source), args.after, async (entries) =>
    entries.map((entry) => ({ cursor: entry.cursor, value: entry })),
  );
}

export type ChangeEntryEvent = LiveEvent<ChangeEntry>;
