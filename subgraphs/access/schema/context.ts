// What every resolver of a request gets: who asks, the store and the commands.
import type { Caller } from '../../kit/caller.js';
import type { Store } from '../../kit/store.js';
import type { KeyCommands } from '../commands/change-keys.js';
import type { WebhookCommands } from '../commands/change-webhooks.js';
import type { AccessTables } from '../entities/storage.js';
import type { RoomLog } from '../sources/room-logs.js';

export interface AccessContext {
  readonly caller: Caller;
  readonly store: Store<AccessTables>;
  readonly now: () => Date;
  readonly commands: KeyCommands;
  readonly webhookCommands: WebhookCommands;
  /** What others keep of their changes. */
  readonly roomLogs: readonly RoomLog[];
}
