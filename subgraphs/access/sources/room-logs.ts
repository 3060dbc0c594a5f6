// The change log of each other room, asked for through the graph that the room serves: here or elsewhere, the question is the same.
// Answers are checked, because they come over HTTP where the rooms run apart.
import { z } from 'zod';
import type { AskRoom } from '../../kit/room.js';
import type { FoundChanges, ToldEntry } from '../../kit/change-log.js';

/** One room's log. */
export interface RoomLog {
  readonly room: string;
  /** What its cursors begin with. */
  readonly schema: string;
  /** As `readChanges` of the room's store; null when the room does not answer. */
  read(after: string | null, limit: number): Promise<FoundChanges<ToldEntry> | null>;
}

/** In the order in which entries of the same instant are told. */
const logs = [
  { room: 'org-units', schema: 'org_units', field: 'orgUnitChanges' },
  { room: 'news', schema: 'news', field: 'articleChanges' },
  { room: 'polls', schema: 'polls', field: 'pollChanges' },
  { room: 'weather', schema: 'weather', field: 'weatherAlertChanges' },
] as const;

const answer = z.object({
  changes: z.object({
    nodes: z.array(
      z.object({
        cursor: z.string(),
        kind: z.enum(['CREATED', 'UPDATED', 'DELETED']),
        nodeId: z.string(),
        nodeType: z.string(),
        occurredAt: z.coerce.date(),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export function createRoomLogs(ask: AskRoom): readonly RoomLog[] {
  return logs.map(({ room, schema, field }) => {
    const query = `query RoomChanges($first: Int!, $after: String) {
      changes: ${field}(first: $first, after: $after) {
        nodes { cursor kind nodeId nodeType occurredAt }
        pageInfo { hasNextPage endCursor }
      }
    }`;
    return {
      room,
      schema,
      async read(after, limit) {
        const answered = answer.safeParse(await ask(room, query, { first: limit, after }));
        if (!answered.success) return null;
        const { nodes, pageInfo } = answered.data.changes;
        return { entries: nodes, hasMore: pageInfo.hasNextPage, endCursor: pageInfo.endCursor };
      },
    };
  });
}
