// org-units with its sample data, on the database of a news test: what news recognises, it recognises on the real directory.
import { writeCallerScopes } from '../../../subgraphs/kit/caller.js';
import type { AskRoom } from '../../../subgraphs/kit/room.js';
import { room as orgUnitsRoom } from '../../../subgraphs/org-units/room.js';
import { startTestRoom, type TestDatabase } from '../../support/rooms.js';

/** The way to ask it, as the processes that join the rooms give it to news. */
export async function startOrgUnits(database: TestDatabase): Promise<{ ask: AskRoom; close(): Promise<void> }> {
  const room = await startTestRoom(orgUnitsRoom, database);
  await room.loadSampleIfEmpty(() => {});
  return {
    ask: async (_room, query, variables, scopes = []) =>
      (await room.execute({ query, variables, headers: writeCallerScopes(scopes) })).data ?? null,
    close: () => room.close(),
  };
}
